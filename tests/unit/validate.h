/* SPDX-License-Identifier: Apache-2.0 */
/* The invariants of a model, as the top of model/policy.h has them. */
#ifndef SCMPL_TESTS_VALIDATE_H
#define SCMPL_TESTS_VALIDATE_H

#include "model/policy.h"

static inline bool is_within_abi(struct diagrams *d, diagram_id outcome, enum abi abi)
{
	struct diagram_support support = diagram_support(d, outcome);

	for (int i = 0; abi_info(abi)->bits == 32 && i < CUBE_ARGS; i++)
		if (support.args[i] > UINT32_MAX)
			return false;
	return true;
}

static inline const char *validate_decision(const struct policy *policy, enum abi abi,
					    syscall_id id)
{
	const struct decision *decision = policy->decisions[abi][id];
	struct diagrams *d = policy->diagrams;
	struct decision again = {.outcome = DIAGRAM_OPEN};
	diagram_id whole;

	if (syscall_number(id, abi) < 0)
		return "a decision for a call that the ABI does not have";
	if (!is_within_abi(d, decision->outcome, abi))
		return "a decision asks for bits that the ABI does not have";
	for (size_t i = 0; i < decision->regions.len; i++)
		if (decision_add(d, &again, &decision->regions.ptr[i]) !=
		    decision->regions.ptr[i].where)
			return "a region is empty or overlaps another";
	whole = diagram_over(d, again.outcome, action_leaf(policy_fallback(policy, abi, id)));
	return whole == decision->outcome ? NULL : "an outcome is not what the regions say";
}

/* NULL when the invariants hold, else the one that does not. */
static inline const char *policy_validate(const struct policy *policy)
{
	const char *wrong = NULL;

	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count() && !wrong; id++)
			if (policy->decisions[abi][id])
				wrong = validate_decision(policy, abi, id);
	return wrong;
}

#endif
