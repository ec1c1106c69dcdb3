/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/diff_entries.h"

#include "model/host.h"
#include "syntax/fmt.h"

#include <stdlib.h>
#include <string.h>

static int direction_of(const struct change *change)
{
	return (int)change->after.verb - (int)change->before.verb;
}

static bool is_same_text(const struct diff_entry *a, const struct diff_entry *b)
{
	return strcmp(a->where_text, b->where_text) == 0 &&
	       strcmp(a->guard_text, b->guard_text) == 0;
}

int diff_action_compare(struct ast_action a, struct ast_action b)
{
	int order = strcmp(verb_name(a.verb), verb_name(b.verb));

	return order ? order : str_compare(a.error.text, b.error.text);
}

bool diff_entry_same_verdicts(const struct diff_entry *a, const struct diff_entry *b)
{
	return diff_action_compare(a->before, b->before) == 0 &&
	       diff_action_compare(a->after, b->after) == 0;
}

bool diff_entry_same_case(const struct diff_entry *a, const struct diff_entry *b)
{
	return diff_entry_same_verdicts(a, b) && is_same_text(a, b) && a->on == b->on;
}

/* ENTRY is about one ABI. */
static void add_entry(struct arena *arena, struct diff_entries *entries,
		      const struct diff_entry *entry)
{
	enum abi abi = abi_next(entry->abis, 0);

	for (size_t i = 0; i < entries->len; i++) {
		struct diff_entry *known = &entries->ptr[i];

		if (known->id == entry->id && diff_entry_same_verdicts(known, entry) &&
		    is_same_text(known, entry)) {
			known->abis |= entry->abis;
			known->args[abi] = entry->args[abi];
			return;
		}
	}
	*VEC_PUSH(arena, entries) = *entry;
}

static void add_change(struct context *ctx, struct diff_entries *entries,
		       const struct change *change)
{
	struct arena *arena = ctx->arena;
	struct description cases = decompile_calls(ctx->diagrams, change->id, change->abi,
						   host_decide(ctx, change->where));

	for (size_t i = 0; i < cases.len; i++) {
		struct diff_entry entry = {
			.id = change->id,
			.abis = ABI_BIT(change->abi),
			.direction = direction_of(change),
			.before = decompile_action(arena, change->abi, change->before),
			.after = decompile_action(arena, change->abi, change->after),
			.where = cases.ptr[i].where,
			.guard = cases.ptr[i].guard,
			.where_text = cases.ptr[i].where_text,
			.guard_text = fmt_guard(arena, cases.ptr[i].guard),
			.example = decompile_call(arena, change->id, change->abi,
						  &cases.ptr[i].example),
		};

		entry.args[change->abi] = cases.ptr[i].args;
		add_entry(arena, entries, &entry);
	}
}

static int rank(const struct diff_entry *entry)
{
	return entry->direction > 0 ? 0 : entry->direction < 0 ? 1 : 2;
}

/* Milder before stricter before the rest; then by verdicts, conditions, names. */
static int compare_entries(const void *a, const void *b)
{
	const struct diff_entry *x = a, *y = b;
	int order = rank(x) - rank(y);

	if (!order)
		order = y->direction - x->direction;
	if (!order)
		order = diff_action_compare(x->before, y->before);
	if (!order)
		order = diff_action_compare(x->after, y->after);
	if (!order)
		order = strcmp(x->where_text, y->where_text);
	if (!order)
		order = strcmp(x->guard_text, y->guard_text);
	if (!order)
		order = (x->on > y->on) - (x->on < y->on);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

struct diff_entries diff_entries_make(struct context *ctx, const struct changes *changes,
				      abi_set abis)
{
	struct diff_entries entries = {0};

	for (size_t i = 0; i < changes->len; i++)
		if (abis & ABI_BIT(changes->ptr[i].abi))
			add_change(ctx, &entries, &changes->ptr[i]);
	for (size_t i = 0; i < entries.len; i++) {
		struct diff_entry *entry = &entries.ptr[i];
		abi_set all = entry->id == SYSCALL_NONE ? abis : syscall_abis(entry->id) & abis;

		entry->on = entry->abis == all ? 0 : entry->abis;
	}
	if (entries.len)
		qsort(entries.ptr, entries.len, sizeof(entries.ptr[0]), compare_entries);
	return entries;
}
