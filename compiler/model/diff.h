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
	struct span rule_before, rule_after; /* what decides EXAMPLE, one of the calls */
	struct example example;
	diagram_id where;
	const struct atoms *atoms[2]; /* of both policies */
};

VEC_STRUCT(changes, struct change);

/* From policy A to policy B, of one store, by ABI and system call. */
struct changes diff_policies(const struct policy *a, const struct policy *b);

#endif
