/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_apart.h"

/* So many bits tell apart what is split in vain by one of them. */
#define BITS 32

bool docker_find_clash(const struct profile *profile, struct engine_clash *clash)
{
	ABI_EACH(machine, abi_main_only(profile->abis))
		if (engine_blocks_clash(profile, machine, clash))
			return true;
	return false;
}

/* What engines make of its rules for a multiplexer cannot be split. */
static bool is_direct(syscall_id id, abi_set abis)
{
	ABI_EACH(abi, abis)
		if (syscall_multiplexed(id, abi).via != SYSCALL_NONE)
			return false;
	return !syscall_is_multiplexer(id);
}

/* An argument that RULE does not ask for, before one of which it asks for an order, as such a
 * one has to be the last (rule_bodies.h); CUBE_ARGS if there is none. */
static unsigned free_argument(const struct profile_rule *rule)
{
	unsigned used = 0, before = CUBE_ARGS;

	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];

		used |= 1u << arg->index;
		if (profile_op_is_above(arg->op))
			before = arg->index;
		else if (!profile_op_is_exact(arg->op))
			return CUBE_ARGS;
	}
	while (before-- > 0)
		if (!(used & (1u << before)))
			return before;
	return CUBE_ARGS;
}

/* RULE about the call NAME alone, where BIT holds, too. */
static struct profile_rule half_of(struct arena *arena, const struct profile_rule *rule,
				   const char *name, const struct profile_arg *bit)
{
	struct profile_rule half = *rule;
	size_t i = 0;

	half.names.ptr = NULL;
	half.names.len = half.names.cap = 0;
	half.args.ptr = NULL;
	half.args.len = half.args.cap = 0;
	*VEC_PUSH(arena, &half.names) = name;
	for (; i < rule->args.len && rule->args.ptr[i].index < bit->index; i++)
		*VEC_PUSH(arena, &half.args) = rule->args.ptr[i];
	*VEC_PUSH(arena, &half.args) = *bit;
	for (; i < rule->args.len; i++)
		*VEC_PUSH(arena, &half.args) = rule->args.ptr[i];
	return half;
}

static void insert(struct arena *arena, struct profile *profile, size_t at,
		   struct profile_rule rule)
{
	VEC_PUSH(arena, &profile->rules);
	for (size_t i = profile->rules.len - 1; i > at; i--)
		profile->rules.ptr[i] = profile->rules.ptr[i - 1];
	profile->rules.ptr[at] = rule;
}

static void remove_name(struct profile *profile, size_t at, size_t name)
{
	struct profile_rule *rule = &profile->rules.ptr[at];

	if (--rule->names.len) {
		for (; name < rule->names.len; name++)
			rule->names.ptr[name] = rule->names.ptr[name + 1];
		return;
	}
	for (profile->rules.len--; at < profile->rules.len; at++)
		profile->rules.ptr[at] = profile->rules.ptr[at + 1];
}

/* Returns whether the rule at AT can be written as two for ID, by the bit NUMBER, and was. */
static bool split(struct arena *arena, struct profile *profile, size_t at, syscall_id id,
		  unsigned number)
{
	const struct profile_rule *rule = &profile->rules.ptr[at];
	struct profile_arg bit = {free_argument(rule), PROFILE_MASKED_EQ, UINT64_C(1) << number,
				  0};
	struct profile_rule clear, set;
	size_t name = 0;

	if (!is_direct(id, profile->abis) || bit.index == CUBE_ARGS)
		return false;
	while (profile_call(rule, name) != id)
		name++;
	clear = half_of(arena, rule, rule->names.ptr[name], &bit);
	bit.value_two = bit.value;
	set = half_of(arena, rule, rule->names.ptr[name], &bit);
	insert(arena, profile, at + 1, clear);
	insert(arena, profile, at + 2, set);
	remove_name(profile, at, name);
	return true;
}

void docker_keep_apart(struct arena *arena, struct profile *profile)
{
	struct engine_clash clash;

	for (unsigned bit = 0; bit < BITS; bit++) {
		bool is_split = false;

		if (!docker_find_clash(profile, &clash) || !clash.rules[0])
			return;
		for (size_t i = 0; i < 2 && !is_split; i++)
			is_split = split(arena, profile,
					 (size_t)(clash.rules[i] - profile->rules.ptr),
					 clash.calls[i], bit);
		if (!is_split)
			return;
	}
}
