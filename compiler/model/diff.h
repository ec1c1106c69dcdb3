/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two policies decide differently, all of it and exactly.  An ABI that a
 * policy does not speak for counts as one where every call kills.
 */
#ifndef SCMPL_MODEL_DIFF_H
#define SCMPL_MODEL_DIFF_H

#include "model/policy.h"

/* The calls of one kind whose verdict went from one action to another. */
struct change {
	enum abi abi;
	syscall_id id; /* SYSCALL_NONE: all numbers not in the tables */
	struct action before, after;
	struct span rule_before, rule_after; /* what decided the first of the cubes */
	struct cube_list cubes;              /* disjoint */
};

struct changes {
	struct change *ptr;
	size_t len;
	size_t cap;
	bool is_partial; /* a call falls apart into too many pieces, and is not among them */
};

/* From policy A to policy B, by ABI and system call. */
struct changes diff_policies(struct arena *arena, const struct policy *a,
			     const struct policy *b);

#endif
