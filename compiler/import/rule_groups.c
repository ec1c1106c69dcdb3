/* SPDX-License-Identifier: Apache-2.0 */
#include "import/rule_groups.h"

#define EXCEPT_MAX 8            /* exceptions that a reader can keep in mind */
#define CALLS_PER_EXCEPTION 6   /* that a group has to stand for */
#define NAMES_AN_EXCEPTION_IS 2 /* worth: more than one, as it has to be thought away */

/* Which program calls are for can be guessed wrong: most make the same ones. */
static bool is_candidate(const char *name)
{
	return !str_starts(str_of(name), "program-") &&
	       !str_starts(str_of(name), "runtime-startup-");
}

/* What a rule is about, and what else members of groups may be. */
struct subject_rule {
	struct arena *arena;
	abi_set abis;
	const struct diff_entry *const *calls;
	const struct diff_entry **said; /* by rules like it, this one among them */
};

/* ID is only there as a call through socketcall or ipc, which SAID has whole. */
static bool is_behind_open(const struct subject_rule *rule, syscall_id id)
{
	if (rule->abis & syscall_abis(id))
		return false;
	ABI_EACH(abi, rule->abis) {
		syscall_id via = syscall_multiplexed(id, abi).via;

		if (via != SYSCALL_NONE && rule->said[via] && !rule->said[via]->where)
			return true;
	}
	return false;
}

/* What rules like RULE say, whatever the comment. */
static void find_said(const struct draft_rules *rules, const struct draft_rule *rule,
		      struct subject_rule *out)
{
	static const struct diff_entry whole = {.where_text = "", .guard_text = ""};

	out->said = ARENA_ARRAY(out->arena, const struct diff_entry *, (size_t)syscall_count());
	for (size_t i = 0; i < rules->len; i++) {
		const struct draft_rule *other = &rules->ptr[i];

		if (!draft_rule_is_alike(other, rule))
			continue;
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (other->calls[id] && (!out->said[id] || !other->calls[id]->where))
				out->said[id] = other->calls[id];
	}
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (!out->said[id] && is_behind_open(out, id))
			out->said[id] = &whole;
}

/* MEMBER is what ENTRY says, on each ABI. */
static bool is_same(const struct subject_rule *rule, const struct group_member *member,
		    const struct diff_entry *entry)
{
	abi_set abis = rule->abis & syscall_abis(member->id);

	if (!entry || !entry->where)
		return entry && (member->is_whole || !abis);
	if (!abis || member->is_whole || (abis & ~entry->abis))
		return false;
	ABI_EACH(abi, abis)
		if (!group_member_is(member, abi, entry->args[abi]))
			return false;
	return true;
}

static enum member_part part_of(const void *data, const struct group_member *member)
{
	const struct subject_rule *rule = data;
	const struct diff_entry *said = rule->said[member->id];

	/* A call without a number may be reached by rules through a multiplexer all the same.
	 */
	if (!(rule->abis & syscall_abis(member->id)) &&
	    !(rule->abis & syscall_behind(member->id)))
		return PART_FREE;
	if (is_same(rule, member, rule->calls[member->id]))
		return PART_WANTED;
	return said && (!said->where || is_same(rule, member, said)) ? PART_FREE : PART_EXCESS;
}

static size_t names_saved(const struct group_selection *selection,
			  const struct group_candidate *candidate, struct group_gain gain)
{
	size_t cost = 1 + NAMES_AN_EXCEPTION_IS * gain.excess;

	(void)candidate;
	if (gain.covered <= cost || gain.excess * CALLS_PER_EXCEPTION > gain.covered ||
	    selection->excess_count + gain.excess > EXCEPT_MAX)
		return 0;
	return gain.covered - cost;
}

static bool has_several(const struct draft_rule *rule)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		count += rule->calls[id] != NULL;
	return count > 1;
}

struct group_selection rule_groups_find(struct import *import, const struct draft_rules *rules,
					const struct draft_rule *rule)
{
	static const struct library none; /* a name is as short as a group */
	bool is_long = has_several(rule);
	struct subject_rule subject = {
		.arena = import->ctx->arena,
		.abis = rule->on ? rule->on : import->policy->abis,
		.calls = rule->calls,
	};
	struct selection_goal goal = {&subject, part_of, names_saved};

	if (is_long && !import->library.len)
		import->library = library_load(import->ctx, import->policy->abis, is_candidate);
	find_said(rules, rule, &subject);
	return group_selection_find(subject.arena, is_long ? &import->library : &none, &goal);
}
