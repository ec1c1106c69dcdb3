/* SPDX-License-Identifier: Apache-2.0 */
/* What the groups of the standard library mean: which calls they have, on which condition. */
#ifndef SCMPL_GROUPS_LIBRARY_H
#define SCMPL_GROUPS_LIBRARY_H

#include "core/context.h"
#include "kernel/call_set.h"
#include "model/diagram.h"

/* The calls that a conditional member has on one ABI. */
struct member_condition {
	diagram_id where;
	bool is_exact; /* false: there are others, which cannot be asked for there */
};

/* What a group has of one call. */
struct group_member {
	syscall_id id;
	bool is_whole;                             /* whatever the arguments */
	const struct member_condition *conditions; /* [abi]; NULL when it is whole */
};

struct library_group {
	const char *name;
	VEC(struct group_member) members; /* sorted by call */
	struct call_set calls;            /* those of the members */
	bool is_whole;                    /* all members are */
};

VEC_STRUCT(library, struct library_group);

/*
 * The groups of the standard library whose name IS_WANTED, sorted by name; conditions are
 * worked out on ABIS.
 */
struct library library_load(struct context *ctx, abi_set abis,
			    bool (*is_wanted)(const char *name));

/* True when MEMBER has on ABI exactly the calls in WHERE. */
bool group_member_is(const struct group_member *member, enum abi abi, diagram_id where);

#endif
