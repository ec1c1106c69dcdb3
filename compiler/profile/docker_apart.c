/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_apart.h"

#include <string.h>

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

	VEC_EACH(arg, rule->args) {
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

	memset(&half.names, 0, sizeof(half.names));
	memset(&half.args, 0, sizeof(half.args));
	*VEC_PUSH(arena, &half.names) = name;
	VEC_EACH(arg, rule->args)
		if (arg->index < bit->index)
			*VEC_PUSH(arena, &half.args) = *arg;
	*VEC_PUSH(arena, &half.args) = *bit;
	VEC_EACH(arg, rule->args)
		if (arg->index > bit->index)
			*VEC_PUSH(arena, &half.args) = *arg;
	return half;
}

static void remove_call(struct profile_rule *rule, syscall_id id)
{
	size_t len = 0;

	for (size_t i = 0; i < rule->names.len; i++)
		if (profile_call(rule, i) != id)
			rule->names.ptr[len++] = rule->names.ptr[i];
	rule->names.len = len;
}

/* Returns whether RULE, of PROFILE, can be written as two for ID, by the bit NUMBER, and was.
 */
static bool split(struct arena *arena, struct profile *profile, const struct profile_rule *rule,
		  syscall_id id, unsigned number)
{
	struct profile_arg bit = {free_argument(rule), PROFILE_MASKED_EQ, UINT64_C(1) << number,
				  0};
	struct profile split = {.rules = {0}};

	if (!is_direct(id, profile->abis) || bit.index == CUBE_ARGS)
		return false;
	VEC_EACH(each, profile->rules) {
		struct profile_rule rest = *each;

		if (each == rule)
			remove_call(&rest, id);
		if (rest.names.len)
			*VEC_PUSH(arena, &split.rules) = rest;
		if (each != rule)
			continue;
		*VEC_PUSH(arena, &split.rules) = half_of(arena, rule, syscall_name(id), &bit);
		bit.value_two = bit.value;
		*VEC_PUSH(arena, &split.rules) = half_of(arena, rule, syscall_name(id), &bit);
	}
	profile->rules = split.rules;
	return true;
}

bool docker_keep_apart(struct arena *arena, struct profile *profile)
{
	struct engine_clash clash;

	for (unsigned bit = 0; bit < BITS; bit++) {
		bool is_split = false;

		if (!docker_find_clash(profile, &clash))
			return true;
		for (size_t i = 0; i < 2 && !is_split && clash.rules[0]; i++)
			is_split = split(arena, profile, clash.rules[i], clash.calls[i], bit);
		if (!is_split)
			return false;
	}
	return false;
}
