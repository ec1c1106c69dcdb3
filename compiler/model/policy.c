/* SPDX-License-Identifier: Apache-2.0 */
#include "model/policy.h"

static const struct decision no_decision;

struct policy *policy_new(struct arena *arena, abi_set abis)
{
	struct policy *policy = ARENA_NEW(arena, struct policy);

	policy->abis = abis;
	ABI_EACH(abi, abis)
		policy->decisions[abi] =
			ARENA_ARRAY(arena, const struct decision *, (size_t)syscall_count());
	return policy;
}

struct action policy_fallback(const struct policy *policy, enum abi abi, syscall_id id)
{
	bool is_newer = policy->baseline != 0 &&
			(id == SYSCALL_NONE || syscall_since(id) > policy->baseline);

	return is_newer ? policy->newer[abi] : policy->fallback[abi];
}

const struct decision *policy_decision(const struct policy *policy, enum abi abi, syscall_id id)
{
	const struct decision *decision = policy->decisions[abi][id];

	return decision ? decision : &no_decision;
}

bool decision_complete(struct arena *arena, const struct decision *decision, struct region rest,
		       size_t most, struct decision *whole)
{
	struct cube_list open = {0};
	struct cube all = cube_all();

	*whole = (struct decision){0};
	cube_list_add(arena, &open, &all);
	for (size_t i = 0; i < decision->len && open.len <= most; i++) {
		*VEC_PUSH(arena, whole) = decision->ptr[i];
		cube_list_subtract(arena, &open, &decision->ptr[i].cube);
	}
	for (size_t i = 0; i < open.len && open.len <= most; i++) {
		rest.cube = open.ptr[i];
		*VEC_PUSH(arena, whole) = rest;
	}
	return open.len <= most;
}

bool decision_equal(const struct decision *a, const struct decision *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (!cube_equal(&a->ptr[i].cube, &b->ptr[i].cube) ||
		    !action_equal(a->ptr[i].action, b->ptr[i].action))
			return false;
	return true;
}

struct verdict policy_eval(const struct policy *policy, enum abi abi, syscall_id id,
			   const uint64_t args[CUBE_ARGS], struct host host)
{
	const struct decision *decision;

	if (!(policy->abis & ABI_BIT(abi)))
		return (struct verdict){policy->foreign, SPAN_NONE};
	decision = id == SYSCALL_NONE ? &no_decision : policy_decision(policy, abi, id);
	for (size_t i = 0; i < decision->len; i++)
		if (cube_has(&decision->ptr[i].cube, args, host))
			return (struct verdict){decision->ptr[i].action, decision->ptr[i].rule};
	return (struct verdict){policy_fallback(policy, abi, id), policy->fallback_span};
}

bool known_host_decide(const struct known_host *known, struct cube *cube)
{
	const struct host *host = &known->host;

	if (known->has_caps) {
		if ((cube->held & ~host->caps) || (cube->lacked & host->caps))
			return false;
		cube->held = cube->lacked = 0;
	}
	if (known->has_kernel) {
		if (host->kernel < cube->kernel_lo || host->kernel >= cube->kernel_hi)
			return false;
		cube->kernel_lo = KERNEL_MIN;
		cube->kernel_hi = KERNEL_MAX;
	}
	return true;
}

static bool is_unguarded(const struct decision *decision)
{
	for (size_t i = 0; i < decision->len; i++)
		if (!cube_ignores_host(&decision->ptr[i].cube))
			return false;
	return true;
}

static const struct decision *resolve_decision(struct arena *arena,
					       const struct decision *decision,
					       const struct known_host *known)
{
	struct decision *resolved;

	if (!decision || is_unguarded(decision))
		return decision;
	resolved = ARENA_NEW(arena, struct decision);
	for (size_t i = 0; i < decision->len; i++) {
		struct region region = decision->ptr[i];

		if (known_host_decide(known, &region.cube))
			*VEC_PUSH(arena, resolved) = region;
	}
	return resolved;
}

struct policy *policy_decide(struct arena *arena, const struct policy *policy,
			     const struct known_host *known)
{
	struct policy *resolved = policy_new(arena, policy->abis);
	const struct decision **kept[ABI_COUNT];

	for (int abi = 0; abi < ABI_COUNT; abi++)
		kept[abi] = resolved->decisions[abi];
	*resolved = *policy;
	ABI_EACH(abi, policy->abis) {
		resolved->decisions[abi] = kept[abi];
		for (syscall_id id = 0; id < syscall_count(); id++)
			kept[abi][id] =
				resolve_decision(arena, policy->decisions[abi][id], known);
	}
	return resolved;
}

struct policy *policy_on_host(struct arena *arena, const struct policy *policy,
			      struct host host)
{
	return policy_decide(arena, policy, &(struct known_host){host, true, true});
}

struct policy *policy_narrow(struct arena *arena, const struct policy *policy, abi_set abis)
{
	struct policy *part = ARENA_NEW(arena, struct policy);

	*part = *policy;
	part->abis &= abis;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		if (!(part->abis & ABI_BIT(abi)))
			part->decisions[abi] = NULL;
	return part;
}
