/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weighted set cover, greedily: the group that is worth most is taken, what it
 * covers counts no more, and so on until none is worth its name.  The best cover
 * is NP-hard to find; this one has no more than about ln n times its cost
 * (V. Chvatal, A greedy heuristic for the set-covering problem, 1979).
 *
 * An example.  Wanted are chmod, fchmod, fchmodat, read and write, each a name that
 * is saved; a group costs one, and one more for each call that is too much:
 *
 *	group   members                                   round 1        round 2
 *	files   chmod fchmod fchmodat read write unlink   5 - 1 - 1 = 3  taken
 *	chmod   chmod fchmod fchmodat                     3 - 1     = 2  0 - 1 = -1
 *	io      read write                                2 - 1     = 1  0 - 1 = -1
 *
 * Where a call that is too much costs two, as an exception that a reader has to
 * keep in mind, files is worth 2, as chmod is.  Then chmod is taken, which has less
 * that is too much; files is worth 2 - 1 - 2 = -1 now, and io still 1: it is next.
 */
#include "groups/selection.h"

#include <stdlib.h>
#include <string.h>

/* Candidates. */

/* What GROUP is to GOAL; false when it is no candidate. */
static bool rate(struct arena *arena, const struct library_group *group,
		 const struct selection_goal *goal, struct group_candidate *candidate)
{
	enum member_part *parts = ARENA_ARRAY(arena, enum member_part, group->members.len);

	*candidate = (struct group_candidate){.group = group, .parts = parts};
	for (size_t i = 0; i < group->members.len; i++) {
		parts[i] = goal->part(goal->data, &group->members.ptr[i]);
		if (parts[i] == PART_BARRED)
			return false;
		candidate->wanted += parts[i] == PART_WANTED;
		candidate->excess += parts[i] == PART_EXCESS;
	}
	return candidate->wanted > 0;
}

static struct group_candidates find_candidates(struct arena *arena,
					       const struct library *library,
					       const struct selection_goal *goal)
{
	struct group_candidates candidates = {0};

	for (size_t i = 0; i < library->len; i++) {
		struct group_candidate candidate;

		if (rate(arena, &library->ptr[i], goal, &candidate))
			*VEC_PUSH(arena, &candidates) = candidate;
	}
	return candidates;
}

/* Rounds. */

/* A candidate in one round. */
struct bid {
	const struct group_candidate *candidate; /* NULL: there is none */
	struct group_gain gain;
	size_t worth;
};

static struct bid bid_of(const struct group_selection *selection,
			 const struct selection_goal *goal,
			 const struct group_candidate *candidate)
{
	const struct library_group *group = candidate->group;
	struct bid bid = {.candidate = candidate};

	for (size_t i = 0; i < group->members.len; i++) {
		syscall_id id = group->members.ptr[i].id;

		if (candidate->parts[i] == PART_WANTED)
			bid.gain.covered += !selection->covered.has[id];
		else if (candidate->parts[i] == PART_EXCESS)
			bid.gain.excess += !selection->excess.has[id];
	}
	if (bid.gain.covered)
		bid.worth = goal->worth(selection, candidate, bid.gain);
	return bid;
}

/* Of two that are worth the same, what adds less that is too much, then what says less. */
static bool is_better(const struct bid *a, const struct bid *b)
{
	if (a->worth != b->worth)
		return a->worth > b->worth;
	if (!b->candidate)
		return false;
	if (a->gain.excess != b->gain.excess)
		return a->gain.excess < b->gain.excess;
	return a->candidate->wanted < b->candidate->wanted;
}

static const struct group_candidate *choose(const struct group_selection *selection,
					    const struct selection_goal *goal,
					    const struct group_candidates *candidates)
{
	struct bid best = {0};

	for (size_t i = 0; i < candidates->len; i++) {
		struct bid bid = bid_of(selection, goal, &candidates->ptr[i]);

		if (is_better(&bid, &best))
			best = bid;
	}
	return best.candidate;
}

static void take(struct arena *arena, struct group_selection *selection,
		 const struct group_candidate *candidate)
{
	const struct library_group *group = candidate->group;

	*VEC_PUSH(arena, &selection->chosen) = *candidate;
	for (size_t i = 0; i < group->members.len; i++) {
		syscall_id id = group->members.ptr[i].id;

		if (candidate->parts[i] == PART_WANTED) {
			selection->covered.has[id] = true;
		} else if (candidate->parts[i] == PART_EXCESS && !selection->excess.has[id]) {
			selection->excess.has[id] = true;
			selection->excess_count++;
		}
	}
}

static int by_name(const void *a, const void *b)
{
	const struct group_candidate *x = a, *y = b;

	return strcmp(x->group->name, y->group->name);
}

struct group_selection group_selection_find(struct arena *arena, const struct library *library,
					    const struct selection_goal *goal)
{
	struct group_candidates candidates = find_candidates(arena, library, goal);
	struct group_selection selection = {.covered = call_set_new(arena),
					    .excess = call_set_new(arena)};
	const struct group_candidate *best;

	while ((best = choose(&selection, goal, &candidates)))
		take(arena, &selection, best);
	if (selection.chosen.len)
		qsort(selection.chosen.ptr, selection.chosen.len,
		      sizeof(selection.chosen.ptr[0]), by_name);
	return selection;
}
