/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program under construction: a graph of instructions without cycles, in
 * which equal pieces exist once.  A piece is known by what it does (its code,
 * and its successors) and by what has to be in the accumulator on entry.
 */
#ifndef SCMPL_BPF_GRAPH_H
#define SCMPL_BPF_GRAPH_H

#include "core/vec.h"
#include "kernel/seccomp.h"

#include <stddef.h>

/* Nodes by index; equal indexes mean equal behaviour. */
typedef uint32_t node_id;

/* The accumulator: word OFFSET of struct call_data, AND mask. */
struct acc {
	uint32_t offset;
	uint32_t mask; /* 0: nothing that is known */
};

#define ACC_NONE ((struct acc){0, 0})
#define ACC_NR ((struct acc){offsetof(struct call_data, nr), UINT32_MAX})
#define ACC_ARCH ((struct acc){offsetof(struct call_data, arch), UINT32_MAX})

struct bpf_node {
	uint16_t code;
	uint32_t k;
	struct acc acc; /* of a test or a mask */
	node_id yes;    /* or the one successor */
	node_id no;
	uint32_t size; /* instructions from here on, shared ones counted each time; saturates */
	uint32_t seen; /* the count that came by last */
};

struct graph {
	struct arena *arena;
	VEC(struct bpf_node) nodes;
	uint32_t *slots; /* hash table of node_id + 1 */
	size_t slot_count;
	uint32_t counts;
	void *room; /* see graph_room */
	size_t room_size;
	bool is_full; /* this will be no program: who builds has to stop */
};

#define GRAPH_LIMIT 65536 /* nodes, and then it is full */

void graph_init(struct graph *graph, struct arena *arena);

/* SIZE bytes to work in, aligned for any type and not cleared, until somebody asks again. */
void *graph_room(struct graph *graph, size_t size);

node_id graph_ret(struct graph *graph, uint32_t value);
node_id graph_load(struct graph *graph, uint32_t offset, node_id next);
node_id graph_mask(struct graph *graph, struct acc before, uint32_t mask, node_id next);

/* A comparison of the accumulator with k: by CODE_JEQ, CODE_JGE or CODE_JSET. */
struct acc_test {
	struct acc acc;
	uint16_t code;
	uint32_t k;
};

/* Successors that are equal need no test: the node is theirs. */
node_id graph_test(struct graph *graph, struct acc_test test, node_id yes, node_id no);

/* The SIZE bytes at OFFSET of struct call_data.  Returns are about the first. */
struct graph_words {
	uint32_t offset, size;
};

#define GRAPH_ALL ((struct graph_words){0, sizeof(struct call_data)})

/* How many nodes from ROOT on, itself counted, are about WORDS, before the first that is not.
 */
size_t graph_count(struct graph *graph, node_id root, struct graph_words words);

static inline const struct bpf_node *graph_node(const struct graph *graph, node_id id)
{
	return &graph->nodes.ptr[id];
}

#endif
