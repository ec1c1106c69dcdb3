/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for the best tree of leaves (tree.h): what it costs to tell apart the leaves of
 * each run, and by which test that begins.
 *
 * Dynamic programming finds the best tree of this shape: a run is what is left of the leaves
 * i..j once their h likeliest words have been tested, the holes.  As in Knuth's optimal search
 * trees, the best split of i..j lies between those of its two shorter neighbours; with JEQ in
 * the game that is no theorem, so the window is a bit wider than his.
 */
#ifndef SCMPL_BPF_TREE_SEARCH_H
#define SCMPL_BPF_TREE_SEARCH_H

#include "bpf/tree.h"

#define TREE_LEAVES_MAX 192 /* that are searched: time grows with their square */
#define TREE_CHAIN_MAX 4    /* exceptions, each tested by a JEQ */

struct tree_search;

/* WEIGHT of TOTAL as a part of TREE_UNIT; never nothing, so that trees without weights are
 * flat. */
static inline uint32_t tree_scale(uint64_t weight, uint64_t total)
{
	return (uint32_t)(weight * (TREE_UNIT - TREE_LEAVES_MAX) / total) + 1;
}

/* Leaves FIRST to LAST, without the likeliest words among them that were TESTED before. */
struct tree_run {
	size_t first, last;
	unsigned tested;
};

/* The leaves that are not like the others of a run, likeliest first; each is a word. */
struct jeq_chain {
	uint8_t leaf[TREE_CHAIN_MAX];
	unsigned len;
};

/* How a run's best tree begins. */
struct tree_step {
	enum { STEP_SPLIT, STEP_HOT, STEP_CHAIN } kind;
	size_t at; /* the last leaf of the lower half; the leaf of the word; a leaf of those
		      that are alike */
	unsigned below; /* words tested before that are in the lower half */
	uint32_t hot;   /* the word */
	struct jeq_chain chain;
};

/*
 * All runs of LEAVES, TREE_LEAVES_MAX at most, which weigh TOTAL before they were made parts of
 * TREE_UNIT.  It is in the room of GRAPH (graph_room).
 */
const struct tree_search *tree_search(struct graph *graph, const struct tree_leaves *leaves,
				      uint64_t total);

struct tree_step tree_search_step(const struct tree_search *search, struct tree_run run);

#endif
