/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node of the tree is one of
 *
 *	JGE  splits the ranges at a border;
 *	JEQ  singles out a word: the likeliest of all (then the rest is the same
 *	     ranges with a hole), or the exceptions in a run that is alike otherwise.
 *
 * tree_search.h finds the best tree of that shape.
 *
 * An example, with leaves 0..4 and 25 the likeliest word; a run is told by the words tested
 * before, its first leaf, its last:
 *
 *	from  0 deny      jeq 25: allow      (0, 0, 4) singles out its likeliest word
 *	from 10 allow     jge 40: kill       (1, 0, 4) is split in (1, 0, 3) and (0, 4, 4)
 *	from 11 deny      jge 20: allow      (1, 0, 3) is split in (0, 0, 2) and (1, 3, 3)
 *	from 20 allow     jeq 10: allow      (0, 0, 2) is deny with one exception
 *	from 40 kill      deny
 */
#include "bpf/tree.h"

#include "bpf/tree_search.h"

/* A tree that was searched, on the way to nodes. */
struct tree {
	struct graph *graph;
	struct acc acc;
	const struct tree_leaf *leaves;
	const struct tree_search *search;
};

static node_id build(const struct tree *tree, struct tree_run run);

/*
 * JEQ for each of CHAIN, and what else there is goes to REST.  Zero and behind it a power of
 * two are what has no other bit.
 */
static node_id build_chain(const struct tree *tree, const struct jeq_chain *chain, node_id rest)
{
	for (unsigned k = chain->len; k-- > 0;) {
		const struct tree_leaf *leaf = &tree->leaves[chain->leaf[k]];
		struct acc_test test = {tree->acc, CODE_JEQ, leaf->lo};
		const struct tree_leaf *before = k ? &tree->leaves[chain->leaf[k - 1]] : NULL;

		if (before && before->lo == 0 && before->node == leaf->node &&
		    (leaf->lo & (leaf->lo - 1)) == 0) {
			test = (struct acc_test){tree->acc, CODE_JSET, ~leaf->lo};
			rest = graph_test(tree->graph, test, rest, leaf->node);
			k--;
		} else {
			rest = graph_test(tree->graph, test, leaf->node, rest);
		}
	}
	return rest;
}

static node_id build_split(const struct tree *tree, struct tree_run run,
			   const struct tree_step *step)
{
	struct tree_run lower = {run.first, step->at, step->below};
	struct tree_run upper = {step->at + 1, run.last, run.tested - step->below};
	node_id below = build(tree, lower), above = build(tree, upper);

	return graph_test(tree->graph,
			  (struct acc_test){tree->acc, CODE_JGE, tree->leaves[upper.first].lo},
			  above, below);
}

static node_id build_hot(const struct tree *tree, struct tree_run run,
			 const struct tree_step *step)
{
	node_id rest;

	run.tested++;
	rest = build(tree, run);
	return graph_test(tree->graph, (struct acc_test){tree->acc, CODE_JEQ, step->hot},
			  tree->leaves[step->at].node, rest);
}

static node_id build(const struct tree *tree, struct tree_run run)
{
	struct tree_step step = tree_search_step(tree->search, run);

	switch (step.kind) {
	case STEP_SPLIT:
		return build_split(tree, run, &step);
	case STEP_HOT:
		return build_hot(tree, run, &step);
	default:
		return build_chain(tree, &step.chain, tree->leaves[step.at].node);
	}
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
	if (leaves->len <= TREE_LEAVES_MAX) {
		struct tree tree = {graph, acc, leaves->ptr, tree_search(graph, leaves, total)};

		return build(&tree, (struct tree_run){0, leaves->len - 1, 0});
	}
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
		joined.ptr[i].weight = tree_scale(joined.ptr[i].weight, total);
	return tree_of(graph, acc, &joined, total);
}
