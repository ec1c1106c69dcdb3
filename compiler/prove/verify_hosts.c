/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/verify_hosts.h"

#include "kernel/settings.h"
#include "profile/engine_blocks.h"

/* By call; the last one is that of multiplexers, what they reach, and names of no call. */
struct needs {
	struct arena *arena;
	struct host_need *ptr;
	size_t len;
};

static struct host_need *need_of(const struct needs *needs, syscall_id id)
{
	if (id == SYSCALL_NONE || syscall_is_multiplexer(id) || syscall_behind(id))
		return &needs->ptr[needs->len - 1];
	return &needs->ptr[id];
}

static void add_policy(const struct needs *needs, const struct policy *policy)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0)
				host_need_outcome(needs->arena, need_of(needs, id),
						  policy->diagrams,
						  policy_outcome(policy, abi, id));
}

static void add_rule(const struct needs *needs, const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->names.len; i++) {
		struct host_need *need = need_of(needs, profile_call(rule, i));

		need->caps |= rule->guard.held | rule->guard.lacked;
		host_need_kernel(needs->arena, need, rule->guard.kernel_lo);
		host_need_kernel(needs->arena, need, rule->guard.kernel_hi);
	}
}

static void add_hosts(struct arena *arena, struct hosts *hosts, const struct hosts *more)
{
	for (size_t i = 0; i < more->len; i++) {
		bool is_there = false;

		for (size_t j = 0; j < hosts->len && !is_there; j++)
			is_there = hosts->ptr[j].caps == more->ptr[i].caps &&
				   hosts->ptr[j].kernel == more->ptr[i].kernel;
		if (!is_there)
			*VEC_PUSH(arena, hosts) = more->ptr[i];
	}
}

/* Two calls may be mixed up on a host that neither tells from others. */
static void add_clash(const struct context *ctx, struct hosts *hosts,
		      const struct profile *profile)
{
	const struct known_host *known = &ctx->settings->host;
	struct engine_clash clash;

	ABI_EACH(machine, abi_main_only(profile->abis)) {
		struct hosts more = {0};

		if (!engine_blocks_clash(profile, machine, &clash) || !clash.rules[0])
			continue;
		*VEC_PUSH(ctx->arena, &more) = (struct host){
			known->has_caps ? known->host.caps : clash.host.caps,
			known->has_kernel ? known->host.kernel : clash.host.kernel};
		add_hosts(ctx->arena, hosts, &more);
	}
}

struct hosts verify_hosts(const struct context *ctx, const struct policy *policy,
			  const struct profile *profile, bool runc)
{
	size_t len = (size_t)syscall_count() + 1;
	struct needs needs = {ctx->arena, ARENA_ARRAY(ctx->arena, struct host_need, len), len};
	struct hosts hosts, more;

	add_policy(&needs, policy);
	for (size_t i = 0; i < profile->rules.len; i++)
		add_rule(&needs, &profile->rules.ptr[i]);
	hosts = host_cover(ctx, needs.ptr, needs.len);
	if (runc) {
		more = host_cases(ctx, policy);
		add_hosts(ctx->arena, &hosts, &more);
	}
	add_clash(ctx, &hosts, profile);
	return hosts;
}
