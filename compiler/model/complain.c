/* SPDX-License-Identifier: Apache-2.0 */
#include "model/complain.h"

#include "kernel/filter_flags.h"

static struct action complaining(struct action action)
{
	return verb_permits(action.verb) ? action : (struct action){VERB_LOG, 0};
}

static diagram_id map_leaf(const void *ctx, uint32_t value)
{
	(void)ctx;
	return action_leaf(complaining(action_of_value(value)));
}

const struct policy *policy_complaining(const struct policy *policy)
{
	struct policy *mapped = policy_copy(policy);

	mapped->listener = NULL;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		if (policy->foreign[abi].verb > VERB_KILL_THREAD) /* said by `else` */
			mapped->foreign[abi] = complaining(policy->foreign[abi]);
	mapped->flags &= ~(unsigned)FILTER_FLAG_WAIT_KILLABLE_RECV;
	ABI_EACH(abi, policy->abis) {
		mapped->fallback[abi] = complaining(policy->fallback[abi]);
		mapped->newer[abi] = complaining(policy->newer[abi]);
		for (syscall_id id = 0; id < syscall_count(); id++)
			mapped->decisions[abi][id] = decision_map(
				policy->diagrams, policy->decisions[abi][id], map_leaf, NULL);
	}
	return mapped;
}

abi_set policy_left_out(const struct policy *policy)
{
	abi_set known = 0;

	ABI_EACH(abi, policy->abis)
		known |= abi_of_machine(abi);
	return known & ~policy->abis & ~policy_answered(policy);
}
