/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node of the tree is one of
 *
 *	JGE  splits the ranges at a border;
 *	JEQ  singles out a word: the likeliest of all (then the rest is the same
 *	     ranges with a hole), or the odd ones in a run that is alike otherwise.
 *
 * Dynamic programming finds the best tree of that shape: cell (i, j, h) is what
 * is left of the leaves i..j once their h likeliest words have been tested.  As
 * in Knuth's optimal search trees, the best split of i..j lies between those of
 * its two shorter neighbours; with JEQ in the game that is no theorem, so the
 * window is a bit wider than his.
 */
#include "bpf/tree.h"

#define EXACT_LEAVES 192 /* more are halved by weight first */
#define HOT_WORDS 16
#define HOLES 2     /* words tested ahead of the ranges they are in */
#define HOT_SHARE 4 /* 1 in so many is what they have to be, of what is left */
#define ODD_ONES 4  /* length of a chain of JEQ */
#define WINDOW 3    /* splits tried beyond Knuth's */
#define NO_HOT HOT_WORDS
#define CELL_COST_MAX 0xffffffu
#define CELL_SPLIT_MAX 0xffu

/* Weights are parts of TREE_UNIT, and so are costs, whose sum fits the 24 bits of a cell. */
struct cell {
	uint32_t cost : 24;
	uint32_t split : 8; /* the last leaf of the lower half in the best split */
};

enum choice { CHOICE_SPLIT, CHOICE_HOT, CHOICE_ODD };

/* The best that can be done with a part. */
struct plan {
	uint32_t cost;
	enum choice choice;
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
	const struct leaves *leaves;
	size_t n;
	struct fact *facts; /* n + 1 */
	size_t hot_count;
	uint8_t hot_leaf[HOT_WORDS];
	uint32_t hot_weight[HOT_WORDS];
	struct cell **rows[HOLES + 1]; /* rows[h][i][j], j >= i */
};

/* The leaves i..j without the h likeliest words in them. */
struct part {
	size_t i, j;
	unsigned h;
	unsigned holes;             /* how many words are worth a hole */
	uint8_t hot[HOLES];         /* the likeliest words; NO_HOT: there are no more */
	uint32_t weight[HOLES + 1]; /* by h */
};

static struct cell *cell_at(const struct tree *tree, unsigned h, size_t i, size_t j)
{
	return &tree->rows[h][i][j];
}

/* True when leaf I is a single word that was tested before. */
static bool is_gone(const struct tree *tree, const struct part *part, size_t i)
{
	for (unsigned k = 0; k < part->h; k++)
		if (tree->hot_leaf[part->hot[k]] == i && tree->facts[i].is_single)
			return true;
	return false;
}

/* The likeliest words of PART include those of leaf J.  Words are numbered by rank. */
static void add_hot(const struct tree *tree, struct part *part, size_t j)
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

static struct part part_start(size_t i)
{
	return (struct part){.i = i, .j = i, .hot = {NO_HOT, NO_HOT}};
}

/*
 * Weigh PART without its likeliest words, as long as they are worth a hole.  If
 * they are, they are so in all shorter parts, which weigh less: so the cells that
 * the splits of a part refer to exist.
 */
static void weigh_part(const struct tree *tree, struct part *part)
{
	part->holes = 0;
	part->weight[0] = tree->facts[part->j + 1].before - tree->facts[part->i].before;
	while (part->holes < HOLES && part->hot[part->holes] != NO_HOT) {
		uint32_t weight = part->weight[part->holes];
		uint32_t hot = tree->hot_weight[part->hot[part->holes]];

		if (hot < weight / HOT_SHARE)
			break;
		part->weight[++part->holes] = weight - hot;
	}
}

/* The odd ones, likeliest first. */
struct chain {
	uint8_t leaf[ODD_ONES];
	unsigned len;
};

static uint32_t leaf_weight(const struct tree *tree, size_t i)
{
	return tree->facts[i + 1].before - tree->facts[i].before;
}

/* The leaves of PART that are not MAJORITY's, if they are few single words. */
static bool find_odd(const struct tree *tree, const struct part *part, node_id majority,
		     struct chain *chain)
{
	chain->len = 0;
	for (size_t i = part->i; i <= part->j; i++) {
		unsigned at;

		if (tree->facts[i].node == majority || is_gone(tree, part, i))
			continue;
		if (!tree->facts[i].is_single || chain->len == ODD_ONES)
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

static uint32_t chain_cost(const struct tree *tree, const struct chain *chain, uint32_t weight)
{
	uint32_t cost = 0;

	for (unsigned k = 0; k < chain->len; k++) {
		cost += weight + tree->leaves->size_price;
		weight -= leaf_weight(tree, chain->leaf[k]);
	}
	return cost;
}

static void take(struct plan *plan, uint32_t cost, enum choice choice, size_t at)
{
	if (cost < plan->cost) {
		plan->cost = cost;
		plan->choice = choice;
		plan->at = at;
	}
}

/* A leaf of PART before I is like leaf I. */
static bool was_seen(const struct tree *tree, const struct part *part, size_t i)
{
	for (size_t k = part->i; k < i; k++)
		if (tree->facts[k].node == tree->facts[i].node)
			return true;
	return false;
}

/*
 * What is alike otherwise is one of the first leaves: with more odd ones than a
 * chain holds in front of it, it is not.
 */
static void try_odd(const struct tree *tree, const struct part *part, struct plan *plan)
{
	size_t end = part->i + ODD_ONES + part->h;
	struct chain chain;

	if (part->j - part->i > 2 * ODD_ONES + part->h)
		return;
	for (size_t i = part->i; i <= part->j && i <= end; i++)
		if (!was_seen(tree, part, i) &&
		    find_odd(tree, part, tree->facts[i].node, &chain))
			take(plan, chain_cost(tree, &chain, part->weight[part->h]), CHOICE_ODD,
			     i);
}

/* How many of the words gone from PART are in the leaves up to S. */
static unsigned gone_until(const struct tree *tree, const struct part *part, size_t s)
{
	unsigned below = 0;

	for (unsigned k = 0; k < part->h; k++)
		below += tree->hot_leaf[part->hot[k]] <= s;
	return below;
}

/* The best split of the leaves I..J with H holes, or with fewer where that is no cell. */
static size_t split_hint(const struct tree *tree, unsigned h, size_t i, size_t j)
{
	while (h > 0 && cell_at(tree, h, i, j)->cost == 0)
		h--;
	return cell_at(tree, h, i, j)->split;
}

/* The splits worth trying: *LO to *HI. */
static void split_window(const struct tree *tree, const struct part *part, size_t *lo,
			 size_t *hi)
{
	size_t i = part->i, j = part->j;
	size_t left, right;

	*lo = i;
	*hi = j - 1;
	if (j - i <= 2 * WINDOW)
		return;
	left = split_hint(tree, part->h, i, j - 1);
	right = split_hint(tree, part->h, i + 1, j);
	if (left > i + WINDOW)
		*lo = left - WINDOW;
	if (right + WINDOW < j)
		*hi = right + WINDOW;
}

struct split {
	uint32_t cost; /* of both halves */
	size_t at;
};

/* The best of the splits LO..HI, all of which have BELOW of part->h holes in the lower half. */
static void search_splits(const struct tree *tree, const struct part *part, unsigned below,
			  size_t lo, size_t hi, struct split *best)
{
	const struct cell *row = tree->rows[below][part->i];
	struct cell *const *rows = tree->rows[part->h - below];

	for (size_t s = lo; s <= hi; s++) {
		uint32_t cost = row[s].cost + rows[s + 1][part->j].cost;

		if (cost < best->cost)
			*best = (struct split){cost, s};
	}
}

static void try_splits(const struct tree *tree, const struct part *part, struct plan *plan)
{
	struct split best = {UINT32_MAX, part->i};
	size_t lo, hi;

	split_window(tree, part, &lo, &hi);
	while (lo <= hi) {
		unsigned below = gone_until(tree, part, lo);
		size_t last = hi;

		/* As far as no other hole comes in. */
		for (unsigned k = 0; k < part->h; k++) {
			size_t hole = tree->hot_leaf[part->hot[k]];

			if (hole > lo && hole <= last)
				last = hole - 1;
		}
		search_splits(tree, part, below, lo, last, &best);
		lo = last + 1;
	}
	plan->split = best.at;
	take(plan, best.cost + part->weight[part->h] + tree->leaves->size_price, CHOICE_SPLIT,
	     best.at);
}

static struct plan plan_part(const struct tree *tree, const struct part *part)
{
	struct plan plan = {.cost = UINT32_MAX, .split = part->i};

	try_odd(tree, part, &plan);
	if (part->i < part->j)
		try_splits(tree, part, &plan);
	if (part->h < part->holes)
		take(&plan,
		     cell_at(tree, part->h + 1, part->i, part->j)->cost +
			     part->weight[part->h] + tree->leaves->size_price,
		     CHOICE_HOT, 0);
	return plan;
}

/* All parts that start with leaf I; those that start later are known. */
static void solve_from(const struct tree *tree, size_t i)
{
	struct part part = part_start(i);

	for (part.j = i; part.j < tree->n; part.j++) {
		add_hot(tree, &part, part.j);
		weigh_part(tree, &part);
		for (part.h = part.holes + 1; part.h-- > 0;) {
			struct plan plan = plan_part(tree, &part);

			*cell_at(tree, part.h, i, part.j) = (struct cell){
				plan.cost & CELL_COST_MAX, plan.split & CELL_SPLIT_MAX};
		}
	}
}

static node_id build(const struct tree *tree, size_t i, size_t j, unsigned h);

/* JEQ for each of CHAIN, and what else there is goes to REST. */
static node_id build_chain(const struct tree *tree, const struct chain *chain, node_id rest)
{
	for (unsigned k = chain->len; k-- > 0;) {
		const struct leaf *leaf = &tree->leaves->ptr[chain->leaf[k]];

		rest = graph_test(tree->graph, tree->acc, CODE_JEQ, leaf->lo, leaf->node, rest);
	}
	return rest;
}

static node_id build_split(const struct tree *tree, const struct part *part, size_t s)
{
	unsigned below = gone_until(tree, part, s);
	node_id lower = build(tree, part->i, s, below);
	node_id upper = build(tree, s + 1, part->j, part->h - below);

	return graph_test(tree->graph, tree->acc, CODE_JGE, tree->leaves->ptr[s + 1].lo, upper,
			  lower);
}

static node_id build_hot(const struct tree *tree, const struct part *part)
{
	uint8_t word = part->hot[part->h];
	node_id rest = build(tree, part->i, part->j, part->h + 1);

	return graph_test(tree->graph, tree->acc, CODE_JEQ, tree->leaves->hot[word].value,
			  tree->facts[tree->hot_leaf[word]].node, rest);
}

/* Only costs were kept: what they were the costs of is worked out again on the way. */
static node_id build(const struct tree *tree, size_t i, size_t j, unsigned h)
{
	struct part part = part_start(i);
	struct chain chain;
	struct plan plan;

	for (; part.j <= j; part.j++)
		add_hot(tree, &part, part.j);
	part.j = j;
	part.h = h;
	weigh_part(tree, &part);
	plan = plan_part(tree, &part);
	if (plan.choice == CHOICE_HOT)
		return build_hot(tree, &part);
	if (plan.choice == CHOICE_SPLIT)
		return build_split(tree, &part, plan.at);
	if (!find_odd(tree, &part, tree->facts[plan.at].node, &chain))
		SCMPL_BUG("leaf %zu is no majority", plan.at);
	return build_chain(tree, &chain, tree->facts[plan.at].node);
}

static void gather_facts(struct tree *tree)
{
	const struct leaf *leaves = tree->leaves->ptr;
	uint32_t before = 0;

	tree->facts = ARENA_ARRAY(tree->graph->arena, struct fact, tree->n + 1);
	for (size_t i = 0; i < tree->n; i++) {
		uint32_t end = i + 1 < tree->n ? leaves[i + 1].lo - 1 : tree->leaves->last;

		tree->facts[i] = (struct fact){.node = leaves[i].node,
					       .before = before,
					       .is_single = leaves[i].lo == end,
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

/* A triangle of cells. */
static struct cell **new_rows(struct arena *arena, size_t n)
{
	struct cell **rows = ARENA_ARRAY(arena, struct cell *, n);
	struct cell *cells = ARENA_ARRAY(arena, struct cell, n * (n + 1) / 2);
	size_t start = 0;

	for (size_t i = 0; i < n; i++) {
		rows[i] = cells + start - i;
		start += n - i;
	}
	return rows;
}

static node_id exact_tree(struct graph *graph, struct acc acc, const struct leaves *leaves,
			  uint64_t total)
{
	struct tree tree = {.graph = graph, .acc = acc, .leaves = leaves, .n = leaves->len};

	gather_facts(&tree);
	place_hot(&tree, total);
	for (size_t h = 0; h <= HOLES && h <= tree.hot_count; h++)
		tree.rows[h] = new_rows(graph->arena, tree.n);
	for (size_t i = tree.n; i-- > 0;)
		solve_from(&tree, i);
	return build(&tree, 0, tree.n - 1, 0);
}

/* Where half of the leaves, by weight and by number, is on either side. */
static size_t middle_of(const struct leaves *leaves)
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

static node_id tree_of(struct graph *graph, struct acc acc, const struct leaves *leaves,
		       uint64_t total)
{
	struct leaves lower = *leaves, upper = *leaves;
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
	lower.last = border - 1;
	upper.ptr += middle;
	upper.len -= middle;
	lower.hot_count = upper.hot_count = 0;
	above = tree_of(graph, acc, &upper, total);
	below = tree_of(graph, acc, &lower, total);
	return graph_test(graph, acc, CODE_JGE, border, above, below);
}

/* Make one leaf of neighbours that are alike; the weight of all. */
static uint64_t join_neighbours(struct leaves *leaves)
{
	struct leaf *ptr = leaves->ptr;
	uint64_t total = 0;
	size_t kept = 0;

	for (size_t i = 0; i < leaves->len; i++) {
		total += ptr[i].weight;
		if (kept && ptr[kept - 1].node == ptr[i].node)
			ptr[kept - 1].weight += ptr[i].weight;
		else
			ptr[kept++] = ptr[i];
	}
	leaves->len = kept;
	return total ? total : 1;
}

node_id bpf_tree(struct graph *graph, struct acc acc, const struct leaves *leaves)
{
	struct leaves joined = *leaves;
	uint64_t total = join_neighbours(&joined);

	for (size_t i = 0; i < joined.len; i++)
		joined.ptr[i].weight = scale(joined.ptr[i].weight, total);
	return tree_of(graph, acc, &joined, total);
}
