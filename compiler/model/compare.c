/* SPDX-License-Identifier: Apache-2.0 */
/* Equality of policies: diagrams are canonical, so that equal outcomes are one. */
#include "model/policy.h"

static bool differ_on(const struct policy *a, const struct policy *b, struct difference *d)
{
	struct diagrams *store = a->diagrams;

	if (!diagram_difference(store, policy_outcome(a, d->abi, d->id),
				policy_outcome(b, d->abi, d->id), &d->call))
		return false;
	d->a = policy_eval(a, d->abi, d->id, &d->call);
	d->b = policy_eval(b, d->abi, d->id, &d->call);
	return true;
}

static bool differ_on_abi(const struct policy *a, const struct policy *b, struct difference *d)
{
	d->id = SYSCALL_NONE;
	if (differ_on(a, b, d))
		return true;
	for (d->id = 0; d->id < syscall_count(); d->id++)
		if (syscall_number(d->id, d->abi) >= 0 &&
		    policy_outcome(a, d->abi, d->id) != policy_outcome(b, d->abi, d->id))
			return differ_on(a, b, d);
	return false;
}

bool policy_equal(const struct policy *a, const struct policy *b, struct difference *difference)
{
	if (a->diagrams != b->diagrams)
		SCMPL_BUG("two policies to be compared are of two stores");
	*difference = (struct difference){.id = SYSCALL_NONE};
	ABI_EACH(abi, a->abis ^ b->abis) {
		difference->abi = abi;
		difference->a = policy_eval(a, abi, SYSCALL_NONE, &difference->call);
		difference->b = policy_eval(b, abi, SYSCALL_NONE, &difference->call);
		return false;
	}
	ABI_EACH(abi, a->abis) {
		difference->abi = abi;
		if (differ_on_abi(a, b, difference))
			return false;
	}
	return true;
}

static bool is_within_abi(struct diagrams *d, diagram_id outcome, enum abi abi)
{
	struct diagram_support support = diagram_support(d, outcome);

	for (int i = 0; abi_info(abi)->bits == 32 && i < CUBE_ARGS; i++)
		if (support.args[i] > UINT32_MAX)
			return false;
	return true;
}

static const char *validate_decision(const struct policy *policy, enum abi abi, syscall_id id)
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

const char *policy_validate(const struct policy *policy)
{
	const char *wrong = NULL;

	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count() && !wrong; id++)
			if (policy->decisions[abi][id])
				wrong = validate_decision(policy, abi, id);
	return wrong;
}
