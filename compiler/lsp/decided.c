/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/decided.h"

#include "kernel/call_set.h"

#define BEATEN_TOLD 8 /* calls, by name */

/* The statement of SNAPSHOT that SPAN is in; WORD_NONE: it is in none. */
static size_t statement_at(const struct snapshot *snapshot, struct span span)
{
	const struct roles *roles = &snapshot->roles;
	size_t lo = 0, hi = roles->statements.len;

	if (span.file != snapshot->source->id)
		return WORD_NONE;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (roles->statements.ptr[mid].span.hi <= span.lo)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < roles->statements.len && roles->statements.ptr[lo].span.lo <= span.lo
		       ? lo
		       : WORD_NONE;
}

/* The calls that some `expect' of the text asks about. */
static struct call_set expected_calls(const struct snapshot *snapshot)
{
	struct call_set expected = call_set_new(snapshot->ctx->arena);
	const struct roles *roles = &snapshot->roles;

	for (size_t i = 0; i < roles->statements.len; i++) {
		struct call_ids ids = {0};

		if (roles->statements.ptr[i].token == TOK_EXPECT)
			ids = snapshot_calls_of(snapshot, roles, WORD_NONE, i);
		for (size_t j = 0; j < ids.len; j++)
			expected.has[ids.ptr[j]] = true;
	}
	return expected;
}

/* Count ID, once, for each statement that decides some of it; LAST is the call that each
   counted last, plus one. */
static void count_call(const struct snapshot *snapshot, syscall_id id, struct decided *decided,
		       syscall_id *last)
{
	ABI_EACH(abi, snapshot->policy->abis) {
		const struct regions *regions = policy_regions(snapshot->policy, abi, id);

		for (size_t i = 0; i < regions->len; i++) {
			size_t at = statement_at(snapshot, regions->ptr[i].rule);

			if (at == WORD_NONE || last[at] == id + 1)
				continue;
			last[at] = id + 1;
			decided[at].calls++;
		}
	}
}

const struct decided *decided_all(const struct snapshot *snapshot, const struct snapshot *text)
{
	struct arena *arena = snapshot->ctx->arena;
	size_t count = snapshot->roles.statements.len;
	struct decided *decided = ARENA_ARRAY(arena, struct decided, count + 1);
	syscall_id *last = ARENA_ARRAY(arena, syscall_id, count + 1);
	struct call_set expected = expected_calls(text);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		count_call(snapshot, id, decided, last);
		for (size_t i = 0; expected.has[id] && i < count; i++)
			decided[i].is_tested |= last[i] == id + 1;
	}
	return decided;
}

/* The first rule that decides some of ID; SPAN_NONE when STATEMENT has a part, or none does. */
static struct span winner_of(const struct snapshot *snapshot, size_t statement, syscall_id id)
{
	struct span winner = SPAN_NONE;

	ABI_EACH(abi, snapshot->policy->abis) {
		const struct regions *regions = policy_regions(snapshot->policy, abi, id);

		for (size_t i = 0; i < regions->len; i++) {
			if (statement_at(snapshot, regions->ptr[i].rule) == statement)
				return SPAN_NONE;
			if (!winner.file)
				winner = regions->ptr[i].rule;
		}
	}
	return winner;
}

void decided_add_beaten(const struct snapshot *snapshot, size_t statement, struct sbuf *out)
{
	const struct source_map *sources = snapshot->ctx->sources;
	struct call_ids ids =
		snapshot_calls_of(snapshot, &snapshot->roles, WORD_NONE, statement);
	size_t told = 0, more = 0;

	for (size_t i = 0; i < ids.len; i++) {
		struct span winner = winner_of(snapshot, statement, ids.ptr[i]);
		const struct source *source = source_of(sources, winner);

		if (!source)
			continue;
		if (told == BEATEN_TOLD) {
			more++;
			continue;
		}
		sbuf_printf(out, "%s`%s` (line %u", told++ ? ", " : "\nbeaten for ",
			    syscall_name(ids.ptr[i]), source_place(source, winner.lo).line);
		if (source != snapshot->source)
			sbuf_printf(out, " of %s", source->name);
		sbuf_puts(out, ")");
	}
	if (more)
		sbuf_printf(out, " and %zu more", more);
	if (told)
		sbuf_puts(out, "\n");
}

const char *decided_text(struct arena *arena, const struct decided *decided)
{
	if (!decided->calls)
		return DECIDED_NOTHING;
	return arena_printf(arena, "decides %zu call%s%s", decided->calls,
			    decided->calls == 1 ? "" : "s",
			    decided->is_tested ? "" : "; no expectation tests this");
}
