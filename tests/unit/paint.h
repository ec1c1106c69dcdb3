/* SPDX-License-Identifier: Apache-2.0 */
/* Policies made by hand. */
#ifndef SCMPL_TESTS_UNIT_PAINT_H
#define SCMPL_TESTS_UNIT_PAINT_H

#include "model/policy.h"

/* Let REGION decide about ID on ABI what is left to POLICY's default so far. */
static inline void paint(struct policy *policy, enum abi abi, syscall_id id,
			 struct region region)
{
	struct diagrams *d = policy->diagrams;
	struct decision *decision = ARENA_NEW(diagrams_arena(d), struct decision);
	const struct regions *old = policy_regions(policy, abi, id);

	decision->outcome = DIAGRAM_OPEN;
	for (size_t i = 0; i < old->len; i++)
		decision_add(d, decision, &old->ptr[i]);
	decision_add(d, decision, &region);
	decision->outcome = diagram_over(d, decision->outcome,
					 action_leaf(policy_fallback(policy, abi, id)));
	policy->decisions[abi][id] = decision;
}

#endif
