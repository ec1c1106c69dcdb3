/* SPDX-License-Identifier: Apache-2.0 */
#include "ir/host.h"

#define CAPS_EVERY_SET 3 /* up to so many capabilities all their sets are tried */

static struct known_host known_to(const struct scmpl *ctx)
{
	return (struct known_host){ctx->host, ctx->host_caps_known, ctx->host_kernel_known};
}

bool host_decide(const struct scmpl *ctx, struct cube *cube)
{
	struct known_host known = known_to(ctx);

	return known_host_decide(&known, cube);
}

const struct policy *host_narrow(const struct scmpl *ctx, const struct policy *policy)
{
	struct known_host known = known_to(ctx);

	return known.has_caps || known.has_kernel ? policy_decide(ctx->arena, policy, &known)
						  : policy;
}

struct kernels {
	uint32_t *ptr;
	size_t len;
	size_t cap;
};

struct cap_sets {
	uint64_t *ptr;
	size_t len;
	size_t cap;
};

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
	add_kernel(arena, kernels, KERNEL_MIN);
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *d = policy_decision(policy, abi, id);

			for (size_t i = 0; i < d->len; i++) {
				add_kernel(arena, kernels, d->ptr[i].cube.kernel_lo);
				add_kernel(arena, kernels, d->ptr[i].cube.kernel_hi);
				*caps |= d->ptr[i].cube.held | d->ptr[i].cube.lacked;
			}
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

struct hosts host_cases(const struct scmpl *ctx, const struct policy *policy)
{
	struct kernels kernels = {0};
	struct cap_sets sets;
	struct hosts hosts = {0};
	uint64_t caps = 0;

	collect(ctx->arena, policy, &kernels, &caps);
	sets = make_cap_sets(ctx->arena, ctx->host_caps_known ? 0 : caps);
	if (ctx->host_kernel_known)
		kernels.len = 1;
	for (size_t i = 0; i < kernels.len; i++)
		for (size_t j = 0; j < sets.len; j++) {
			struct host host = {sets.ptr[j], kernels.ptr[i]};

			if (ctx->host_caps_known)
				host.caps = ctx->host.caps;
			if (ctx->host_kernel_known)
				host.kernel = ctx->host.kernel;
			*VEC_PUSH(ctx->arena, &hosts) = host;
		}
	return hosts;
}
