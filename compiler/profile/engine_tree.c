/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_tree.h"

#include "profile/engine.h"

/* A comparison, and what is compared where it holds, or does not, as the rule wants it. */
struct tree_node {
	struct comparison test;
	unsigned copies;
	struct engine_tree below;
};

/* Arguments. */

static void take_arg(struct rule_args *args, const struct profile_arg *arg, unsigned width)
{
	if (arg->op != PROFILE_MASKED_EQ || (arg->value & engine_ones(width)))
		args->ptr[args->len++] = *arg;
}

struct rule_args engine_args(const struct profile_rule *rule, unsigned width,
			     const uint32_t *sub_call)
{
	struct rule_args args = {.len = 0};

	if (sub_call)
		take_arg(&args, &(struct profile_arg){.op = PROFILE_EQ, .value = *sub_call},
			 width);
	for (unsigned index = sub_call != NULL; index < CUBE_ARGS; index++)
		VEC_EACH(arg, rule->args)
			if (arg->index == index)
				take_arg(&args, arg, width);
	return args;
}

/* Chains. */

struct comparison engine_comparison(const struct profile_arg *arg, enum profile_op op,
				    bool upper)
{
	bool masked = arg->op == PROFILE_MASKED_EQ;
	unsigned shift = upper ? 32 : 0;
	uint32_t mask = masked ? (uint32_t)(arg->value >> shift) : UINT32_MAX;
	uint64_t value = masked ? arg->value_two : arg->value;

	return (struct comparison){
		.index = arg->index,
		.op = op,
		.mask = mask,
		.value = mask & (uint32_t)(value >> shift),
		.upper = upper,
	};
}

enum profile_op engine_tested_op(enum profile_op op)
{
	static const enum profile_op tested[PROFILE_OP_COUNT] = {
		[PROFILE_NE] = PROFILE_EQ,
		[PROFILE_LT] = PROFILE_GE,
		[PROFILE_LE] = PROFILE_GT,
		[PROFILE_EQ] = PROFILE_EQ,
		[PROFILE_GE] = PROFILE_GE,
		[PROFILE_GT] = PROFILE_GT,
		[PROFILE_MASKED_EQ] = PROFILE_MASKED_EQ,
	};

	return tested[op];
}

static void add_comparison(struct comparison_chain *chain, const struct profile_arg *arg,
			   enum profile_op op, bool upper, unsigned copies)
{
	chain->copies[chain->len] = copies;
	chain->comparisons[chain->len++] = engine_comparison(arg, op, upper);
}

/* Returns how many copies there are of what comes behind. */
static unsigned add_arg(struct comparison_chain *chain, const struct profile_arg *arg,
			unsigned width, unsigned copies)
{
	bool is_exact = profile_op_is_exact(arg->op);
	bool is_order = profile_op_is_order(arg->op);
	size_t first = chain->len;
	enum profile_op above = arg->op;

	if (is_order) /* how an upper half that is another one decides */
		above = profile_op_is_above(arg->op) ? PROFILE_GT : PROFILE_LE;
	if (width == 64)
		add_comparison(chain, arg, above, true, copies);
	if (width == 64 && is_order)
		add_comparison(chain, arg, PROFILE_EQ, true, copies);
	add_comparison(chain, arg, arg->op, false, copies);
	for (size_t i = first; i < chain->len; i++)
		chain->skips[i] = is_exact ? i + 1 : chain->len;
	return width == 64 && !is_exact ? 2 * copies : copies;
}

struct comparison_chain engine_chain(const struct profile_rule *rule, unsigned width,
				     const uint32_t *sub_call)
{
	struct rule_args args = engine_args(rule, width, sub_call);
	struct comparison_chain chain = {.len = 0};
	unsigned copies = 1;

	VEC_EACH(arg, args)
		copies = add_arg(&chain, arg, width, copies);
	return chain;
}

/* Which of two comparisons is first; 0: the one that came first. */
static int compare_places(const struct comparison *a, const struct comparison *b)
{
	int order = base_order(a->index, b->index);

	order = order ? order : b->upper - a->upper;
	order = order ? order : profile_op_is_order(b->op) - profile_op_is_order(a->op);
	return order ? order : base_order(a->value, b->value);
}

/* Everything about a comparison but for whether it is to hold: `!=` is `==` that is not to. */
static bool is_same_test(const struct comparison *a, const struct comparison *b)
{
	return compare_places(a, b) == 0 && a->mask == b->mask &&
	       engine_tested_op(a->op) == engine_tested_op(b->op);
}

bool engine_comparison_equal(const struct comparison *a, const struct comparison *b)
{
	return a->value == b->value && a->mask == b->mask && a->index == b->index &&
	       a->upper == b->upper && a->op == b->op;
}

/* The higher, the earlier in a level. */
static int rank_of(enum profile_op op)
{
	if (!profile_op_is_order(op))
		return 2;
	return op == PROFILE_LT || op == PROFILE_LE;
}

int engine_comparison_order(const struct comparison *a, const struct comparison *b)
{
	int rank = rank_of(a->op), order = base_order(a->index, b->index);

	order = order ? order : a->upper - b->upper;
	order = order ? order : rank - rank_of(b->op);
	if (order == 0 && rank == 1)
		return base_order(b->value, a->value);
	return order ? order : base_order(a->value, b->value);
}

int engine_chain_compare(const struct comparison_chain *a, const struct comparison_chain *b)
{
	int order = 0;

	for (size_t i = 0; order == 0 && i < a->len && i < b->len; i++) {
		const struct comparison *one = &a->comparisons[i], *other = &b->comparisons[i];

		order = compare_places(one, other);
		order = order ? order : base_order(one->mask, other->mask);
		order = order ? order : base_order(one->op, other->op);
	}
	return order ? order : base_order(a->len, b->len);
}

/* Steps. */

static uint64_t add_steps(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t times_steps(uint64_t a, uint64_t b)
{
	uint64_t product;

	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t count_steps(const struct engine_tree *tree,
			    const struct comparison_chain *chain, size_t first);

/* To hold what comes behind comparison AT of CHAIN against TREE. */
static uint64_t count_next_steps(const struct engine_tree *tree,
				 const struct comparison_chain *chain, size_t at)
{
	uint64_t steps = count_steps(tree, chain, at + 1);

	if (chain->skips[at] == at + 1)
		return steps;
	return add_steps(steps, count_steps(tree, chain, chain->skips[at]));
}

/* To hold CHAIN from comparison FIRST on against TREE. */
static uint64_t count_steps(const struct engine_tree *tree,
			    const struct comparison_chain *chain, size_t first)
{
	const struct comparison *test = &chain->comparisons[first];
	uint64_t steps = tree->nodes.len + 1, behind = 0;
	size_t i = tree->nodes.len;

	if (first == chain->len)
		return 1;
	for (; i > 0; i--, behind++)
		if (compare_places(&tree->nodes.ptr[i - 1].test, test) <= 0)
			break;
	if (behind)
		steps = add_steps(steps,
				  times_steps(behind, count_next_steps(tree, chain, first)));
	for (; i > 0 && compare_places(&tree->nodes.ptr[i - 1].test, test) == 0; i--)
		if (is_same_test(&tree->nodes.ptr[i - 1].test, test))
			steps = add_steps(steps, count_next_steps(&tree->nodes.ptr[i - 1].below,
								  chain, first));
	return steps;
}

/* The node of TEST in TREE, which has it from now on. */
static struct tree_node *find_node(struct arena *arena, struct engine_tree *tree,
				   const struct comparison *test)
{
	size_t at = tree->nodes.len, place;

	for (; at > 0 && compare_places(&tree->nodes.ptr[at - 1].test, test) > 0; at--)
		;
	place = at;
	for (; at > 0 && compare_places(&tree->nodes.ptr[at - 1].test, test) == 0; at--)
		if (engine_comparison_equal(&tree->nodes.ptr[at - 1].test, test))
			return &tree->nodes.ptr[at - 1];
	VEC_PUSH(arena, &tree->nodes);
	for (at = tree->nodes.len - 1; at > place; at--)
		tree->nodes.ptr[at] = tree->nodes.ptr[at - 1];
	tree->nodes.ptr[place] = (struct tree_node){.test = *test};
	return &tree->nodes.ptr[place];
}

void engine_tree_add(struct arena *arena, struct engine_tree *tree,
		     const struct comparison_chain *chain)
{
	struct engine_tree *level = tree;

	tree->rules++;
	tree->steps = add_steps(tree->steps, count_steps(tree, chain, 0));
	for (size_t i = 0; i < chain->len; i++) {
		struct tree_node *node = find_node(arena, level, &chain->comparisons[i]);

		if (node->copies < chain->copies[i])
			node->copies = chain->copies[i];
		level = &node->below;
	}
}

/* Size. */

/* Load, mask, test.  Equal loads are often shared. */
size_t engine_comparison_size(const struct comparison *comparison)
{
	return comparison->mask == UINT32_MAX ? 2 : 4;
}

/*
 * True when the mask of NODE may be put over what another one of TREE has left, which gets
 * masked again for it where it was lost meanwhile.
 */
static bool is_masked_twice(const struct engine_tree *tree, const struct tree_node *node)
{
	const struct comparison *test = &node->test;

	if (test->mask == UINT32_MAX)
		return false;
	VEC_EACH(other, tree->nodes)
		if (other != node && other->below.nodes.len && other->test.mask != UINT32_MAX &&
		    other->test.index == test->index && other->test.upper == test->upper &&
		    (other->test.mask & test->mask) == test->mask)
			return true;
	return false;
}

size_t engine_tree_size(const struct engine_tree *tree)
{
	size_t size = 0;

	VEC_EACH(node, tree->nodes) {
		size_t one = engine_comparison_size(&node->test);

		if (node->test.mask != UINT32_MAX && !is_masked_twice(tree, node))
			one--;
		size += one * node->copies + engine_tree_size(&node->below);
	}
	return size;
}
