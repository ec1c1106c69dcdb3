/* SPDX-License-Identifier: Apache-2.0 */
#include "model/host.h"

#include "kernel/settings.h"

/* Up to so many capabilities all their sets are tried: of all of a policy, and of one need. */
#define CAPS_OF_ALL 3
#define CAPS_OF_ONE 8

diagram_id host_decide(const struct context *ctx, diagram_id id)
{
	return diagram_on_host(ctx->diagrams, id, &ctx->settings->host);
}

const struct policy *host_narrow(const struct context *ctx, const struct policy *policy)
{
	const struct known_host *known = &ctx->settings->host;

	return known->has_caps || known->has_kernel ? policy_decide(policy, known) : policy;
}

/* Needs. */

void host_need_kernel(struct arena *arena, struct host_need *need, uint32_t kernel)
{
	struct kernel_versions *kernels = &need->kernels;
	size_t at = 0;

	if (kernel <= KERNEL_MIN || kernel >= KERNEL_MAX)
		return;
	while (at < kernels->len && kernels->ptr[at] < kernel)
		at++;
	if (at < kernels->len && kernels->ptr[at] == kernel)
		return;
	*VEC_PUSH(arena, kernels) = kernel;
	for (size_t i = kernels->len - 1; i > at; i--)
		kernels->ptr[i] = kernels->ptr[i - 1];
	kernels->ptr[at] = kernel;
}

void host_need_outcome(struct arena *arena, struct host_need *need, struct diagrams *d,
		       diagram_id outcome)
{
	struct diagram_values named;

	if (!diagram_is_guarded(d, outcome))
		return;
	named = diagram_kernels(d, arena, outcome);
	for (size_t i = 0; i < named.len; i++)
		host_need_kernel(arena, need, named.ptr[i]);
	need->caps |= diagram_support(d, outcome).caps;
}

/* What is known of the host nobody has to ask. */
static void forget_known(const struct known_host *known, struct host_need *need)
{
	if (known->has_caps)
		need->caps = 0;
	if (known->has_kernel)
		need->kernels.len = 0;
}

VEC_STRUCT(cap_sets, uint64_t);

/* All sets of CAPS, or, where they are more than MANY, none, each and all of them. */
static struct cap_sets sets_of(struct arena *arena, uint64_t caps, int many)
{
	struct cap_sets sets = {0};
	uint64_t set = 0;

	if (__builtin_popcountll(caps) <= many) {
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

/* Hosts. */

/* One with CAPS and KERNEL, but for what is known. */
static void add_host(const struct context *ctx, struct hosts *hosts, uint64_t caps,
		     uint32_t kernel)
{
	const struct known_host *known = &ctx->settings->host;

	*VEC_PUSH(ctx->arena, hosts) =
		(struct host){known->has_caps ? known->host.caps : caps,
			      known->has_kernel ? known->host.kernel : kernel};
}

struct hosts host_cases(const struct context *ctx, const struct policy *policy)
{
	struct host_need need = {0};
	struct hosts hosts = {0};
	struct cap_sets sets;

	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			host_need_outcome(ctx->arena, &need, policy->diagrams,
					  policy_outcome(policy, abi, id));
	forget_known(&ctx->settings->host, &need);
	sets = sets_of(ctx->arena, need.caps, CAPS_OF_ALL);
	for (size_t i = 0; i <= need.kernels.len; i++)
		for (size_t j = 0; j < sets.len; j++)
			add_host(ctx, &hosts, sets.ptr[j],
				 i ? need.kernels.ptr[i - 1] : KERNEL_MIN);
	return hosts;
}

/* Few hosts for many needs. */

/* Hosts that are alike in what is fixed; the rest of them is still to be had. */
struct open_host {
	uint64_t fixed, held;
	uint32_t from, to; /* kernels, TO not included */
};

VEC_STRUCT(open_hosts, struct open_host);

/* True when OPEN has room for WANTED, which then is in it. */
static bool take_in(struct open_host *open, const struct open_host *wanted)
{
	uint32_t from = wanted->from > open->from ? wanted->from : open->from;
	uint32_t to = wanted->to < open->to ? wanted->to : open->to;

	if ((open->held ^ wanted->held) & open->fixed & wanted->fixed || from >= to)
		return false;
	open->fixed |= wanted->fixed;
	open->held |= wanted->held;
	open->from = from;
	open->to = to;
	return true;
}

static void want(struct arena *arena, struct open_hosts *hosts, const struct open_host *wanted)
{
	for (size_t i = 0; i < hosts->len; i++)
		if (take_in(&hosts->ptr[i], wanted))
			return;
	*VEC_PUSH(arena, hosts) = *wanted;
}

static void cover(struct arena *arena, struct open_hosts *hosts, const struct host_need *need)
{
	struct cap_sets sets = sets_of(arena, need->caps, CAPS_OF_ONE);

	for (size_t i = 0; i < sets.len; i++) {
		struct open_host wanted = {need->caps, sets.ptr[i], KERNEL_MIN, KERNEL_MIN};

		for (size_t j = 0; j <= need->kernels.len; j++) {
			wanted.from = wanted.to;
			wanted.to = j < need->kernels.len ? need->kernels.ptr[j] : KERNEL_MAX;
			want(arena, hosts, &wanted);
		}
	}
}

/* The two ends, into HOSTS; they have no room for anything else. */
static void cover_ends(struct arena *arena, struct open_hosts *hosts,
		       const struct host_need *needs, size_t count)
{
	uint32_t newest = KERNEL_MIN;
	uint64_t caps = 0;

	for (size_t i = 0; i < count; i++) {
		size_t len = needs[i].kernels.len;

		caps |= needs[i].caps;
		if (len && needs[i].kernels.ptr[len - 1] > newest)
			newest = needs[i].kernels.ptr[len - 1];
	}
	*VEC_PUSH(arena, hosts) = (struct open_host){caps, 0, KERNEL_MIN, KERNEL_MIN + 1};
	if (caps || newest > KERNEL_MIN)
		*VEC_PUSH(arena, hosts) = (struct open_host){caps, caps, newest, KERNEL_MAX};
}

struct hosts host_cover(const struct context *ctx, struct host_need *needs, size_t count)
{
	struct open_hosts open = {0};
	struct hosts hosts = {0};

	for (size_t i = 0; i < count; i++)
		forget_known(&ctx->settings->host, &needs[i]);
	cover_ends(ctx->arena, &open, needs, count);
	for (size_t i = 0; i < count; i++)
		if (needs[i].caps || needs[i].kernels.len)
			cover(ctx->arena, &open, &needs[i]);
	for (size_t i = 0; i < open.len; i++)
		add_host(ctx, &hosts, open.ptr[i].held, open.ptr[i].from);
	return hosts;
}
