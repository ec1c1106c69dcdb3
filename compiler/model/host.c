/* SPDX-License-Identifier: Apache-2.0 */
#include "model/host.h"

#include "kernel/settings.h"

#define CAPS_EVERY_SET 3 /* up to so many capabilities all their sets are tried */

diagram_id host_decide(const struct context *ctx, diagram_id id)
{
	return diagram_on_host(ctx->diagrams, id, &ctx->settings->host);
}

const struct policy *host_narrow(const struct context *ctx, const struct policy *policy)
{
	const struct known_host *known = &ctx->settings->host;

	return known->has_caps || known->has_kernel ? policy_decide(policy, known) : policy;
}

VEC_STRUCT(kernels, uint32_t);

VEC_STRUCT(cap_sets, uint64_t);

static void add_kernel(struct arena *arena, struct kernels *kernels, uint32_t kernel)
{
	for (size_t i = 0; i < kernels->len; i++)
		if (kernels->ptr[i] == kernel)
			return;
	if (kernel < KERNEL_MAX)
		*VEC_PUSH(arena, kernels) = kernel;
}

/* What the guards of POLICY name. */
static void collect(struct arena *arena, const struct policy *policy, struct kernels *kernels,
		    uint64_t *caps)
{
	struct diagrams *d = policy->diagrams;

	add_kernel(arena, kernels, KERNEL_MIN);
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			diagram_id outcome = policy_outcome(policy, abi, id);
			struct diagram_values named;

			if (!diagram_is_guarded(d, outcome))
				continue;
			named = diagram_kernels(d, arena, outcome);
			for (size_t i = 0; i < named.len; i++)
				add_kernel(arena, kernels, named.ptr[i]);
			*caps |= diagram_support(d, outcome).caps;
		}
}

static struct cap_sets make_cap_sets(struct arena *arena, uint64_t caps)
{
	struct cap_sets sets = {0};
	uint64_t set = 0;

	if (__builtin_popcountll(caps) <= CAPS_EVERY_SET) {
		do {
			*VEC_PUSH(arena, &sets) = set;
			set = (set - caps) & caps; /* the next subset */
		} while (set);
		return sets;
	}
	*VEC_PUSH(arena, &sets) = 0;
	*VEC_PUSH(arena, &sets) = caps;
	for (uint64_t left = caps; left; left &= left - 1)
		*VEC_PUSH(arena, &sets) = left & (~left + 1);
	return sets;
}

struct hosts host_cases(const struct context *ctx, const struct policy *policy)
{
	const struct known_host *known = &ctx->settings->host;
	struct kernels kernels = {0};
	struct cap_sets sets;
	struct hosts hosts = {0};
	uint64_t caps = 0;

	collect(ctx->arena, policy, &kernels, &caps);
	sets = make_cap_sets(ctx->arena, known->has_caps ? 0 : caps);
	if (known->has_kernel)
		kernels.len = 1;
	for (size_t i = 0; i < kernels.len; i++)
		for (size_t j = 0; j < sets.len; j++) {
			struct host host = {sets.ptr[j], kernels.ptr[i]};

			if (known->has_caps)
				host.caps = known->host.caps;
			if (known->has_kernel)
				host.kernel = known->host.kernel;
			*VEC_PUSH(ctx->arena, &hosts) = host;
		}
	return hosts;
}
