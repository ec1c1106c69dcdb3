/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs that start with the same leaf are a row, those that end with the same one a column.
 * The rows are worked out from the last to the first, each from its shortest run on: so the
 * lower halves of a run's splits lie in its row and the upper ones in its column, one behind
 * the other.  Columns are kept, and the row that is being worked out has a copy.
 */
#include "bpf/tree_search.h"

#include <assert.h>

#define HOT_WORDS 16
#define HOLES 2     /* words tested ahead of the ranges they are in */
#define HOT_SHARE 4 /* 1 in so many is what they have to be, of what is left */
#define WINDOW 3    /* splits tried beyond Knuth's */
#define NO_HOT HOT_WORDS

/* How a run's best tree begins where it is not by a split, which is known by the last leaf of
 * its lower half. */
#define BY_CHAIN UINT8_MAX
#define BY_HOT (UINT8_MAX - 1)
static_assert(TREE_LEAVES_MAX <= BY_HOT, "leaves are told from the other ways to begin");
#define NO_WIDE SIZE_MAX

/* What the search needs to know of a leaf. */
struct fact {
	node_id node;
	uint32_t before; /* weight of all leaves before this one */
	bool is_single;
	uint8_t hot[HOLES]; /* its likeliest words */
};

/* What is known of the runs with as many holes.  Weights are parts of TREE_UNIT, and so are
 * costs. */
struct tree_level {
	uint32_t *cost; /* columns one after the other, see run_index */
	uint32_t *row;  /* costs of the present row, by last leaf */
	uint32_t *hint; /* the best split in the run of a column that was worked out last */
	uint8_t *begin; /* how the best tree begins, as costs lie */
};

struct tree_search {
	const struct tree_leaves *leaves;
	size_t n;
	struct fact *facts; /* n + 1 */
	size_t hot_count;
	uint8_t hot_leaf[HOT_WORDS + 1]; /* of NO_HOT, too, which is in none */
	uint32_t hot_weight[HOT_WORDS];
	struct tree_level levels[HOLES + 1];
	unsigned level_count;
};

/* The leaves FIRST to LAST, and what is known of them. */
struct tree_part {
	size_t first, last;
	size_t column;     /* where that of the last leaf begins */
	size_t wide;       /* the first leaf that is more than a word; or NO_WIDE */
	bool has_two_wide; /* there are such that are not alike: no chain tests this */
	bool is_no_chain[HOLES + 1]; /* ... nor this, without so many words */
	unsigned holes;              /* how many words are worth it */
	uint8_t hot[HOLES];          /* the likeliest words; NO_HOT: there are no more */
	uint8_t hole[HOLES][HOLES];  /* their leaves in order: of the first, of both */
	uint32_t weight[HOLES + 1];  /* by how many were tested */
};

static size_t column(size_t j)
{
	return j * (j + 1) / 2;
}

static size_t run_index(size_t i, size_t j)
{
	return column(j) + i;
}

/* Parts. */

/* The likeliest words of PART include those of leaf J.  Words are numbered by rank. */
static void add_hot(const struct tree_search *search, struct tree_part *part, size_t j)
{
	uint8_t first, second;

	for (unsigned k = 0; k < HOLES; k++) {
		uint8_t word = search->facts[j].hot[k];

		for (unsigned at = 0; at < HOLES && word != NO_HOT; at++)
			if (word < part->hot[at]) {
				uint8_t pushed = part->hot[at];

				part->hot[at] = word;
				word = pushed;
			}
	}
	first = search->hot_leaf[part->hot[0]];
	second = search->hot_leaf[part->hot[1]];
	part->hole[0][0] = first;
	part->hole[1][0] = first < second ? first : second;
	part->hole[1][1] = first < second ? second : first;
}

static struct tree_part part_start(size_t i)
{
	return (struct tree_part){
		.first = i, .last = i, .wide = NO_WIDE, .hot = {NO_HOT, NO_HOT}};
}

static void add_wide(const struct tree_search *search, struct tree_part *part, size_t j)
{
	if (search->facts[j].is_single)
		return;
	if (part->wide == NO_WIDE)
		part->wide = j;
	part->has_two_wide |= search->facts[j].node != search->facts[part->wide].node;
}

static void weigh_holes(const struct tree_search *search, struct tree_part *part)
{
	while (part->holes < HOLES && part->hot[part->holes] != NO_HOT) {
		uint32_t weight = part->weight[part->holes];
		uint32_t hot = search->hot_weight[part->hot[part->holes]];

		if (hot < weight / HOT_SHARE)
			break;
		part->weight[++part->holes] = weight - hot;
	}
}

/*
 * PART goes as far as leaf J, the next one.  It is weighed without its likeliest words, as long
 * as they are worth a hole.  If they are, they are so in all shorter parts, which weigh less:
 * so the costs that the splits of a part refer to exist.
 */
static inline void part_add(const struct tree_search *search, struct tree_part *part, size_t j)
{
	const struct fact *facts = search->facts;

	part->last = j;
	part->column = column(j);
	if (!part->has_two_wide)
		add_wide(search, part, j);
	if (facts[j].hot[0] != NO_HOT)
		add_hot(search, part, j);
	part->holes = 0;
	part->weight[0] = facts[j + 1].before - facts[part->first].before;
	if (part->hot[0] != NO_HOT)
		weigh_holes(search, part);
}

/* Chains. */

static uint32_t leaf_weight(const struct tree_search *search, size_t i)
{
	return search->facts[i + 1].before - search->facts[i].before;
}

/* True when leaf I is a word, one of the H likeliest of PART. */
static bool is_gone(const struct tree_search *search, const struct tree_part *part, unsigned h,
		    size_t i)
{
	for (unsigned k = 0; k < h; k++)
		if (part->hole[h - 1][k] == i && search->facts[i].is_single)
			return true;
	return false;
}

/* The leaves of PART without H words that are not MAJORITY's, if they are few single words. */
static bool find_exceptions(const struct tree_search *search, const struct tree_part *part,
			    unsigned h, node_id majority, struct jeq_chain *chain)
{
	chain->len = 0;
	for (size_t i = part->first; i <= part->last; i++) {
		unsigned at;

		if (search->facts[i].node == majority || is_gone(search, part, h, i))
			continue;
		if (!search->facts[i].is_single || chain->len == TREE_CHAIN_MAX)
			return false;
		for (at = chain->len++; at > 0; at--) {
			if (leaf_weight(search, chain->leaf[at - 1]) >= leaf_weight(search, i))
				break;
			chain->leaf[at] = chain->leaf[at - 1];
		}
		chain->leaf[at] = (uint8_t)i;
	}
	return true;
}

static uint32_t chain_cost(const struct tree_search *search, const struct jeq_chain *chain,
			   uint32_t weight)
{
	uint32_t cost = 0;

	for (unsigned k = 0; k < chain->len; k++) {
		cost += weight + search->leaves->size_price;
		weight -= leaf_weight(search, chain->leaf[k]);
	}
	return cost;
}

/* A chain by a leaf of its majority, and what it costs; UINT32_MAX: there is none. */
struct chain_plan {
	uint32_t cost;
	size_t at;
};

static void try_majority(const struct tree_search *search, const struct tree_part *part,
			 unsigned h, size_t i, struct chain_plan *best)
{
	struct jeq_chain chain;
	uint32_t cost;

	if (!find_exceptions(search, part, h, search->facts[i].node, &chain))
		return;
	cost = chain_cost(search, &chain, part->weight[h]);
	if (cost < best->cost)
		*best = (struct chain_plan){cost, i};
}

/*
 * What is alike otherwise is what is more than a word, or one of the first leaves: with more
 * exceptions than a chain holds in front of it, it is not.
 */
static struct chain_plan best_chain(const struct tree_search *search,
				    const struct tree_part *part, unsigned h)
{
	struct chain_plan best = {.cost = UINT32_MAX};
	size_t end = part->first + TREE_CHAIN_MAX + h;

	if (part->last - part->first > 2 * TREE_CHAIN_MAX + h)
		return best;
	if (part->wide != NO_WIDE) {
		try_majority(search, part, h, part->wide, &best);
		return best;
	}
	for (size_t i = part->first; i <= part->last && i <= end; i++)
		try_majority(search, part, h, i, &best);
	return best;
}

/* Splits. */

/* What both halves cost, and, in the lower half of the bits, where it is: the least is the
 * best, and the first of the best, without a jump that nobody can predict. */
typedef uint64_t split_key;

/* Those that are tried. */
struct split_window {
	size_t lo, end;
};

/* From the best split of I..J without J to the best one without I; to the end, should they lie
 * the other way round. */
static struct split_window knuth_window(const struct tree_level *level, size_t i, size_t j)
{
	size_t left = level->hint[j - 1], right = level->hint[j];
	struct split_window window = {i, j};

	if (j - i <= 2 * WINDOW)
		return window;
	if (left > i + WINDOW)
		window.lo = left - WINDOW;
	if (right + WINDOW + 1 < j && right + WINDOW >= window.lo)
		window.end = right + WINDOW + 1;
	return window;
}

/* BEST, or a better one of WINDOW: by the costs of LOWER halves, and of UPPER ones. */
static inline split_key search_splits(const uint32_t *lower, const uint32_t *upper,
				      struct split_window window, split_key best)
{
	for (size_t s = window.lo; s < window.end; s++) {
		split_key key = (split_key)(lower[s] + upper[s + 1]) << 32 | s;

		best = key < best ? key : best;
	}
	return best;
}

/* The same of PART without H words, by how many of the holes are in the lower half. */
static split_key search_holed(const struct tree_search *search, const struct tree_part *part,
			      unsigned h, struct split_window window)
{
	split_key best = UINT64_MAX;

	for (unsigned below = 0; below <= h; below++) {
		struct split_window now = window;

		if (below < h && part->hole[h - 1][below] < now.end)
			now.end = part->hole[h - 1][below];
		if (now.lo >= now.end)
			continue;
		best = search_splits(search->levels[below].row,
				     search->levels[h - below].cost + part->column, now, best);
		window.lo = now.end;
	}
	return best;
}

static inline split_key best_split(const struct tree_search *search,
				   const struct tree_part *part, unsigned h)
{
	const struct tree_level *level = &search->levels[h];
	struct split_window window = knuth_window(level, part->first, part->last);

	if (h)
		return search_holed(search, part, h, window);
	return search_splits(level->row, level->cost + part->column, window, UINT64_MAX);
}

/* The search. */

static inline void solve(const struct tree_search *search, struct tree_part *part, unsigned h)
{
	size_t i = part->first, j = part->last;
	const struct tree_level *level = &search->levels[h];
	uint32_t test = part->weight[h] + search->leaves->size_price;
	uint32_t cost = UINT32_MAX;
	split_key split = i;
	uint8_t begin = BY_CHAIN;

	/* Without a chain longer parts have none, where exceptions only come to be more. */
	if (!part->has_two_wide && !part->is_no_chain[h]) {
		cost = best_chain(search, part, h).cost;
		part->is_no_chain[h] = cost == UINT32_MAX;
	}
	if (i < j) {
		split = best_split(search, part, h);
		if ((uint32_t)(split >> 32) + test < cost) {
			cost = (uint32_t)(split >> 32) + test;
			begin = (uint8_t)split;
		}
	}
	if (h < part->holes && level[1].row[j] + test < cost) {
		cost = level[1].row[j] + test;
		begin = BY_HOT;
	}
	level->row[j] = cost;
	level->cost[part->column + i] = cost;
	level->hint[j] = (uint32_t)split;
	level->begin[part->column + i] = begin;
}

/* All parts that start with leaf I; those that start later are known. */
static void solve_row(const struct tree_search *search, size_t i)
{
	struct tree_part part = part_start(i);

	for (size_t j = i; j < search->n; j++) {
		part_add(search, &part, j);
		for (unsigned h = part.holes + 1; h-- > 0;)
			solve(search, &part, h);
		/* A hint even to those with more holes than this one is worth. */
		for (unsigned h = part.holes + 1; h < search->level_count; h++)
			search->levels[h].hint[j] = search->levels[part.holes].hint[j];
	}
}

static void gather_facts(struct tree_search *search)
{
	const struct tree_leaf *leaves = search->leaves->ptr;
	uint32_t before = 0;

	for (size_t i = 0; i < search->n; i++) {
		search->facts[i] = (struct fact){.node = leaves[i].node,
						 .before = before,
						 .is_single = leaves[i].lo == leaves[i].hi,
						 .hot = {NO_HOT, NO_HOT}};
		before += leaves[i].weight;
	}
	search->facts[search->n].before = before;
}

/* The leaf that WORD is in. */
static size_t find_leaf(const struct tree_search *search, uint32_t word)
{
	size_t low = 0, high = search->n;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (search->leaves->ptr[middle].lo <= word)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Give the likeliest words to their leaves; together they weigh no more than the leaf. */
static void place_hot(struct tree_search *search, uint64_t total)
{
	for (size_t k = 0; k < search->hot_count; k++) {
		const struct hot_word *hot = &search->leaves->hot[k];
		size_t leaf = find_leaf(search, hot->value);
		uint8_t *of_leaf = search->facts[leaf].hot;
		uint32_t left = leaf_weight(search, leaf);

		search->hot_leaf[k] = (uint8_t)leaf;
		search->hot_weight[k] = tree_scale(hot->weight, total);
		for (unsigned at = 0; at < HOLES; at++) {
			if (of_leaf[at] == NO_HOT) {
				of_leaf[at] = (uint8_t)k;
				break;
			}
			left -= search->hot_weight[of_leaf[at]];
		}
		if (search->hot_weight[k] > left)
			search->hot_weight[k] = left;
	}
}

/* A search of N leaves, and what it works in. */
static struct tree_search *new_search(struct graph *graph, size_t n, unsigned levels)
{
	size_t runs = column(n), words = 2 * n + runs;
	size_t of_level = words * sizeof(uint32_t) + runs;
	size_t facts = (n + 1) * sizeof(struct fact);
	struct tree_search *search =
		graph_room(graph, sizeof(*search) + facts + levels * of_level);
	uint32_t *word;
	uint8_t *byte;

	*search = (struct tree_search){.n = n, .level_count = levels};
	search->facts = (struct fact *)(search + 1);
	word = (uint32_t *)(search->facts + n + 1);
	byte = (uint8_t *)(word + levels * words);
	for (unsigned h = 0; h < levels; h++, word += words, byte += runs)
		search->levels[h] = (struct tree_level){word + 2 * n, word, word + n, byte};
	return search;
}

const struct tree_search *tree_search(struct graph *graph, const struct tree_leaves *leaves,
				      uint64_t total)
{
	size_t hot_count = leaves->hot_count < HOT_WORDS ? leaves->hot_count : HOT_WORDS;
	unsigned holes = (unsigned)(hot_count < HOLES ? hot_count : HOLES);
	struct tree_search *search = new_search(graph, leaves->len, holes + 1);

	search->leaves = leaves;
	search->hot_count = hot_count;
	gather_facts(search);
	place_hot(search, total);
	for (size_t i = search->n; i-- > 0;)
		solve_row(search, i);
	return search;
}

/* How many of the H words gone from PART are in the leaves up to S. */
static unsigned gone_until(const struct tree_part *part, unsigned h, size_t s)
{
	unsigned below = 0;

	while (below < h && part->hole[h - 1][below] <= s)
		below++;
	return below;
}

/* Only how it begins was kept: what that is of is worked out again. */
struct tree_step tree_search_step(const struct tree_search *search, struct tree_run run)
{
	uint8_t begin = search->levels[run.tested].begin[run_index(run.first, run.last)];
	struct tree_part part = part_start(run.first);
	struct tree_step step = {.kind = STEP_SPLIT, .at = begin};

	for (size_t j = run.first; j <= run.last; j++)
		part_add(search, &part, j);
	if (begin == BY_CHAIN) {
		step.kind = STEP_CHAIN;
		step.at = best_chain(search, &part, run.tested).at;
		find_exceptions(search, &part, run.tested, search->facts[step.at].node,
				&step.chain);
	} else if (begin == BY_HOT) {
		step.kind = STEP_HOT;
		step.at = search->hot_leaf[part.hot[run.tested]];
		step.hot = search->leaves->hot[part.hot[run.tested]].value;
	} else {
		step.below = gone_until(&part, run.tested, step.at);
	}
	return step;
}
