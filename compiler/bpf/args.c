/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each region of a decision becomes a rule: 12 words (the halves of six
 * arguments), of each of which some bits must have given values.  One word
 * after the other is tested, and each outcome leaves fewer rules and fewer bits
 * to ask for, until a rule has nothing more to ask, or no rule is left.
 *
 * A word is tested in one of two ways.  Where what the rules ask of it are upper
 * parts of one set of bits (equality, ranges, flags: nearly always), rules are
 * intervals of the word AND that set, and one search tree settles all of them.
 * Else one of the masks is tested, and what the other rules ask remains.
 *
 * So "arg0 in 0x20..0x2f, deny; arg0 == 0x35 and arg1 == 1, kill; else allow" asks arg0.low
 * for its upper 28 bits and for all 32: upper parts, the intervals 20..2f and 35..35.  They
 * cut the word in five, of which one has something left to ask:
 *
 *	..1f allow, 20..2f deny, 30..34 allow, 35 "arg1 == 1, kill; else allow", 36.. allow
 *
 * "arg0 & 6 == 2, deny; arg0 & 5 == 5, kill" are no upper parts of 7: 6 is tested for 2, and
 * where that is not so, 5 for 5.
 */
#include "model/old.h"
#include "bpf/args.h"

#include "bpf/tree.h"
#include "bpf/words.h"

#include <stdlib.h>
#include <string.h>

#define WORDS (2 * CUBE_ARGS)
#define STEP_LIMIT 100000 /* that take longer than this would be no program, either */

/* How likely a rule is met: what is denied is rare. */
#define PERMITTED_WEIGHT 64
#define DENIED_WEIGHT 1

struct arg_rule {
	uint32_t mask[WORDS];
	uint32_t value[WORDS];
	node_id node;
	uint32_t weight;
};

/* Words 0 to 5 are the lower halves of the arguments, 6 to 11 the upper ones. */
struct arg_search {
	struct graph *graph;
	const struct arg_rule *rules;
	uint32_t used; /* words that some rule asks for, one bit each */
	size_t steps;
	uint32_t offset[WORDS];
	node_id fallback;
	uint32_t fallback_weight;
	uint32_t size_price;
};

/* What is still open at one place of the graph. */
struct arg_state {
	const uint16_t *rules; /* those that may still match */
	size_t n;
	uint32_t known[WORDS]; /* bits that all of them ask for in vain, being as asked */
	struct acc acc;
};

static node_id build(struct arg_search *args, const struct arg_state *state);

static uint32_t action_weight(struct action action)
{
	return verb_permits(action.verb) ? PERMITTED_WEIGHT : DENIED_WEIGHT;
}

/* The bits of word W that rule R still has to ask for. */
static uint32_t open_bits(struct arg_search *args, const struct arg_state *state, size_t r,
			  size_t w)
{
	return args->rules[state->rules[r]].mask[w] & ~state->known[w];
}

/* The bits of ALL from the lowest of PART on. */
static uint32_t upper_part(uint32_t all, uint32_t part)
{
	return all & ~((part & -part) - 1);
}

/* How word W would be tested. */
struct word_choice {
	size_t word;
	uint32_t mask; /* the bits to look at */
	size_t rules;  /* that ask for some of them, or for all if !is_ordered */
	bool is_ordered;
};

#define MASKS_TRIED 16

/* The mask that most rules ask for in full; of those, the widest. */
static void choose_mask(struct arg_search *args, const struct arg_state *state,
			struct word_choice *choice)
{
	size_t tried = 0;

	choice->rules = 0;
	for (size_t r = 0; r < state->n && tried < MASKS_TRIED; r++) {
		uint32_t mask = open_bits(args, state, r, choice->word);
		size_t count = 0;

		if (!mask)
			continue;
		tried++;
		for (size_t q = 0; q < state->n; q++)
			count += (mask & ~open_bits(args, state, q, choice->word)) == 0;
		if (count > choice->rules || (count == choice->rules && mask > choice->mask)) {
			choice->rules = count;
			choice->mask = mask;
		}
	}
}

static struct word_choice choose_for_word(struct arg_search *args,
					  const struct arg_state *state, size_t w)
{
	struct word_choice choice = {.word = w, .is_ordered = true};

	for (size_t r = 0; r < state->n; r++) {
		uint32_t open = open_bits(args, state, r, w);

		choice.mask |= open;
		choice.rules += open != 0;
	}
	for (size_t r = 0; r < state->n && choice.is_ordered; r++) {
		uint32_t open = open_bits(args, state, r, w);

		choice.is_ordered = !open || upper_part(choice.mask, open) == open;
	}
	if (!choice.is_ordered)
		choose_mask(args, state, &choice);
	return choice;
}

/*
 * The word that most rules ask for; in a tie, one that settles them at once.
 * Upper halves have to wait: after the lower ones, few calls need them.
 */
static struct word_choice choose(struct arg_search *args, const struct arg_state *state)
{
	struct word_choice best = {.rules = 0};

	for (size_t w = 0; w < WORDS; w++) {
		struct word_choice choice;

		if (!(args->used & 1u << w))
			continue;
		if (w >= CUBE_ARGS && best.rules && best.word < CUBE_ARGS)
			break;
		choice = choose_for_word(args, state, w);
		if (choice.rules > best.rules ||
		    (choice.rules == best.rules && choice.is_ordered && !best.is_ordered))
			best = choice;
	}
	return best;
}

static bool holds(const struct acc *acc, uint32_t offset, uint32_t mask)
{
	return acc->offset == offset && (acc->mask & mask) == mask;
}

/* Room for N leaves that are ranges of a word AND MASK, the highest of which is MASK. */
static struct tree_leaves new_leaves(const struct arg_search *args, size_t n, uint32_t mask)
{
	return (struct tree_leaves){
		.ptr = ARENA_ARRAY(args->graph->arena, struct tree_leaf, n),
		.last = mask,
		.size_price = args->size_price,
	};
}

/* Test of a word against LEAVES. */
static node_id test_word(struct arg_search *args, const struct arg_state *state, size_t w,
			 const struct tree_leaves *leaves)
{
	const struct tree_leaf *leaf = leaves->ptr;
	uint32_t mask = leaves->last;
	struct acc whole = {args->offset[w], UINT32_MAX};
	struct acc masked = {args->offset[w], mask};
	bool is_there = holds(&state->acc, whole.offset, mask);
	uint32_t border = leaves->len == 2 ? leaf[1].lo : 0;
	node_id node;

	if (is_there)
		whole = state->acc;
	if (leaves->len == 1)
		node = leaf[0].node;
	else if (border && mask != UINT32_MAX && (border & (border - 1)) == 0)
		node = graph_test(args->graph,
				  (struct acc_test){whole, CODE_JSET, mask & -border},
				  leaf[1].node, leaf[0].node);
	else {
		node = bpf_tree(args->graph, masked, leaves);
		if (whole.mask != mask)
			node = graph_mask(args->graph, whole, mask, node);
	}
	if (is_there || !graph_node(args->graph, node)->acc.mask)
		return node;
	return graph_load(args->graph, whole.offset, node);
}

/* Put a leaf behind the others, unless no word is in it or the one before is like it. */
static void add_leaf(struct tree_leaves *leaves, uint32_t lo, uint32_t end, node_id node,
		     uint32_t weight)
{
	struct tree_leaf *last = leaves->len ? &leaves->ptr[leaves->len - 1] : NULL;
	uint32_t first;

	if (!words_next(leaves->last, lo, &first) || first > end)
		return;
	if (last && last->node == node)
		last->weight += weight;
	else
		leaves->ptr[leaves->len++] = (struct tree_leaf){last ? first : 0, node, weight};
}

/* One rule as an interval of the word AND the mask of a choice. */
struct rule_interval {
	uint32_t lo, hi;
	uint16_t rule;
};

static int by_place(const void *a, const void *b)
{
	const struct rule_interval *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	if (x->hi != y->hi)
		return x->hi > y->hi ? -1 : 1; /* the outer one first */
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Many pieces are alike; the last few kinds are remembered. */
#define PAST 8

struct past {
	uint16_t stack[8];
	size_t n;
	node_id node;
};

/* The sweep over the intervals of a word, which lie beside or within each other. */
struct sweep {
	struct arg_search *args;
	struct arg_state below; /* rules: those that do not ask for the word, then the stack */
	uint16_t *rules;        /* = below.rules */
	uint32_t *ends;         /* of the intervals on the stack */
	size_t free_count;      /* how many do not ask */
	uint32_t mask;
	struct tree_leaves leaves;
	size_t word;
	struct past past[PAST];
	size_t past_count;
};

/* True when A and B lead to the same place, given all of word W. */
static bool is_alike(const struct arg_search *args, const struct arg_state *state, size_t w,
		     uint16_t a, uint16_t b)
{
	const struct arg_rule *x = &args->rules[a], *y = &args->rules[b];

	if (a == b)
		return true;
	if (x->node != y->node)
		return false;
	for (size_t i = 0; i < WORDS; i++) {
		uint32_t open = ~state->known[i];

		if (i != w && (((x->mask[i] ^ y->mask[i]) & open) ||
			       ((x->value[i] ^ y->value[i]) & x->mask[i] & open)))
			return false;
	}
	return true;
}

/* The node of a stack like the one there is now, if it is remembered. */
static const struct past *find_past(const struct sweep *sweep)
{
	const uint16_t *stack = sweep->rules + sweep->free_count;
	size_t n = sweep->below.n - sweep->free_count;

	for (size_t k = 0; k < sweep->past_count && k < PAST; k++) {
		const struct past *past = &sweep->past[k];
		bool same = past->n == n;

		for (size_t i = 0; i < n && same; i++)
			same = is_alike(sweep->args, &sweep->below, sweep->word, stack[i],
					past->stack[i]);
		if (same)
			return past;
	}
	return NULL;
}

/* What follows where the rules of the stack match and those outside may. */
static node_id sweep_node(struct sweep *sweep)
{
	const struct past *known = find_past(sweep);
	struct past *past;
	size_t n = sweep->below.n - sweep->free_count;
	node_id node;

	if (known)
		return known->node;
	node = build(sweep->args, &sweep->below);
	if (n <= ARRAY_LEN(past->stack)) {
		past = &sweep->past[sweep->past_count++ % PAST];
		past->n = n;
		past->node = node;
		memcpy(past->stack, sweep->rules + sweep->free_count, n * sizeof(*past->stack));
	}
	return node;
}

/* Rules that share a range share its likelihood; wide ranges are somewhat likelier. */
static uint32_t piece_weight(const struct sweep *sweep, uint32_t lo, uint32_t end)
{
	uint32_t width = 32 - (uint32_t)__builtin_clz((end - lo) | 1);
	uint32_t weight = 0;

	for (size_t i = sweep->free_count; i < sweep->below.n; i++)
		weight += sweep->args->rules[sweep->below.rules[i]].weight;
	return weight > 0 ? weight * width : sweep->args->fallback_weight;
}

/* The piece from LO to END has all rules of the stack. */
static void sweep_piece(struct sweep *sweep, uint32_t lo, uint32_t end)
{
	uint32_t first;

	if (words_next(sweep->mask, lo, &first) && first <= end)
		add_leaf(&sweep->leaves, lo, end, sweep_node(sweep),
			 piece_weight(sweep, lo, end));
}

/* Close the intervals that end before LIMIT; the place up to which all is done. */
static uint32_t sweep_pop(struct sweep *sweep, uint32_t at, uint32_t limit)
{
	while (sweep->below.n > sweep->free_count) {
		uint32_t end = sweep->ends[sweep->below.n - sweep->free_count - 1];

		if (end >= limit)
			break;
		if (at <= end)
			sweep_piece(sweep, at, end);
		at = end + 1;
		sweep->below.n--;
	}
	return at;
}

static void sweep_all(struct sweep *sweep, const struct rule_interval *intervals, size_t n)
{
	uint32_t at = 0;

	for (size_t i = 0; i < n; i++) {
		at = sweep_pop(sweep, at, intervals[i].lo);
		if (at < intervals[i].lo)
			sweep_piece(sweep, at, intervals[i].lo - 1);
		at = intervals[i].lo;
		sweep->ends[sweep->below.n - sweep->free_count] = intervals[i].hi;
		sweep->rules[sweep->below.n++] = intervals[i].rule;
	}
	at = sweep_pop(sweep, at, sweep->mask);
	sweep_piece(sweep, at, sweep->mask);
}

static node_id test_ordered(struct arg_search *args, const struct arg_state *state,
			    const struct word_choice *choice)
{
	struct arena *arena = args->graph->arena;
	struct rule_interval *intervals = ARENA_ARRAY(arena, struct rule_interval, state->n);
	struct sweep sweep = {
		.args = args, .below = *state, .word = choice->word, .mask = choice->mask};
	size_t n = 0;

	sweep.rules = ARENA_ARRAY(arena, uint16_t, state->n);
	sweep.ends = ARENA_ARRAY(arena, uint32_t, state->n);
	sweep.leaves = new_leaves(args, 2 * state->n + 1, choice->mask);
	for (size_t r = 0; r < state->n; r++) {
		uint32_t open = open_bits(args, state, r, choice->word);
		uint32_t lo = args->rules[state->rules[r]].value[choice->word] & open;

		if (open)
			intervals[n++] = (struct rule_interval){lo, lo | (choice->mask & ~open),
								state->rules[r]};
		else
			sweep.rules[sweep.free_count++] = state->rules[r];
	}
	qsort(intervals, n, sizeof(*intervals), by_place);
	sweep.below.rules = sweep.rules;
	sweep.below.n = sweep.free_count;
	sweep.below.known[choice->word] |= choice->mask;
	sweep.below.acc = ACC_NONE;
	sweep_all(&sweep, intervals, n);
	return test_word(args, state, choice->word, &sweep.leaves);
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* What asks for all of a mask, by the values asked for; ascending, each once. */
static size_t asked_values(struct arg_search *args, const struct arg_state *state,
			   const struct word_choice *choice, uint32_t *values)
{
	size_t n = 0, kept = 0;

	for (size_t r = 0; r < state->n; r++)
		if ((choice->mask & ~open_bits(args, state, r, choice->word)) == 0)
			values[n++] =
				args->rules[state->rules[r]].value[choice->word] & choice->mask;
	qsort(values, n, sizeof(*values), by_value);
	for (size_t i = 0; i < n; i++)
		if (!kept || values[kept - 1] != values[i])
			values[kept++] = values[i];
	return kept;
}

/* The rest of STATE where the bits of CHOICE are VALUE. */
static node_id build_value(struct arg_search *args, const struct arg_state *state,
			   const struct word_choice *choice, uint32_t value, struct acc acc)
{
	uint16_t *rules = ARENA_ARRAY(args->graph->arena, uint16_t, state->n);
	struct arg_state below = *state;

	below.n = 0;
	for (size_t r = 0; r < state->n; r++) {
		const struct arg_rule *rule = &args->rules[state->rules[r]];
		uint32_t open = open_bits(args, state, r, choice->word) & choice->mask;

		if (((rule->value[choice->word] ^ value) & open) == 0)
			rules[below.n++] = state->rules[r];
	}
	below.rules = rules;
	below.known[choice->word] |= choice->mask;
	below.acc = acc;
	return build(args, &below);
}

/* The rest of STATE where the bits of CHOICE have none of the values asked for. */
static node_id build_else(struct arg_search *args, const struct arg_state *state,
			  const struct word_choice *choice, struct acc acc)
{
	uint16_t *rules = ARENA_ARRAY(args->graph->arena, uint16_t, state->n);
	struct arg_state below = *state;

	below.n = 0;
	for (size_t r = 0; r < state->n; r++)
		if (choice->mask & ~open_bits(args, state, r, choice->word))
			rules[below.n++] = state->rules[r];
	below.rules = rules;
	below.acc = acc;
	return build(args, &below);
}

static node_id test_masked(struct arg_search *args, const struct arg_state *state,
			   const struct word_choice *choice)
{
	struct arena *arena = args->graph->arena;
	uint32_t *values = ARENA_ARRAY(arena, uint32_t, state->n);
	size_t count = asked_values(args, state, choice, values);
	struct tree_leaves leaves = new_leaves(args, 2 * count + 1, choice->mask);
	bool is_bit = (choice->mask & (choice->mask - 1)) == 0;
	struct acc acc = {args->offset[choice->word], UINT32_MAX};
	uint32_t at = 0;
	node_id other;

	/* Tests that take no AND leave the word where it is. */
	if (!is_bit && (count > 1 || values[0] != 0))
		acc = ACC_NONE;
	else if (holds(&state->acc, acc.offset, choice->mask))
		acc = state->acc;
	other = build_else(args, state, choice, acc);
	for (size_t i = 0; i < count; i++) {
		if (at < values[i])
			add_leaf(&leaves, at, values[i] - 1, other, args->fallback_weight);
		add_leaf(&leaves, values[i], values[i],
			 build_value(args, state, choice, values[i], acc), PERMITTED_WEIGHT);
		at = values[i] + 1;
	}
	if (at)
		add_leaf(&leaves, at, choice->mask, other, args->fallback_weight);
	return test_word(args, state, choice->word, &leaves);
}

static node_id build(struct arg_search *args, const struct arg_state *state)
{
	struct word_choice choice;

	if (args->steps++ == STEP_LIMIT)
		args->graph->is_full = true;
	if (state->n == 0 || args->graph->is_full)
		return args->fallback;
	choice = choose(args, state);
	if (choice.rules == 0) /* rules are disjoint, so this is the only one */
		return args->rules[state->rules[0]].node;
	return choice.is_ordered ? test_ordered(args, state, &choice)
				 : test_masked(args, state, &choice);
}

/* Where the words are; a 64-bit argument's halves lie in the machine's byte order. */
static void set_offsets(struct arg_search *args, enum abi abi)
{
	bool big = abi_info(abi)->big_endian;

	for (uint32_t w = 0; w < WORDS; w++)
		args->offset[w] = (uint32_t)offsetof(struct call_data, args) +
				  w % CUBE_ARGS * 8 + ((w >= CUBE_ARGS) != big) * 4u;
}

/* The rules that DECISION has beside what FALLBACK does anyway, and their indexes. */
static size_t make_rules(struct arg_search *args, const struct old_decision *decision,
			 struct action fallback, struct arg_rule *rules, uint16_t *indexes)
{
	size_t n = 0;

	for (size_t i = 0; i < decision->len; i++) {
		const struct old_region *region = &decision->ptr[i];
		struct arg_rule *rule = &rules[n];

		if (action_equal(region->action, fallback))
			continue;
		for (size_t w = 0; w < WORDS; w++) {
			const struct cube_arg *arg = &region->cube.arg[w % CUBE_ARGS];

			rule->mask[w] = (uint32_t)(arg->mask >> w / CUBE_ARGS * 32);
			rule->value[w] = (uint32_t)(arg->value >> w / CUBE_ARGS * 32);
			if (rule->mask[w])
				args->used |= 1u << w;
		}
		rule->node = graph_ret(args->graph, action_ret(region->action));
		rule->weight = action_weight(region->action);
		indexes[n] = (uint16_t)n;
		n++;
	}
	args->rules = rules;
	return n;
}

node_id bpf_args(struct graph *graph, enum abi abi, const struct old_decision *decision,
		 struct action fallback, uint32_t size_price)
{
	struct arg_search args = {.graph = graph,
				  .fallback_weight = action_weight(fallback),
				  .size_price = size_price};
	struct arg_state state = {.acc = ACC_NONE};
	struct arg_rule *rules;
	uint16_t *indexes;

	if (decision->len && cube_ignores_args(&decision->ptr[0].cube))
		return graph_ret(graph, action_ret(decision->ptr[0].action));
	args.fallback = graph_ret(graph, action_ret(fallback));
	if (decision->len > UINT16_MAX)
		graph->is_full = true;
	if (decision->len == 0 || graph->is_full)
		return args.fallback;
	rules = ARENA_ARRAY(graph->arena, struct arg_rule, decision->len);
	indexes = ARENA_ARRAY(graph->arena, uint16_t, decision->len);
	set_offsets(&args, abi);
	state.n = make_rules(&args, decision, fallback, rules, indexes);
	state.rules = indexes;
	return build(&args, &state);
}
