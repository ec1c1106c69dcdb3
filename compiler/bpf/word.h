/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of one word of the arguments.
 *
 * A diagram cuts the 2^32 values of a word in parts that go different ways on: its ends, the
 * nodes behind the word's bits.  Where few intervals make these parts, a search tree tells them
 * apart (tree.h); where bits make them, tests of some bits under a mask do.
 */
#ifndef SCMPL_BPF_WORD_H
#define SCMPL_BPF_WORD_H

#include "bpf/graph.h"
#include "model/diagram.h"

/* Where an end goes on, and how likely that is, against the others. */
struct word_end {
	node_id node;
	uint32_t weight;
};

struct word_tests {
	struct graph *graph;
	struct diagrams *d;
	uint32_t offset;     /* in struct call_data */
	uint16_t low;        /* the variable of bit 0 */
	uint32_t size_price; /* see struct tree_leaves */
	struct word_end (*end)(void *ctx, diagram_id id);
	void *ctx;
};

/* What loads the word and goes where ID, which asks for it first, says. */
node_id bpf_word(const struct word_tests *tests, diagram_id id);

#endif
