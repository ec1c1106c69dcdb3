/* SPDX-License-Identifier: Apache-2.0 */
#include "model/host_cover.h"

#include "kernel/settings.h"

#define CAPS_EVERY_SET 8 /* up to so many capabilities of one need all their sets are tried */

/* Hosts that are alike in what is fixed; the rest of them is still to be had. */
struct open_host {
	uint64_t fixed, held;
	uint32_t from, to; /* kernels, TO not included */
};

VEC_STRUCT(open_hosts, struct open_host);

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

/* HELD of NEED's capabilities, with each kernel that it tells apart. */
static void want_kernels(struct arena *arena, struct open_hosts *hosts,
			 const struct host_need *need, uint64_t held)
{
	uint32_t from = KERNEL_MIN;

	for (size_t i = 0; i <= need->kernels.len; i++) {
		uint32_t to = i < need->kernels.len ? need->kernels.ptr[i] : KERNEL_MAX;

		want(arena, hosts, &(struct open_host){need->caps, held, from, to});
		from = to;
	}
}

static void cover(struct arena *arena, struct open_hosts *hosts, const struct host_need *need)
{
	uint64_t held = 0;

	if (__builtin_popcountll(need->caps) <= CAPS_EVERY_SET) {
		do {
			want_kernels(arena, hosts, need, held);
			held = (held - need->caps) & need->caps; /* the next subset */
		} while (held);
		return;
	}
	want_kernels(arena, hosts, need, 0);
	want_kernels(arena, hosts, need, need->caps);
	for (uint64_t left = need->caps; left; left &= left - 1)
		want_kernels(arena, hosts, need, left & (~left + 1));
}

/* What is known of the host nobody has to ask. */
static void forget_known(const struct known_host *known, struct host_need *need)
{
	if (known->has_caps)
		need->caps = 0;
	if (known->has_kernel)
		need->kernels.len = 0;
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
	const struct known_host *known = &ctx->settings->host;
	struct open_hosts open = {0};
	struct hosts hosts = {0};

	for (size_t i = 0; i < count; i++)
		forget_known(known, &needs[i]);
	cover_ends(ctx->arena, &open, needs, count);
	for (size_t i = 0; i < count; i++)
		if (needs[i].caps || needs[i].kernels.len)
			cover(ctx->arena, &open, &needs[i]);
	for (size_t i = 0; i < open.len; i++)
		*VEC_PUSH(ctx->arena, &hosts) = (struct host){
			known->has_caps ? known->host.caps : open.ptr[i].held,
			known->has_kernel ? known->host.kernel : open.ptr[i].from};
	return hosts;
}
