/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A group may stand for calls that were seen when nearly all of it was: one call
 * in five may be missing, and every second one of a family, whose calls all do the
 * same, or of what nearly every program does.  A group that allows every ioctl, or
 * every family of sockets, where some were seen, is never taken.
 */
#include "record/recorded_groups.h"

#include "kernel/native.h"

#include <string.h>

/* The library has the groups of systemd for those who know them; its own say more. */
static bool is_candidate(const char *name)
{
	return !str_starts(str_of(name), "systemd-");
}

/* Parts. */

/* Whether WHERE asks only for arguments that the tuples keep. */
static bool is_told(struct diagrams *d, const struct observed_call *observed, diagram_id where)
{
	struct diagram_support support = diagram_support(d, where);

	for (int i = 0; i < CUBE_ARGS; i++)
		if (support.args[i] && !(observed->telling & 1u << i))
			return false;
	return true;
}

/* The tuples of OBSERVED that meet the condition of MEMBER, the same call. */
static uint64_t tuples_that_meet(struct diagrams *d, const struct group_member *member,
				 const struct observed_call *observed)
{
	diagram_id where = member->conditions[observed->call.abi].where;
	uint64_t meet = 0;

	if (observed->too_many || !is_told(d, observed, where))
		return 0;
	for (size_t i = 0; i < observed->tuple_count; i++) {
		struct call call = observed_call_with(observed, i);
		struct example example = {0};

		memcpy(example.args, call.args, sizeof(example.args));
		if (diagram_eval(d, where, &example))
			meet |= (uint64_t)1 << i;
	}
	return meet;
}

static bool has_all(struct diagrams *d, const struct group_member *member,
		    const struct observed_call *observed)
{
	uint64_t all = ((uint64_t)1 << observed->tuple_count) - 1;

	return !observed->too_many && tuples_that_meet(d, member, observed) == all;
}

/* What is named. */
struct recorded {
	struct diagrams *d;
	const struct recording *recording;
};

static enum member_part part_of(const void *data, const struct group_member *member)
{
	const struct recorded *recorded = data;
	const struct observed_call *observed =
		recording_find(recorded->recording, abi_native(), member->id);

	if (syscall_number(member->id, abi_native()) < 0)
		return PART_FREE;
	if (!observed)
		return PART_EXCESS;
	if (!member->is_whole)
		return has_all(recorded->d, member, observed) ? PART_WANTED : PART_FREE;
	/* To name the group would drop a condition that matters. */
	return discriminating_matters(&observed->call) && !observed->too_many ? PART_BARRED
									      : PART_WANTED;
}

/* Worth. */

/* Whoever may make one of its calls gains little by the others. */
static bool is_harmless(const char *name)
{
	return str_ends(str_of(name), "-family") || str_ends(str_of(name), "-basic");
}

static bool is_near(const struct group_candidate *candidate)
{
	size_t seen = candidate->wanted;

	return candidate->excess <= (is_harmless(candidate->group->name) ? seen : seen / 4);
}

static bool has_condition(const struct group_candidate *candidate)
{
	for (size_t i = 0; i < candidate->group->members.len; i++)
		if (candidate->parts[i] == PART_WANTED &&
		    !candidate->group->members.ptr[i].is_whole)
			return true;
	return false;
}

/*
 * More names have to be saved than calls are let in unseen.  A group for one call is longer
 * than its name, unless it brings a condition.
 */
static size_t names_over_unseen(const struct group_selection *selection,
				const struct group_candidate *candidate, struct group_gain gain)
{
	(void)selection;
	if (gain.covered <= candidate->excess || !is_near(candidate) ||
	    (gain.covered == 1 && !has_condition(candidate)))
		return 0;
	return gain.covered - candidate->excess;
}

struct group_selection recorded_groups_find(struct context *ctx,
					    const struct recording *recording)
{
	struct library library = library_load(ctx, ABI_BIT(abi_native()), is_candidate);
	struct recorded recorded = {ctx->diagrams, recording};
	struct selection_goal goal = {&recorded, part_of, names_over_unseen};

	return group_selection_find(ctx->arena, &library, &goal);
}

uint64_t recorded_groups_tuples(struct diagrams *d, const struct group_selection *groups,
				const struct observed_call *observed)
{
	uint64_t tuples = 0;

	for (size_t i = 0; i < groups->chosen.len; i++) {
		const struct library_group *group = groups->chosen.ptr[i].group;

		for (size_t j = 0; j < group->members.len; j++)
			if (group->members.ptr[j].id == observed->call.id &&
			    !group->members.ptr[j].is_whole)
				tuples |= tuples_that_meet(d, &group->members.ptr[j], observed);
	}
	return tuples;
}
