/* SPDX-License-Identifier: Apache-2.0 */
/* Long lists of system calls, told shortly: by families, groups of calls that do the same. */
#ifndef SCMPL_GROUPS_FAMILIES_H
#define SCMPL_GROUPS_FAMILIES_H

#include "groups/library.h"

/* The families of the standard library, largest first; conditions are worked out on ABIS. */
struct library families_all(struct context *ctx, abi_set abis);

/*
 * The families of the standard library whose members are all there without a
 * condition, largest first.
 */
struct library families_load(struct context *ctx);

/* Of ALL, which families_all() handed out, the same. */
struct library families_whole(struct arena *arena, const struct library *all);

/* Names of groups and calls, sorted. */
VEC_STRUCT(name_list, const char *);

/*
 * CALLS by name: a family stands for its members where all of them that exist on an
 * ABI of ABIS are among CALLS, and there are two at least.
 */
struct name_list families_name(struct arena *arena, const struct library *families,
			       const struct call_set *calls, abi_set abis);

#endif
