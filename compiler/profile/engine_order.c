/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_order.h"

#include "kernel/seccomp.h"
#include "profile/engine.h"

#include <string.h>

/* Every rule is held against every other: of more the filter is too long anyway. */
#define RULES_MAX BPF_PROGRAM_MAX

/* One on an ABI. */
struct placed_rule {
	struct ordered_rule rule;
	struct action action;
};

VEC_STRUCT(placed_rules, struct placed_rule);

bool engine_has_order(const struct profile_rule *rule)
{
	VEC_EACH(arg, rule->args) {
		if (!profile_op_is_exact(arg->op) && !profile_op_is_above(arg->op))
			return false;
		VEC_EACH(other, rule->args)
			if (profile_op_is_above(arg->op) && other->index > arg->index)
				return false;
	}
	return true;
}

/* Two comparisons of one argument. */

static uint64_t mask_of(const struct profile_arg *arg, uint64_t all)
{
	return arg->op == PROFILE_MASKED_EQ ? arg->value & all : all;
}

static uint64_t value_of(const struct profile_arg *arg, uint64_t all)
{
	return (arg->op == PROFILE_MASKED_EQ ? arg->value_two : arg->value) & mask_of(arg, all);
}

/* True when no number under ARG, which is exact, is above what ORDER asks for. */
static bool is_below(const struct profile_arg *arg, const struct profile_arg *order,
		     uint64_t all)
{
	uint64_t highest = value_of(arg, all) | (all & ~mask_of(arg, all));
	uint64_t bound = order->value & all;

	return order->op == PROFILE_GE ? highest < bound : highest <= bound;
}

static bool are_args_apart(const struct profile_arg *a, const struct profile_arg *b,
			   uint64_t all)
{
	uint64_t both = mask_of(a, all) & mask_of(b, all);

	if (a->index != b->index)
		return false;
	if (profile_op_is_exact(a->op) && profile_op_is_exact(b->op))
		return ((value_of(a, all) ^ value_of(b, all)) & both) != 0;
	if (profile_op_is_exact(a->op))
		return is_below(a, b, all);
	return profile_op_is_exact(b->op) && is_below(b, a, all);
}

/* Two rules. */

/* True when no host keeps both. */
static bool are_guards_apart(const struct cube *a, const struct cube *b)
{
	return (a->held & b->lacked) || (a->lacked & b->held) || a->kernel_lo >= b->kernel_hi ||
	       b->kernel_lo >= a->kernel_hi;
}

static bool are_apart(const struct ordered_rule *a, const struct ordered_rule *b)
{
	uint64_t all = engine_ones(a->width);

	VEC_EACH(one, a->rule->args)
		VEC_EACH(other, b->rule->args)
			if (are_args_apart(one, other, all))
				return true;
	return false;
}

static enum rule_order order_of(const struct comparison_chain *a,
				const struct comparison_chain *b)
{
	size_t i = 0;
	int order;

	while (i < a->len && i < b->len && profile_op_is_exact(a->comparisons[i].op) &&
	       engine_comparison_equal(&a->comparisons[i], &b->comparisons[i]))
		i++;
	if (i == a->len || i == b->len)
		return RULE_ORDER_UNSURE;
	order = engine_comparison_order(&a->comparisons[i], &b->comparisons[i]);
	if (order == 0)
		return RULE_ORDER_UNSURE;
	return order > 0 ? RULE_ORDER_FIRST : RULE_ORDER_BEHIND;
}

static bool begins_with(const struct comparison_chain *a, const struct comparison_chain *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (i == a->len ||
		    !engine_comparison_equal(&a->comparisons[i], &b->comparisons[i]))
			return false;
	return true;
}

enum rule_order engine_rule_order(const struct ordered_rule *a, const struct ordered_rule *b)
{
	if (are_guards_apart(&a->rule->guard, &b->rule->guard))
		return RULE_ORDER_APART;
	if (begins_with(&a->chain, &b->chain) || begins_with(&b->chain, &a->chain))
		return RULE_ORDER_UNSURE;
	if (are_apart(a, b))
		return RULE_ORDER_APART;
	return order_of(&a->chain, &b->chain);
}

/* All rules on a call. */

static bool is_about(const struct profile_rule *rule, const char *name)
{
	for (size_t i = 0; i < rule->names.len; i++)
		if (strcmp(rule->names.ptr[i], name) == 0)
			return true;
	return false;
}

/* Those on ID with a condition; false when one has another form, or they are too many. */
static bool find_rules(struct arena *arena, const struct profile *profile, enum abi abi,
		       syscall_id id, struct placed_rules *out)
{
	unsigned width = engine_width(abi);

	VEC_EACH(rule, profile->rules) {
		struct comparison_chain chain;

		if (!profile_applies(profile, rule, abi) || !is_about(rule, syscall_name(id)))
			continue;
		if (profile_repeats_index(rule) || !engine_has_order(rule) ||
		    out->len == RULES_MAX)
			return false;
		chain = engine_chain(rule, width, NULL);
		if (chain.len)
			*VEC_PUSH(arena, out) = (struct placed_rule){{rule, chain, width},
								     profile_action(rule, abi)};
	}
	return true;
}

static bool is_pair_ordered(const struct placed_rule *a, const struct placed_rule *b)
{
	enum rule_order order;

	if (action_equal(a->action, b->action))
		return true;
	order = engine_rule_order(&a->rule, &b->rule);
	if (order == RULE_ORDER_FIRST)
		return a->action.verb < b->action.verb;
	return order == RULE_ORDER_APART ||
	       (order == RULE_ORDER_BEHIND && b->action.verb < a->action.verb);
}

static bool is_ordered_on(struct arena *arena, const struct profile *profile, enum abi abi,
			  syscall_id id)
{
	struct placed_rules rules = {0};

	if (!find_rules(arena, profile, abi, id, &rules))
		return false;
	for (size_t i = 0; i < rules.len; i++)
		for (size_t j = 0; j < i; j++)
			if (!is_pair_ordered(&rules.ptr[i], &rules.ptr[j]))
				return false;
	return true;
}

bool engine_is_ordered(const struct profile *profile, abi_set abis, syscall_id id)
{
	struct arena *arena = arena_new();
	bool ok = !syscall_is_multiplexer(id);

	ABI_EACH(abi, abis)
		ok = ok && is_ordered_on(arena, profile, abi, id);
	arena_free(arena);
	return ok;
}

static diagram_id map_milder(const void *action, uint32_t value)
{
	enum verb verb = ((const struct action *)action)->verb;
	bool is_milder =
		diagram_leaf(value) != DIAGRAM_OPEN && action_of_value(value).verb > verb;

	return is_milder ? DIAGRAM_TRUE : DIAGRAM_FALSE;
}

diagram_id engine_milder(struct diagrams *d, const struct decision *decision,
			 const struct region *region)
{
	return diagram_and(d, region->where,
			   diagram_map(d, map_milder, &region->action, decision->outcome));
}
