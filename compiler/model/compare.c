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
