/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/plan.h"

#include "bpf/args.h"
#include "bpf/tree.h"

/* What all calls together weigh, and what a denied one does: it is rare, and slow anyway. */
#define ALL_WEIGHT (1u << 22)
#define DENIED_WEIGHT 1
#define UNLISTED_EQUAL 5 /* percent, see equal_percent */

/* An instruction costs next to nothing, but for the ABIs that hardly anybody calls. */
#define MAIN_SIZE_PRICE (TREE_UNIT / 2048)
#define OTHER_SIZE_PRICE (TREE_UNIT / 4)

#define HOT_KEPT 16

/* Numbers with one owner, on the way to a tree. */
struct numbers {
	struct bpf_plan *plan;
	struct bpf_args *args;
	const struct policy *policy;
	const struct call_weights *weights;
	struct bpf_token *token;
	enum abi owner;
	bool is_main;
	uint32_t size_price;
	VEC(struct tree_leaf) leaves;
	struct hot_word hot[HOT_KEPT + 1];
	size_t hot_count;
	bool *may_be_made;  /* by index of calls */
	uint64_t made;      /* how often calls are made that may be made */
	uint32_t permitted; /* how many calls that are */
};

static bool may_be_made(const struct policy *policy, const struct bpf_call *call)
{
	diagram_id outcome = policy_outcome(policy, (enum abi)call->abi, call->id);
	struct diagram_values values;

	if (diagram_is_leaf(outcome))
		return verb_permits(action_of_value(diagram_value(outcome)).verb);
	values = diagram_values(policy->diagrams, diagrams_arena(policy->diagrams), outcome);
	return verb_permits(action_of_value(values.ptr[values.len - 1]).verb);
}

/*
 * The percentage of the weight that is alike for all calls.  Who lists what may
 * be made expects it to be made; who lists what may not says nothing of the rest.
 */
static uint32_t equal_percent(const struct numbers *numbers, const struct bpf_call *call)
{
	struct action action = policy_fallback(numbers->policy, (enum abi)call->abi, call->id);

	if (!numbers->made)
		return 100;
	if (verb_permits(action.verb) && numbers->weights->equal > UNLISTED_EQUAL)
		return UNLISTED_EQUAL;
	return numbers->weights->equal;
}

/* The share of CALL in all that are made, blended with an equal share for each. */
static uint32_t weight_of(const struct numbers *numbers, const struct bpf_call *call)
{
	uint32_t equal = equal_percent(numbers, call);
	uint64_t share = 0;

	if (!numbers->permitted || !numbers->may_be_made[call - numbers->token->calls.ptr])
		return DENIED_WEIGHT;
	if (numbers->made)
		share = numbers->weights->count[call->id] * (uint64_t)ALL_WEIGHT /
			numbers->made;
	return (uint32_t)((ALL_WEIGHT / numbers->permitted * equal + share * (100 - equal)) /
			  100);
}

/* Keep the likeliest, in order. */
static void add_hot(struct numbers *numbers, uint32_t nr, uint32_t weight)
{
	size_t i = numbers->hot_count;

	for (; i > 0 && numbers->hot[i - 1].weight < weight; i--)
		numbers->hot[i] = numbers->hot[i - 1];
	numbers->hot[i] = (struct hot_word){nr, weight};
	if (numbers->hot_count < HOT_KEPT)
		numbers->hot_count++;
}

static void add_leaf(struct numbers *numbers, uint32_t lo, uint32_t hi, node_id node,
		     uint32_t weight)
{
	size_t len = numbers->leaves.len;

	if (len && numbers->leaves.ptr[len - 1].node == node) {
		numbers->leaves.ptr[len - 1].hi = hi;
		numbers->leaves.ptr[len - 1].weight += weight;
	} else {
		*VEC_PUSH(numbers->plan->graph.arena, &numbers->leaves) =
			(struct tree_leaf){lo, hi, node, weight};
	}
}

/* Numbers that are no calls. */
static void add_gap(struct numbers *numbers, const struct bpf_stretch *gap)
{
	struct action action = policy_foreign(numbers->policy, numbers->owner);

	if (numbers->policy->abis & ABI_BIT(numbers->owner))
		action = policy_fallback(numbers->policy, numbers->owner, SYSCALL_NONE);
	add_leaf(numbers, (uint32_t)gap->lo, (uint32_t)(gap->end - 1),
		 graph_ret(&numbers->plan->graph, action_ret(action)), 0);
}

static void add_call(struct numbers *numbers, const struct bpf_call *call)
{
	struct bpf_plan *plan = numbers->plan;
	uint32_t weight = weight_of(numbers, call);
	diagram_id outcome = policy_outcome(numbers->policy, (enum abi)call->abi, call->id);
	node_id node = bpf_args_test(numbers->args, outcome, numbers->size_price);

	if (plan->graph.is_full && !plan->filled_by)
		plan->filled_by = call;
	numbers->token->nodes[call - numbers->token->calls.ptr] = node;
	add_leaf(numbers, call->nr, call->nr, node, weight);
	if (numbers->is_main)
		add_hot(numbers, call->nr, weight);
}

/* Weigh the calls from the one at FIRST on that have numbers up to LAST. */
static void sum_weights(struct numbers *numbers, size_t first, uint32_t last)
{
	const struct bpf_calls *calls = &numbers->token->calls;

	numbers->may_be_made = ARENA_ARRAY(numbers->plan->graph.arena, bool, calls->len);
	for (size_t i = first; i < calls->len && calls->ptr[i].nr <= last; i++) {
		numbers->may_be_made[i] = may_be_made(numbers->policy, &calls->ptr[i]);
		if (numbers->may_be_made[i]) {
			numbers->made += numbers->weights->count[calls->ptr[i].id];
			numbers->permitted += 1;
		}
	}
}

static node_id plan_tree(const struct numbers *numbers)
{
	struct tree_leaves leaves = {.ptr = numbers->leaves.ptr,
				     .len = numbers->leaves.len,
				     .hot = numbers->hot,
				     .hot_count = numbers->hot_count,
				     .size_price = numbers->size_price};

	return bpf_tree(&numbers->plan->graph, ACC_NR, &leaves);
}

/*
 * The tree of the numbers behind AT.  Where others own the numbers beyond, those get a tree of
 * their own, which is a leaf of this one: nearly nobody goes there.
 */
static node_id plan_numbers(const struct numbers *common, struct bpf_stretch at)
{
	const struct bpf_calls *calls = &common->token->calls;
	struct numbers numbers = *common;
	uint32_t last = bpf_calls_owned_until(calls, (uint32_t)at.end);

	numbers.owner = bpf_calls_owner(calls, (uint32_t)at.end);
	numbers.is_main = abi_machine(numbers.owner) == numbers.owner;
	numbers.size_price = numbers.is_main ? MAIN_SIZE_PRICE : OTHER_SIZE_PRICE;
	sum_weights(&numbers, at.next, last);
	while (at.end <= last && bpf_calls_next(calls, &at))
		if (at.call)
			add_call(&numbers, at.call);
		else
			add_gap(&numbers, &at);
	if (last != UINT32_MAX)
		add_leaf(&numbers, last + 1, UINT32_MAX, plan_numbers(common, at), 0);
	return plan_tree(&numbers);
}

static void plan_token(struct bpf_plan *plan, const struct numbers *shared, abi_set abis)
{
	struct arena *arena = plan->graph.arena;
	struct bpf_token *token = VEC_PUSH(arena, &plan->tokens);
	struct numbers common = *shared;

	common.token = token;
	token->calls = bpf_calls_of(arena, abis);
	token->nodes = ARENA_ARRAY(arena, node_id, token->calls.len);
	token->start = plan_numbers(&common, (struct bpf_stretch){0});
	if (graph_node(&plan->graph, token->start)->acc.mask)
		token->start = graph_load(&plan->graph, ACC_NR.offset, token->start);
}

/* The main ABI's token is asked for first; all others are foreign. */
static node_id plan_root(struct bpf_plan *plan, struct action foreign)
{
	struct graph *graph = &plan->graph;
	node_id node = graph_ret(graph, action_ret(foreign));

	for (size_t i = plan->tokens.len; i-- > 0;)
		node = graph_test(
			graph,
			(struct acc_test){ACC_ARCH, CODE_JEQ, plan->tokens.ptr[i].calls.audit},
			plan->tokens.ptr[i].start, node);
	if (graph_node(graph, node)->acc.mask)
		node = graph_load(graph, ACC_ARCH.offset, node);
	return node;
}

void bpf_plan_make(struct arena *arena, const struct policy *policy,
		   const struct call_weights *weights, struct bpf_plan *plan)
{
	struct numbers shared = {.plan = plan, .policy = policy};
	struct call_weights builtin;
	abi_set left = policy->abis;

	*plan = (struct bpf_plan){0};
	graph_init(&plan->graph, arena);
	shared.args =
		bpf_args_new(&plan->graph, policy->diagrams, bpf_is_big_endian(policy->abis));
	if (!weights) {
		builtin = bpf_weights_builtin(arena);
		weights = &builtin;
	}
	shared.weights = weights;
	while (left) {
		abi_set abis = bpf_token_abis(left);

		plan_token(plan, &shared, abis);
		left &= ~abis;
	}
	plan->root = plan_root(plan, policy_foreign(policy, ABI_COUNT));
}
