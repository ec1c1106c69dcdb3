/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of comparisons that finds out in which of many ranges a word is,
 * with the fewest instructions for the words that are likely.
 */
#ifndef SCMPL_BPF_TREE_H
#define SCMPL_BPF_TREE_H

#include "bpf/graph.h"

/* The words from LO to HI go to NODE. */
struct tree_leaf {
	uint32_t lo, hi;
	node_id node;
	uint32_t weight; /* how often, against the others */
};

/* A single word that is likely by itself; its weight is part of its leaf's. */
struct hot_word {
	uint32_t value;
	uint32_t weight;
};

#define TREE_UNIT (1u << 18)

struct tree_leaves {
	struct tree_leaf *ptr; /* sorted; changed by bpf_tree; words in no leaf never come */
	size_t len;
	const struct hot_word *hot; /* sorted, likeliest first */
	size_t hot_count;
	uint32_t size_price; /* of an instruction, where one run for every word costs TREE_UNIT
			      */
};

/* A test of what is in ACC against LEAVES, of which there is at least one. */
node_id bpf_tree(struct graph *graph, struct acc acc, const struct tree_leaves *leaves);

#endif
