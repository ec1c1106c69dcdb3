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

/* A call of CALLS, with what ASKED asks for. */
static struct ast_call example_of(struct context *ctx, const struct change *change,
				  diagram_id calls, diagram_id asked)
{
	struct example example;

	diagram_example(ctx->diagrams, calls, true, &example);
	return decompile_call(ctx->arena, change->id, change->abi, example.args,
			      decompile_asked(ctx->diagrams, asked));
}

static void add_case(struct context *ctx, struct diff_entries *entries,
		     const struct change *change, const struct described *described)
{
	struct arena *arena = ctx->arena;
	diagram_id calls =
		diagram_and(ctx->diagrams, described->calls, host_decide(ctx, change->where));
	struct diff_entry entry = {
		.id = change->id,
		.abis = ABI_BIT(change->abi),
		.direction = direction_of(change),
		.before = decompile_action(arena, change->abi, change->before),
		.after = decompile_action(arena, change->abi, change->after),
		.where = described->where,
		.guard = described->guard,
		.where_text = described->where_text,
		.guard_text = fmt_guard(arena, described->guard),
		.is_larger = described->is_larger,
		.example = example_of(ctx, change, calls, described->args),
	};

	entry.args[change->abi] = described->args;
	add_entry(arena, entries, &entry);
}

void diff_entries_add(struct context *ctx, struct diff_entries *entries,
		      const struct change *change, diagram_id may)
{
	struct told_calls calls = {.id = change->id,
				   .abi = change->abi,
				   .must = host_decide(ctx, change->where),
				   .may = host_decide(ctx, may),
				   .atoms = {change->atoms[0], change->atoms[1]},
				   .is_wide = entries->is_wide};
	struct description cases;

	if (!decompile_calls(ctx, &calls, &cases)) {
		diag_error(ctx->diags, change->rule_after, DIAG_TOO_COMPLEX,
			   "what this does to '%s' takes more conditions than anybody reads",
			   syscall_name(change->id));
		return;
	}
	for (size_t i = 0; i < cases.len; i++)
		add_case(ctx, entries, change, &cases.ptr[i]);
}

static int rank(const struct diff_entry *entry)
{
	return entry->direction > 0 ? 0 : entry->direction < 0 ? 1 : 2;
}

/* The order of what is told of together: milder before stricter before the rest; then by
 * verdicts, without a condition before with one. */
static int compare_parts(const struct diff_entry *x, const struct diff_entry *y)
{
	int order = rank(x) - rank(y);

	if (!order)
		order = y->direction - x->direction;
	if (!order)
		order = diff_action_compare(x->before, y->before);
	if (!order)
		order = diff_action_compare(x->after, y->after);
	return order ? order : !!x->where - !!y->where;
}

static int compare_cases(const struct diff_entry *x, const struct diff_entry *y)
{
	int order = strcmp(x->guard_text, y->guard_text);

	if (!order)
		order = abi_set_compare(x->on, y->on);
	if (!order)
		order = strcmp(x->where_text, y->where_text);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static int compare_entries(const void *a, const void *b)
{
	int order = compare_parts(a, b);

	return order ? order : compare_cases(a, b);
}

/* All that is told of one call under a condition stands together. */
static int compare_leads(const void *a, const void *b)
{
	const struct diff_entry *x = a, *y = b;
	int order = compare_parts(x, y);

	if (!order && x->where)
		order = (x->lead > y->lead) - (x->lead < y->lead);
	return order ? order : compare_cases(x, y);
}

static void sort_entries(struct diff_entries *entries)
{
	if (!entries->len)
		return;
	qsort(entries->ptr, entries->len, sizeof(entries->ptr[0]), compare_entries);
	for (size_t i = 0; i < entries->len; i++) {
		struct diff_entry *entry = &entries->ptr[i];

		entry->lead = i && diff_entry_same_case(entry - 1, entry) ? entry[-1].lead
									  : entry->id;
	}
	qsort(entries->ptr, entries->len, sizeof(entries->ptr[0]), compare_leads);
}

void diff_entries_finish(struct diff_entries *entries, abi_set abis)
{
	for (size_t i = 0; i < entries->len; i++) {
		struct diff_entry *entry = &entries->ptr[i];
		abi_set all = entry->id == SYSCALL_NONE ? abis : syscall_abis(entry->id) & abis;

		entry->on = entry->abis == all ? 0 : entry->abis;
	}
	sort_entries(entries);
}

struct diff_entries diff_entries_make(struct context *ctx, const struct changes *changes,
				      abi_set abis)
{
	struct diff_entries entries = {0};

	for (size_t i = 0; i < changes->len; i++)
		if (abis & ABI_BIT(changes->ptr[i].abi))
			diff_entries_add(ctx, &entries, &changes->ptr[i],
					 changes->ptr[i].where);
	diff_entries_finish(&entries, abis);
	return entries;
}
