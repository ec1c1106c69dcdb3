/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node of the tree is one of
 *
 *	JGE  splits the ranges at a border;
 *	JEQ  singles out a word: the likeliest of all (then the rest is the same
 *	     ranges with a hole), or the exceptions in a run that is alike otherwise.
 *
 * Dynamic programming finds the best tree of that shape: cell (h, i, j) is what
 * is left of the leaves i..j once their h likeliest words have been tested.  As
 * in Knuth's optimal search trees, the best split of i..j lies between those of
 * its two shorter neighbours; with JEQ in the game that is no theorem, so the
 * window is a bit wider than his.
 *
 * An example, with leaves 0..4 and 25 the likeliest word:
 *
 *	from  0 deny      jeq 25: allow      (0, 0, 4) singles out its likeliest word
 *	from 10 allow     jge 40: kill       (1, 0, 4) is split in (1, 0, 3) and (0, 4, 4)
 *	from 11 deny      jge 20: allow      (1, 0, 3) is split in (0, 0, 2) and (1, 3, 3)
 *	from 20 allow     jeq 10: allow      (0, 0, 2) is deny with one exception
 *	from 40 kill      deny
 */
#include "bpf/tree.h"

#define EXACT_LEAVES 192 /* more are halved by weight first */
#define HOT_WORDS 16
#define HOLES 2     /* words tested ahead of the ranges they are in */
#define HOT_SHARE 4 /* 1 in so many is what they have to be, of what is left */
#define CHAIN_MAX 4 /* exceptions, each tested by a JEQ */
#define WINDOW 3    /* splits tried beyond Knuth's */
#define NO_HOT HOT_WORDS
#define NO_WIDE SIZE_MAX

/*
 * What is known of the parts with as many holes, in matrices of n x n.  Cell (i, j) and cell
 * (j, i) are the same: so the lower halves of a part lie in a row, and the upper ones do.
 * Weights are parts of TREE_UNIT, and so are costs.
 */
struct cells {
	uint32_t *cost;
	uint8_t *split; /* the last leaf of the lower half in the best split */
};

enum tree_choice { CHOICE_SPLIT, CHOICE_HOT, CHOICE_CHAIN };

/* The best that can be done with a part. */
struct tree_plan {
	uint32_t cost;
	enum tree_choice choice;
	size_t at;    /* the last leaf of the lower half; or a leaf of the majority */
	size_t split; /* the best split, chosen or not */
};

/* What the search needs to know of a leaf. */
struct fact {
	node_id node;
	uint32_t before; /* weight of all leaves before this one */
	bool is_single;
	uint8_t hot[HOLES]; /* its likeliest words */
};

struct tree {
	struct graph *graph;
	struct acc acc;
	const struct tree_leaves *leaves;
	size_t n;
	struct fact *facts; /* n + 1 */
	size_t hot_count;
	uint8_t hot_leaf[HOT_WORDS];
	uint32_t hot_weight[HOT_WORDS];
	struct cells cells[HOLES + 1];
	unsigned levels; /* as many of them there are */
};

/* A run of leaves, without those of its likeliest words that were tested before: the holes. */
struct tree_part {
	size_t first, last;         /* leaves */
	size_t wide;                /* the first that is more than a word; NO_WIDE: none is */
	bool has_two_wide;          /* there are such that are not alike: no chain tests this */
	unsigned tested;            /* how many words */
	unsigned holes;             /* how many words are worth it */
	uint8_t hot[HOLES];         /* the likeliest words; NO_HOT: there are no more */
	uint32_t weight[HOLES + 1]; /* by how many were tested */
};

static const uint32_t *costs_of(const struct tree *tree, unsigned h, size_t i)
{
	return tree->cells[h].cost + i * tree->n;
}

/* True when leaf I is a single word that was tested before. */
static bool is_gone(const struct tree *tree, const struct tree_part *part, size_t i)
{
	for (unsigned k = 0; k < part->tested; k++)
		if (tree->hot_leaf[part->hot[k]] == i && tree->facts[i].is_single)
			return true;
	return false;
}

/* The likeliest words of PART include those of leaf J.  Words are numbered by rank. */
static void add_hot(const struct tree *tree, struct tree_part *part, size_t j)
{
	for (unsigned k = 0; k < HOLES; k++) {
		uint8_t word = tree->facts[j].hot[k];

		for (unsigned at = 0; at < HOLES && word != NO_HOT; at++)
			if (word < part->hot[at]) {
				uint8_t pushed = part->hot[at];

				part->hot[at] = word;
				word = pushed;
			}
	}
}

static struct tree_part part_start(size_t i)
{
	return (struct tree_part){
		.first = i, .last = i, .wide = NO_WIDE, .hot = {NO_HOT, NO_HOT}};
}

static void add_wide(const struct tree *tree, struct tree_part *part, size_t j)
{
	if (tree->facts[j].is_single)
		return;
	if (part->wide == NO_WIDE)
		part->wide = j;
	part->has_two_wide |= tree->facts[j].node != tree->facts[part->wide].node;
}

/* PART goes as far as leaf J, the next one. */
static void part_add(const struct tree *tree, struct tree_part *part, size_t j)
{
	part->last = j;
	add_wide(tree, part, j);
	if (tree->facts[j].hot[0] != NO_HOT)
		add_hot(tree, part, j);
}

static void weigh_holes(const struct tree *tree, struct tree_part *part)
{
	while (part->holes < HOLES && part->hot[part->holes] != NO_HOT) {
		uint32_t weight = part->weight[part->holes];
		uint32_t hot = tree->hot_weight[part->hot[part->holes]];

		if (hot < weight / HOT_SHARE)
			break;
		part->weight[++part->holes] = weight - hot;
	}
}

/*
 * Weigh PART without its likeliest words, as long as they are worth a hole.  If
 * they are, they are so in all shorter parts, which weigh less: so the cells that
 * the splits of a part refer to exist.
 */
static void weigh_part(const struct tree *tree, struct tree_part *part)
{
	part->holes = 0;
	part->weight[0] = tree->facts[part->last + 1].before - tree->facts[part->first].before;
	if (part->hot[0] != NO_HOT)
		weigh_holes(tree, part);
}

/* The exceptions, likeliest first. */
struct jeq_chain {
	uint8_t leaf[CHAIN_MAX];
	unsigned len;
};

static uint32_t leaf_weight(const struct tree *tree, size_t i)
{
	return tree->facts[i + 1].before - tree->facts[i].before;
}

/* The leaves of PART that are not MAJORITY's, if they are few single words. */
static bool find_exceptions(const struct tree *tree, const struct tree_part *part,
			    node_id majority, struct jeq_chain *chain)
{
	chain->len = 0;
	for (size_t i = part->first; i <= part->last; i++) {
		unsigned at;

		if (tree->facts[i].node == majority || is_gone(tree, part, i))
			continue;
		if (!tree->facts[i].is_single || chain->len == CHAIN_MAX)
			return false;
		for (at = chain->len++; at > 0; at--) {
			if (leaf_weight(tree, chain->leaf[at - 1]) >= leaf_weight(tree, i))
				break;
			chain->leaf[at] = chain->leaf[at - 1];
		}
		chain->leaf[at] = (uint8_t)i;
	}
	return true;
}

static uint32_t chain_cost(const struct tree *tree, const struct jeq_chain *chain,
			   uint32_t weight)
{
	uint32_t cost = 0;

	for (unsigned k = 0; k < chain->len; k++) {
		cost += weight + tree->leaves->size_price;
		weight -= leaf_weight(tree, chain->leaf[k]);
	}
	return cost;
}

static void take(struct tree_plan *plan, uint32_t cost, enum tree_choice choice, size_t at)
{
	if (cost < plan->cost) {
		plan->cost = cost;
		plan->choice = choice;
		plan->at = at;
	}
}

/* A leaf of PART before I is like leaf I. */
static bool was_seen(const struct tree *tree, const struct tree_part *part, size_t i)
{
	for (size_t k = part->first; k < i; k++)
		if (tree->facts[k].node == tree->facts[i].node)
			return true;
	return false;
}

static void try_majority(const struct tree *tree, const struct tree_part *part, size_t i,
			 struct tree_plan *plan)
{
	struct jeq_chain chain;

	if (find_exceptions(tree, part, tree->facts[i].node, &chain))
		take(plan, chain_cost(tree, &chain, part->weight[part->tested]), CHOICE_CHAIN,
		     i);
}

/*
 * What is alike otherwise is what is more than a word, or one of the first leaves: with more
 * exceptions than a chain holds in front of it, it is not.
 */
static void try_chain(const struct tree *tree, const struct tree_part *part,
		      struct tree_plan *plan)
{
	size_t end = part->first + CHAIN_MAX + part->tested;

	if (part->last - part->first > 2 * CHAIN_MAX + part->tested)
		return;
	if (part->wide != NO_WIDE) {
		try_majority(tree, part, part->wide, plan);
		return;
	}
	for (size_t i = part->first; i <= part->last && i <= end; i++)
		if (!was_seen(tree, part, i))
			try_majority(tree, part, i, plan);
}

/* How many of the words gone from PART are in the leaves up to S. */
static unsigned gone_until(const struct tree *tree, const struct tree_part *part, size_t s)
{
	unsigned below = 0;

	for (unsigned k = 0; k < part->tested; k++)
		below += tree->hot_leaf[part->hot[k]] <= s;
	return below;
}

/* Splits, each known by the last leaf of its lower half. */
struct split_window {
	size_t lo, hi;
};

/* The splits worth trying: from the best one of the part without its last leaf to the best
 * one of the part without its first. */
static struct split_window knuth_window(const struct tree *tree, const struct tree_part *part)
{
	size_t i = part->first, j = part->last;
	struct split_window window = {i, j - 1};
	const uint8_t *known;
	size_t left, right;

	if (j - i <= 2 * WINDOW)
		return window;
	known = tree->cells[part->tested].split;
	left = known[(j - 1) * tree->n + i];
	right = known[j * tree->n + i + 1];
	if (left > i + WINDOW)
		window.lo = left - WINDOW;
	if (right + WINDOW < j)
		window.hi = right + WINDOW;
	return window;
}

struct split {
	uint32_t cost; /* of both halves */
	size_t at;
};

/* The best of the splits of WINDOW, all of which have the same holes in the lower half. */
static void search_splits(const struct tree *tree, const struct tree_part *part,
			  struct split_window window, struct split *best)
{
	unsigned below = gone_until(tree, part, window.lo);
	const uint32_t *lower = costs_of(tree, below, part->first);
	const uint32_t *upper = costs_of(tree, part->tested - below, part->last) + 1;

	for (size_t s = window.lo; s <= window.hi; s++) {
		uint32_t cost = lower[s] + upper[s];

		if (cost < best->cost)
			*best = (struct split){cost, s};
	}
}

static void try_splits(const struct tree *tree, const struct tree_part *part,
		       struct tree_plan *plan)
{
	struct split best = {UINT32_MAX, part->first};
	struct split_window left = knuth_window(tree, part);

	while (left.lo <= left.hi) {
		struct split_window window = left;

		/* As far as no other hole comes in. */
		for (unsigned k = 0; k < part->tested; k++) {
			size_t hole = tree->hot_leaf[part->hot[k]];

			if (hole > window.lo && hole <= window.hi)
				window.hi = hole - 1;
		}
		search_splits(tree, part, window, &best);
		left.lo = window.hi + 1;
	}
	plan->split = best.at;
	take(plan, best.cost + part->weight[part->tested] + tree->leaves->size_price,
	     CHOICE_SPLIT, best.at);
}

static void plan_part(const struct tree *tree, const struct tree_part *part,
		      struct tree_plan *plan)
{
	*plan = (struct tree_plan){.cost = UINT32_MAX, .split = part->first};
	if (!part->has_two_wide)
		try_chain(tree, part, plan);
	if (part->first < part->last)
		try_splits(tree, part, plan);
	if (part->tested < part->holes)
		take(plan,
		     costs_of(tree, part->tested + 1, part->first)[part->last] +
			     part->weight[part->tested] + tree->leaves->size_price,
		     CHOICE_HOT, 0);
}

/*
 * The split of a part is a hint to its neighbours, even to those with more holes than it is
 * worth: then it is that with the most.
 */
static void keep_plan(const struct tree *tree, const struct tree_part *part,
		      const struct tree_plan *plan)
{
	size_t at = part->last * tree->n + part->first;
	const struct cells *cells = &tree->cells[part->tested];

	cells->cost[part->first * tree->n + part->last] = plan->cost;
	cells->cost[at] = plan->cost;
	cells->split[at] = (uint8_t)plan->split;
	for (unsigned h = part->holes + 1; part->tested == part->holes && h < tree->levels; h++)
		tree->cells[h].split[at] = (uint8_t)plan->split;
}

/* All parts that start with leaf I; those that start later are known. */
static void solve_from(const struct tree *tree, size_t i)
{
	struct tree_part part = part_start(i);
	struct tree_plan plan;

	for (size_t j = i; j < tree->n; j++) {
		part_add(tree, &part, j);
		weigh_part(tree, &part);
		for (part.tested = part.holes + 1; part.tested-- > 0;) {
			plan_part(tree, &part, &plan);
			keep_plan(tree, &part, &plan);
		}
	}
}

static node_id build(const struct tree *tree, size_t i, size_t j, unsigned h);

/* JEQ for each of CHAIN, and what else there is goes to REST. */
static node_id build_chain(const struct tree *tree, const struct jeq_chain *chain, node_id rest)
{
	for (unsigned k = chain->len; k-- > 0;) {
		const struct tree_leaf *leaf = &tree->leaves->ptr[chain->leaf[k]];

		rest = graph_test(tree->graph, (struct acc_test){tree->acc, CODE_JEQ, leaf->lo},
				  leaf->node, rest);
	}
	return rest;
}

static node_id build_split(const struct tree *tree, const struct tree_part *part, size_t s)
{
	unsigned below = gone_until(tree, part, s);
	node_id lower = build(tree, part->first, s, below);
	node_id upper = build(tree, s + 1, part->last, part->tested - below);

	return graph_test(tree->graph,
			  (struct acc_test){tree->acc, CODE_JGE, tree->leaves->ptr[s + 1].lo},
			  upper, lower);
}

static node_id build_hot(const struct tree *tree, const struct tree_part *part)
{
	uint8_t word = part->hot[part->tested];
	node_id rest = build(tree, part->first, part->last, part->tested + 1);

	return graph_test(tree->graph,
			  (struct acc_test){tree->acc, CODE_JEQ, tree->leaves->hot[word].value},
			  tree->facts[tree->hot_leaf[word]].node, rest);
}

/* Only costs were kept: what they were the costs of is worked out again on the way. */
static node_id build(const struct tree *tree, size_t i, size_t j, unsigned h)
{
	struct tree_part part = part_start(i);
	struct jeq_chain chain;
	struct tree_plan plan;

	for (size_t k = i; k <= j; k++)
		part_add(tree, &part, k);
	part.tested = h;
	weigh_part(tree, &part);
	plan_part(tree, &part, &plan);
	if (plan.choice == CHOICE_HOT)
		return build_hot(tree, &part);
	if (plan.choice == CHOICE_SPLIT)
		return build_split(tree, &part, plan.at);
	if (!find_exceptions(tree, &part, tree->facts[plan.at].node, &chain))
		SCMPL_BUG("leaf %zu is no majority", plan.at);
	return build_chain(tree, &chain, tree->facts[plan.at].node);
}

static void gather_facts(struct tree *tree)
{
	const struct tree_leaf *leaves = tree->leaves->ptr;
	uint32_t before = 0;

	tree->facts = ARENA_ARRAY(tree->graph->arena, struct fact, tree->n + 1);
	for (size_t i = 0; i < tree->n; i++) {
		tree->facts[i] = (struct fact){.node = leaves[i].node,
					       .before = before,
					       .is_single = leaves[i].lo == leaves[i].hi,
					       .hot = {NO_HOT, NO_HOT}};
		before += leaves[i].weight;
	}
	tree->facts[tree->n].before = before;
}

/* WEIGHT as a part of TREE_UNIT; never nothing, so that trees without weights are flat. */
static uint32_t scale(uint64_t weight, uint64_t total)
{
	return (uint32_t)(weight * (TREE_UNIT - EXACT_LEAVES) / total) + 1;
}

/* The leaf that WORD is in. */
static size_t find_leaf(const struct tree *tree, uint32_t word)
{
	size_t low = 0, high = tree->n;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (tree->leaves->ptr[middle].lo <= word)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Give the likeliest words to their leaves; together they weigh no more than the leaf. */
static void place_hot(struct tree *tree, uint64_t total)
{
	tree->hot_count = tree->leaves->hot_count;
	if (tree->hot_count > HOT_WORDS)
		tree->hot_count = HOT_WORDS;
	for (size_t k = 0; k < tree->hot_count; k++) {
		const struct hot_word *hot = &tree->leaves->hot[k];
		size_t leaf = find_leaf(tree, hot->value);
		uint8_t *of_leaf = tree->facts[leaf].hot;
		uint32_t left = leaf_weight(tree, leaf);

		tree->hot_leaf[k] = (uint8_t)leaf;
		tree->hot_weight[k] = scale(hot->weight, total);
		for (unsigned at = 0; at < HOLES; at++) {
			if (of_leaf[at] == NO_HOT) {
				of_leaf[at] = (uint8_t)k;
				break;
			}
			left -= tree->hot_weight[of_leaf[at]];
		}
		if (tree->hot_weight[k] > left)
			tree->hot_weight[k] = left;
	}
}

static struct cells new_cells(struct arena *arena, size_t n)
{
	return (struct cells){ARENA_ARRAY(arena, uint32_t, n * n),
			      ARENA_ARRAY(arena, uint8_t, n * n)};
}

static node_id exact_tree(struct graph *graph, struct acc acc, const struct tree_leaves *leaves,
			  uint64_t total)
{
	struct tree tree = {.graph = graph, .acc = acc, .leaves = leaves, .n = leaves->len};

	gather_facts(&tree);
	place_hot(&tree, total);
	while (tree.levels <= HOLES && tree.levels <= tree.hot_count)
		tree.cells[tree.levels++] = new_cells(graph->arena, tree.n);
	for (size_t i = tree.n; i-- > 0;)
		solve_from(&tree, i);
	return build(&tree, 0, tree.n - 1, 0);
}

/* Where half of the leaves, by weight and by number, is on either side. */
static size_t middle_of(const struct tree_leaves *leaves)
{
	uint64_t each = TREE_UNIT / leaves->len + 1;
	uint64_t total = 0, below = 0;
	size_t i;

	for (i = 0; i < leaves->len; i++)
		total += leaves->ptr[i].weight + each;
	for (i = 0; i + 1 < leaves->len && (i == 0 || below < total / 2); i++)
		below += leaves->ptr[i].weight + each;
	return i;
}

static node_id tree_of(struct graph *graph, struct acc acc, const struct tree_leaves *leaves,
		       uint64_t total)
{
	struct tree_leaves lower = *leaves, upper = *leaves;
	size_t middle;
	uint32_t border;
	node_id above, below;

	if (leaves->len == 1)
		return leaves->ptr[0].node;
	if (leaves->len <= EXACT_LEAVES)
		return exact_tree(graph, acc, leaves, total);
	middle = middle_of(leaves);
	border = leaves->ptr[middle].lo;
	lower.len = middle;
	upper.ptr += middle;
	upper.len -= middle;
	lower.hot_count = upper.hot_count = 0;
	above = tree_of(graph, acc, &upper, total);
	below = tree_of(graph, acc, &lower, total);
	return graph_test(graph, (struct acc_test){acc, CODE_JGE, border}, above, below);
}

/* Make one leaf of neighbours that are alike; the weight of all. */
static uint64_t join_neighbours(struct tree_leaves *leaves)
{
	struct tree_leaf *ptr = leaves->ptr;
	uint64_t total = 0;
	size_t kept = 0;

	for (size_t i = 0; i < leaves->len; i++) {
		total += ptr[i].weight;
		if (kept && ptr[kept - 1].node == ptr[i].node) {
			ptr[kept - 1].hi = ptr[i].hi;
			ptr[kept - 1].weight += ptr[i].weight;
		} else {
			ptr[kept++] = ptr[i];
		}
	}
	leaves->len = kept;
	return total ? total : 1;
}

node_id bpf_tree(struct graph *graph, struct acc acc, const struct tree_leaves *leaves)
{
	struct tree_leaves joined = *leaves;
	uint64_t total = join_neighbours(&joined);

	for (size_t i = 0; i < joined.len; i++)
		joined.ptr[i].weight = scale(joined.ptr[i].weight, total);
	return tree_of(graph, acc, &joined, total);
}
