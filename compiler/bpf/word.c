/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is open about a word is a diagram of its bits.  Tests make it simpler:
 *
 *	tree    all of it at once, as intervals of the word, or of its open bits;
 *	cube    some bits have given values, or else the end is known: the rest is the diagram
 *	        where they have.  Or, the other way round, one end is reached by just one cube:
 *	        the rest is the diagram without that end;
 *	bit     one bit, and two diagrams without it.
 *
 * Of these the one with the fewest instructions is taken.  So "arg & 6 == 2, deny; arg & 5 ==
 * 5, kill; else allow" tests bit 2, then bit 0 or bit 1, while "arg in 0x20..0x2f" is a tree
 * of two leaves, and "arg == 7, kill; arg has any 6, deny" first takes away the cube 7.
 *
 * That is a search through diagrams that are not in the policy, so it has a budget.  Without
 * one, each node of the policy's own diagram is a test of its bit.
 */
#include "bpf/word.h"

#include "bpf/tree.h"

#define PIECES_MAX (2 * BPF_PROGRAM_MAX) /* of a tree */
#define SEARCH_STATES 64
#define SEARCH_NODES 128 /* of a diagram whose bits are tried */
#define SEARCH_ENDS 4    /* each of which is tried for a cube */
#define PATHS_MAX (1u << 24)

/* Some bits and the values that they have. */
struct word_bits {
	uint32_t mask, value;
};

/* What is open, while A holds the word. */
struct word_state {
	diagram_id id;
	struct word_bits known;
	node_id node; /* what was made of it */
};

struct word_search {
	const struct word_tests *tests;
	struct arena *arena;
	struct word_state done[SEARCH_STATES];
	size_t len;
};

/* A state, and the best that was found for it. */
struct word_task {
	struct word_state state;
	struct diagram_part part;
	uint32_t open; /* the bits that it asks for */
	size_t pieces; /* of it as intervals of these bits; 0: too many */
	size_t cost;   /* in instructions; 0: nothing was found */
};

static node_id search_state(struct word_search *search, diagram_id id, struct word_bits known);

static struct acc whole_word(const struct word_search *search)
{
	return (struct acc){search->tests->offset, UINT32_MAX};
}

/* The bit that a node asks for; 0: it is an end. */
static uint32_t bit_of(const struct word_search *search, const struct diagram_part_node *node)
{
	uint16_t low = search->tests->low;

	return node->var > low ? 0 : UINT32_C(1) << (low - node->var);
}

static struct word_end end_of(const struct word_search *search, diagram_id id)
{
	return search->tests->end(search->tests->ctx, id);
}

static void take(const struct word_search *search, struct word_task *task, node_id node)
{
	struct graph_words word = {search->tests->offset, sizeof(uint32_t)};
	size_t cost = graph_count(search->tests->graph, node, word);

	if (task->cost && task->cost <= cost)
		return;
	task->cost = cost;
	task->state.node = node;
}

/* Trees. */

/* How the words are laid out that a tree compares. */
struct tree_words {
	struct acc acc;
	uint32_t base;  /* bits that all of them have */
	uint32_t below; /* bits that they may have, below those that matter */
};

static struct diagram_word open_word(const struct word_search *search, uint32_t open)
{
	return (struct diagram_word){.low = search->tests->low, .read = open};
}

/* Wide intervals are somewhat likelier. */
static uint32_t weight_of(const struct diagram_piece *piece, uint32_t end_weight)
{
	return end_weight * (64 - (uint32_t)__builtin_clzll((piece->hi - piece->lo) | 1));
}

static node_id tree_of(const struct word_search *search, const struct diagram_pieces *pieces,
		       struct tree_words words)
{
	struct graph *graph = search->tests->graph;
	struct tree_leaves leaves = {
		.ptr = ARENA_ARRAY(search->arena, struct tree_leaf, pieces->len),
		.len = pieces->len,
		.size_price = search->tests->size_price,
	};

	for (size_t i = 0; i < pieces->len && !graph->is_full; i++) {
		const struct diagram_piece *piece = &pieces->ptr[i];
		struct word_end end = end_of(search, piece->rest);

		leaves.ptr[i] = (struct tree_leaf){
			(uint32_t)piece->lo | words.base,
			(uint32_t)piece->hi | words.base | words.below,
			end.node,
			weight_of(piece, end.weight),
		};
	}
	return graph->is_full ? graph_ret(graph, 0) : bpf_tree(graph, words.acc, &leaves);
}

/*
 * REST, which begins by a mask.  Where the first of PIECES alone is likely, more than half of
 * it is below a power of two, and that needs no mask.
 */
static node_id low_first(const struct word_search *search, const struct diagram_pieces *pieces,
			 uint32_t open, node_id rest)
{
	uint32_t most = (uint32_t)pieces->ptr[0].hi, low = 1;
	struct word_end first = end_of(search, pieces->ptr[0].rest);

	for (size_t i = 1; i < pieces->len; i++)
		if (end_of(search, pieces->ptr[i].rest).weight >= first.weight)
			return rest;
	while (2 * (uint64_t)low <= (uint64_t)most + 1)
		low *= 2;
	if (low == 1)
		return rest;
	return graph_test(search->tests->graph,
			  (struct acc_test){whole_word(search), CODE_JSET, open & -low}, rest,
			  first.node);
}

/* A tree of the word AND the bits OPEN; or a test whether one of some bits is set. */
static node_id masked_tree(const struct word_search *search,
			   const struct diagram_pieces *pieces, uint32_t open)
{
	struct graph *graph = search->tests->graph;
	uint32_t border = pieces->len == 2 ? (uint32_t)pieces->ptr[1].lo : 0;
	struct tree_words words = {.acc = {search->tests->offset, open}};
	node_id node;

	if (border && (border & (border - 1)) == 0)
		return graph_test(
			graph, (struct acc_test){whole_word(search), CODE_JSET, open & -border},
			end_of(search, pieces->ptr[1].rest).node,
			end_of(search, pieces->ptr[0].rest).node);
	node = tree_of(search, pieces, words);
	if (!graph_node(graph, node)->acc.mask)
		return node;
	node = graph_mask(graph, whole_word(search), open, node);
	return low_first(search, pieces, open, node);
}

/* Where all bits are open or known, but for those below, words need no mask. */
static void try_tree(const struct word_search *search, struct word_task *task)
{
	struct word_bits known = task->state.known;
	uint32_t below = (task->open & -task->open) - 1;
	struct tree_words whole = {whole_word(search), known.value, below & ~known.mask};
	size_t most = 2 * task->part.len; /* with more the diagram as it is is shorter */
	struct diagram_pieces pieces;

	if (!diagram_pieces(search->tests->d, task->state.id, open_word(search, task->open),
			    most < PIECES_MAX ? most : PIECES_MAX, &pieces))
		return;
	task->pieces = pieces.len;
	if ((task->open | known.mask | below) == UINT32_MAX)
		take(search, task, tree_of(search, &pieces, whole));
	if ((task->open | known.mask) != UINT32_MAX)
		take(search, task, masked_tree(search, &pieces, task->open));
}

/* Diagrams made of a part. */

/* PART where BITS are as given, words that go to the end DROPPED going anywhere. */
static diagram_id remake(const struct word_search *search, const struct diagram_part *part,
			 struct word_bits bits, diagram_id dropped)
{
	diagram_id *made = ARENA_ARRAY(search->arena, diagram_id, part->len);

	for (size_t i = 0; i < part->len; i++) {
		const struct diagram_part_node *node = &part->ptr[i];
		uint32_t bit = bit_of(search, node);
		diagram_id lo = made[node->lo], hi = made[node->hi];

		if (!bit)
			made[i] = node->id == dropped ? DIAGRAM_NONE : node->id;
		else if (bits.mask & bit)
			made[i] = bits.value & bit ? hi : lo;
		else if (lo == DIAGRAM_NONE || hi == DIAGRAM_NONE)
			made[i] = lo == DIAGRAM_NONE ? hi : lo;
		else
			made[i] = diagram_make(search->tests->d, node->var, lo, hi);
	}
	return made[part->len - 1];
}

/* The bits that a set of words has in common. */
struct word_hull {
	bool is_some; /* false: there is no such word */
	struct word_bits bits;
};

static struct word_hull join_hulls(struct word_hull zero, struct word_hull one, uint32_t bit)
{
	uint32_t agreed = zero.bits.mask & one.bits.mask & ~(zero.bits.value ^ one.bits.value);

	zero.bits.mask |= bit;
	one.bits.mask |= bit;
	one.bits.value |= bit;
	if (!zero.is_some)
		return one;
	if (!one.is_some)
		return zero;
	return (struct word_hull){true, {agreed, zero.bits.value & agreed}};
}

/* Of the words that go to END, or of those that do not. */
static struct word_bits hull_of(const struct word_search *search,
				const struct diagram_part *part, diagram_id end,
				bool goes_there)
{
	struct word_hull *hulls = ARENA_ARRAY(search->arena, struct word_hull, part->len);

	for (size_t i = 0; i < part->len; i++) {
		const struct diagram_part_node *node = &part->ptr[i];
		uint32_t bit = bit_of(search, node);

		if (bit)
			hulls[i] = join_hulls(hulls[node->lo], hulls[node->hi], bit);
		else
			hulls[i].is_some = (node->id == end) == goes_there;
	}
	return hulls[part->len - 1].bits;
}

/* Cubes. */

/* A is there no longer: load it again where NODE needs it. */
static node_id reload(const struct word_search *search, node_id node)
{
	struct graph *graph = search->tests->graph;

	return graph_node(graph, node)->acc.mask
		       ? graph_load(graph, search->tests->offset, node)
		       : node;
}

/* A test whether BITS are as given, where KNOWN are. */
static node_id test_bits(const struct word_search *search, struct word_bits known,
			 struct word_bits bits, node_id yes, node_id no)
{
	struct graph *graph = search->tests->graph;
	struct acc whole = whole_word(search), masked = {whole.offset, bits.mask};
	struct acc_test test = {whole, CODE_JSET, bits.mask};

	if (!bits.value)
		return graph_test(graph, test, no, yes);
	if ((bits.mask & (bits.mask - 1)) == 0)
		return graph_test(graph, test, yes, no);
	test.code = CODE_JEQ;
	test.k = bits.value | known.value;
	if ((bits.mask | known.mask) == UINT32_MAX)
		return graph_test(graph, test, yes, no);
	test = (struct acc_test){masked, CODE_JEQ, bits.value};
	return graph_mask(graph, whole, bits.mask,
			  graph_test(graph, test, reload(search, yes), reload(search, no)));
}

static struct word_bits with_bits(struct word_bits known, struct word_bits bits)
{
	return (struct word_bits){known.mask | bits.mask, known.value | bits.value};
}

static void try_end(struct word_search *search, struct word_task *task, diagram_id end)
{
	struct word_bits known = task->state.known, none = {0, 0};
	struct word_bits others = hull_of(search, &task->part, end, false);
	struct word_bits own = hull_of(search, &task->part, end, true);
	node_id there = end_of(search, end).node;
	diagram_id rest;

	if (others.mask) {
		rest = remake(search, &task->part, others, 0);
		take(search, task,
		     test_bits(search, known, others,
			       search_state(search, rest, with_bits(known, others)), there));
	}
	if (remake(search, &task->part, own, 0) == end) {
		rest = remake(search, &task->part, none, end);
		take(search, task,
		     test_bits(search, known, own, there, search_state(search, rest, known)));
	}
}

static void try_ends(struct word_search *search, struct word_task *task)
{
	diagram_id ends[SEARCH_ENDS];
	size_t len = 0;

	for (size_t i = 0; i < task->part.len; i++) {
		const struct diagram_part_node *node = &task->part.ptr[i];
		size_t at = 0;

		if (bit_of(search, node))
			continue;
		while (at < len && ends[at] != node->id)
			at++;
		if (at == SEARCH_ENDS)
			return;
		ends[at] = node->id;
		len += at == len;
	}
	for (size_t i = 0; i < len; i++)
		try_end(search, task, ends[i]);
}

/* Single bits. */

/* A node where a bit has its value: one that is the same, and how many ways lead down. */
struct fixed_node {
	uint32_t same, paths;
};

static uint32_t paths_with(const struct word_search *search, const struct diagram_part *part,
			   struct word_bits bits)
{
	struct fixed_node fixed[SEARCH_NODES] = {0};

	for (uint32_t i = 0; i < part->len; i++) {
		const struct diagram_part_node *node = &part->ptr[i];
		uint32_t bit = bit_of(search, node);
		struct fixed_node lo = fixed[node->lo], hi = fixed[node->hi];

		if (!bit)
			fixed[i] = (struct fixed_node){i, 1};
		else if (bits.mask & bit)
			fixed[i] = bits.value & bit ? hi : lo;
		else if (lo.same == hi.same)
			fixed[i] = lo;
		else
			fixed[i] = (struct fixed_node){i, lo.paths + hi.paths < PATHS_MAX
								  ? lo.paths + hi.paths
								  : PATHS_MAX};
	}
	return fixed[part->len - 1].paths;
}

/* The bit whose value leaves the least open. */
static uint32_t best_bit(const struct word_search *search, const struct word_task *task)
{
	uint32_t best = 0, best_paths = UINT32_MAX;

	for (uint32_t left = task->open; left; left &= left - 1) {
		uint32_t bit = left & -left;
		uint32_t paths = paths_with(search, &task->part, (struct word_bits){bit, 0}) +
				 paths_with(search, &task->part, (struct word_bits){bit, bit});

		if (paths < best_paths) {
			best_paths = paths;
			best = bit;
		}
	}
	return best;
}

static void try_bit(struct word_search *search, struct word_task *task)
{
	uint32_t bit = best_bit(search, task);
	struct word_bits known = task->state.known, one = {bit, bit}, zero = {bit, 0};
	node_id yes = search_state(search, remake(search, &task->part, one, 0),
				   with_bits(known, one));
	node_id no = search_state(search, remake(search, &task->part, zero, 0),
				  with_bits(known, zero));

	take(search, task, test_bits(search, known, one, yes, no));
}

/* The diagram as it is: each node of it tests its bit. */
static void try_plain(const struct word_search *search, struct word_task *task)
{
	const struct diagram_part *part = &task->part;
	node_id *nodes = ARENA_ARRAY(search->arena, node_id, part->len);
	size_t tests = 0;

	for (size_t i = 0; i < part->len; i++) {
		const struct diagram_part_node *node = &part->ptr[i];
		uint32_t bit = bit_of(search, node);

		if (bit && ++tests > BPF_PROGRAM_MAX)
			return;
		nodes[i] = bit ? test_bits(search, (struct word_bits){0, 0},
					   (struct word_bits){bit, bit}, nodes[node->hi],
					   nodes[node->lo])
			       : end_of(search, node->id).node;
	}
	take(search, task, nodes[part->len - 1]);
}

/* All of it. */

static bool is_same_state(const struct word_state *a, const struct word_state *b)
{
	return a->id == b->id && a->known.mask == b->known.mask &&
	       a->known.value == b->known.value;
}

static void solve(struct word_search *search, struct word_task *task)
{
	size_t nodes = task->part.len;

	try_tree(search, task);
	if (search->len < SEARCH_STATES && task->cost != 1 && task->cost != 2 &&
	    nodes <= SEARCH_NODES) {
		try_ends(search, task);
		if (!task->pieces || (task->cost > 3 && task->pieces > nodes / 8))
			try_bit(search, task);
	}
	if (!task->cost || task->cost > nodes)
		try_plain(search, task);
	if (!task->cost)
		search->tests->graph->is_full = true;
}

static node_id search_state(struct word_search *search, diagram_id id, struct word_bits known)
{
	struct word_task task = {.state = {id, known, 0}};
	struct graph *graph = search->tests->graph;

	if (diagram_node(search->tests->d, id).var > search->tests->low)
		return end_of(search, id).node;
	for (size_t i = 0; i < search->len; i++)
		if (is_same_state(&search->done[i], &task.state))
			return search->done[i].node;
	task.part = diagram_part(search->tests->d, search->arena, id, search->tests->low);
	for (size_t i = 0; i < task.part.len; i++)
		task.open |= bit_of(search, &task.part.ptr[i]);
	graph->is_full |= diagrams_exhausted(search->tests->d);
	if (!graph->is_full)
		solve(search, &task);
	if (graph->is_full)
		return graph_ret(graph, 0);
	if (search->len < SEARCH_STATES)
		search->done[search->len++] = task.state;
	return task.state.node;
}

node_id bpf_word(const struct word_tests *tests, diagram_id id)
{
	struct word_search search = {.tests = tests, .arena = tests->graph->arena};

	return reload(&search, search_state(&search, id, (struct word_bits){0, 0}));
}
