/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that one rule is about, told by groups of the standard library.  Nothing
 * is added by that: what a group has too much is named as an exception.
 */
#ifndef SCMPL_GROUPS_FOLD_H
#define SCMPL_GROUPS_FOLD_H

#include "core/context.h"
#include "groups/families.h"

/* [syscall_id]: the condition on a call, as of describe_where; NULL: it is not among them. */
typedef const char **fold_calls;

struct fold_group {
	const char *name;
	fold_calls calls;
};

struct fold_groups {
	struct fold_group *ptr;
	size_t len;
	size_t cap;
};

struct fold {
	struct fold_names groups; /* sorted */
	struct fold_names except; /* sorted; to be taken away from the groups */
	bool *is_covered;         /* [syscall_id]: by a group */
};

fold_calls fold_calls_new(struct arena *arena);

/* The groups of the standard library as they are on ABIS. */
struct fold_groups fold_load(struct context *ctx, abi_set abis);

/*
 * Groups for WANTED, each shorter than the names that it stands for.  Calls of
 * HAD, which has those of WANTED, may be in a group for nothing.
 */
struct fold fold_find(struct arena *arena, const struct fold_groups *groups,
		      const fold_calls wanted, const fold_calls had);

#endif
