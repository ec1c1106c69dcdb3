/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two policies decide differently, all of it and exactly.  Through an ABI that a policy
 * does not speak for every call takes what it says of those (policy_foreign).
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

/* From policy A to policy B, of one store, by system call and each ABI that one speaks for. */
struct changes diff_policies(const struct policy *a, const struct policy *b);

/* The ABIs on which these changes tell: both speak for them, or one does and the other lets
 * their calls live. */
abi_set diff_compared_abis(const struct policy *a, const struct policy *b);

/* What became of calls through the ABIs that neither policy speaks for. */
struct foreign_change {
	abi_set abis; /* of their machines; 0: nothing did */
	struct action before, after;
};

struct foreign_change diff_foreign(const struct policy *a, const struct policy *b);

#endif
