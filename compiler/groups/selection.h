/* SPDX-License-Identifier: Apache-2.0 */
/* Which groups of the standard library to name in place of calls. */
#ifndef SCMPL_GROUPS_SELECTION_H
#define SCMPL_GROUPS_SELECTION_H

#include "groups/library.h"

/* What a member of a group is to somebody who looks for groups. */
enum member_part {
	PART_FREE,   /* not asked for, and not in the way */
	PART_WANTED, /* just what is asked for */
	PART_EXCESS, /* too much, which may have its price */
	PART_BARRED, /* too much at any price: the group is out of the question */
};

/* A group with a wanted member, and none that is barred. */
struct group_candidate {
	const struct library_group *group;
	const enum member_part *parts; /* of the members */
	size_t wanted, excess;         /* how many members are that */
};

VEC_STRUCT(group_candidates, struct group_candidate);

struct group_selection {
	struct group_candidates chosen; /* sorted by name */
	struct call_set covered;        /* their wanted members */
	struct call_set excess;         /* their members that are too much ... */
	size_t excess_count;            /* ... and how many these are */
};

/* What one more group adds to a selection. */
struct group_gain {
	size_t covered, excess;
};

/* What somebody looks for; DATA is theirs. */
struct selection_goal {
	const void *data;
	enum member_part (*part)(const void *data, const struct group_member *member);

	/* What it is worth to add CANDIDATE, which covers something, in names; 0: nothing. */
	size_t (*worth)(const struct group_selection *selection,
			const struct group_candidate *candidate, struct group_gain gain);
};

/* The groups of LIBRARY that are best for GOAL. */
struct group_selection group_selection_find(struct arena *arena, const struct library *library,
					    const struct selection_goal *goal);

#endif
