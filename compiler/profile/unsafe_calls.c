/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine.h"
#include "profile/removed_rules.h"

/* The rules on one call together. */
struct call_shape {
	unsigned rules;     /* as libseccomp gets them: one an entry where an index repeats */
	unsigned indices;   /* of arguments, a bit each */
	uint64_t constants; /* all bits that are set in one */
	unsigned unequal;   /* arguments with NE in a rule of their own, a bit each */
	unsigned equal;     /* arguments with EQ or MASKED_EQ in a rule of several */
	bool is_several;    /* some rule compares several arguments */
	bool has_order;     /* LT or LE */
	bool is_unsafe_at_once; /* beside any other rule */
};

static bool is_last(const struct profile_rule *rule, const struct profile_arg *arg)
{
	for (size_t i = 0; i < rule->args.len; i++)
		if (rule->args.ptr[i].index > arg->index)
			return false;
	return true;
}

/* ARG of a rule on a call; IS_SEVERAL: it is one of several. */
static void add_arg(struct call_shape *shape, const struct profile_arg *arg, bool is_several)
{
	shape->indices |= 1u << arg->index;
	shape->constants |= arg->value | arg->value_two;
	shape->has_order |= arg->op == PROFILE_LT || arg->op == PROFILE_LE;
	if (is_several && profile_op_is_exact(arg->op))
		shape->equal |= 1u << arg->index;
	if (!is_several && arg->op == PROFILE_NE)
		shape->unequal |= 1u << arg->index;
}

/* RULE on a call; VIA: as carried over to its multiplexer, whose argument 0 is the sub-call. */
static void add_rule(struct call_shape *shape, const struct profile_rule *rule, bool via)
{
	bool is_apart = profile_repeats_index(rule);
	bool is_several = via || (rule->args.len > 1 && !is_apart);

	shape->rules += is_apart ? (unsigned)rule->args.len : 1;
	shape->is_several |= is_several;
	shape->indices |= via;
	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];
		bool is_above = profile_op_is_above(arg->op);

		if (via && arg->index == 0)
			continue;
		add_arg(shape, arg, is_several);
		shape->is_unsafe_at_once |= is_several && (arg->op == PROFILE_NE ||
							   (is_above && !is_last(rule, arg)));
	}
}

/* LT and LE on one argument are right when all constants have the same upper half, zero. */
static bool is_unsafe(const struct call_shape *shape)
{
	bool is_small = shape->constants <= UINT32_MAX && !shape->is_several &&
			(shape->indices & (shape->indices - 1)) == 0;

	return shape->rules > 1 &&
	       (shape->is_unsafe_at_once || (shape->unequal & shape->equal) ||
		(shape->has_order && !is_small));
}

/* RULE on ID, and on what ID is made through somewhere. */
static void add_call(struct call_shape *shapes, const struct profile_rule *rule, syscall_id id)
{
	abi_set abis = syscall_behind(id);

	if (rule->args.len)
		add_rule(&shapes[id], rule, false);
	if (abis)
		add_rule(&shapes[syscall_multiplexed(id, abi_next(abis, 0)).via], rule, true);
}

const bool *engine_unsafe_calls(struct arena *arena, const struct profile *profile)
{
	struct call_shape *shapes =
		ARENA_ARRAY(arena, struct call_shape, (size_t)syscall_count());
	bool *unsafe = ARENA_ARRAY(arena, bool, (size_t)syscall_count());

	VEC_EACH(rule, profile->rules)
		PROFILE_EACH_CALL(id, rule)
			add_call(shapes, rule, id);
	for (syscall_id id = 0; id < syscall_count(); id++)
		unsafe[id] = is_unsafe(&shapes[id]);
	find_removed_rules(arena, profile, unsafe);
	return unsafe;
}
