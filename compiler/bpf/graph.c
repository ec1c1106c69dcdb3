/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/graph.h"

#define FIRST_SLOTS 512
#define SIZE_CEILING (1u << 20)

void graph_init(struct graph *graph, struct arena *arena)
{
	*graph = (struct graph){.arena = arena, .slot_count = FIRST_SLOTS};
	graph->slots = ARENA_ARRAY(arena, uint32_t, FIRST_SLOTS);
}

void *graph_room(struct graph *graph, size_t size)
{
	if (size > graph->room_size) {
		arena_give_back(graph->arena, graph->room);
		graph->room = arena_alloc(graph->arena, size);
		graph->room_size = size;
	}
	return graph->room;
}

static size_t hash(const struct bpf_node *node)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t h = node->code;

	h = (h ^ node->k) * prime;
	h = (h ^ (h >> 29) ^ node->yes ^ (uint64_t)node->no << 32) * prime;
	h = (h ^ (h >> 29) ^ node->acc.offset ^ (uint64_t)node->acc.mask << 32) * prime;
	return (size_t)(h >> 32);
}

static bool is_same(const struct bpf_node *a, const struct bpf_node *b)
{
	return a->code == b->code && a->k == b->k && a->yes == b->yes && a->no == b->no &&
	       a->acc.offset == b->acc.offset && a->acc.mask == b->acc.mask;
}

/* The slot that holds a node like NODE, or the free one for it. */
static uint32_t *slot_of(const struct graph *graph, const struct bpf_node *node)
{
	size_t i = hash(node) & (graph->slot_count - 1);

	while (graph->slots[i] && !is_same(&graph->nodes.ptr[graph->slots[i] - 1], node))
		i = (i + 1) & (graph->slot_count - 1);
	return &graph->slots[i];
}

static void grow(struct graph *graph)
{
	graph->slot_count *= 2;
	graph->slots = ARENA_ARRAY(graph->arena, uint32_t, graph->slot_count);
	for (size_t i = 0; i < graph->nodes.len; i++)
		*slot_of(graph, &graph->nodes.ptr[i]) = (uint32_t)i + 1;
}

static uint32_t size_of(const struct graph *graph, const struct bpf_node *node)
{
	uint32_t size = 1;

	if (node->code != CODE_RET)
		size += graph_node(graph, node->yes)->size;
	if (node->no != node->yes)
		size += graph_node(graph, node->no)->size;
	return size < SIZE_CEILING ? size : SIZE_CEILING;
}

static node_id intern(struct graph *graph, struct bpf_node node)
{
	uint32_t *slot = slot_of(graph, &node);

	if (*slot)
		return *slot - 1;
	node.size = size_of(graph, &node);
	*VEC_PUSH(graph->arena, &graph->nodes) = node;
	*slot = (uint32_t)graph->nodes.len;
	if (graph->nodes.len * 2 > graph->slot_count)
		grow(graph);
	if (graph->nodes.len >= GRAPH_LIMIT)
		graph->is_full = true;
	return (node_id)graph->nodes.len - 1;
}

node_id graph_ret(struct graph *graph, uint32_t value)
{
	return intern(graph, (struct bpf_node){.code = CODE_RET, .k = value});
}

node_id graph_load(struct graph *graph, uint32_t offset, node_id next)
{
	return intern(graph, (struct bpf_node){
				     .code = CODE_LOAD, .k = offset, .yes = next, .no = next});
}

node_id graph_mask(struct graph *graph, struct acc before, uint32_t mask, node_id next)
{
	return intern(
		graph,
		(struct bpf_node){
			.code = CODE_MASK, .k = mask, .acc = before, .yes = next, .no = next});
}

/* Two tests for bits, one after the other on the way to the same end, are one. */
static void widen_jset(const struct graph *graph, struct bpf_node *test)
{
	const struct bpf_node *next = graph_node(graph, test->no);

	if (test->code == CODE_JSET && next->code == CODE_JSET && next->yes == test->yes &&
	    next->acc.offset == test->acc.offset && next->acc.mask == test->acc.mask) {
		test->k |= next->k;
		test->no = next->no;
	}
}

node_id graph_test(struct graph *graph, struct acc_test test, node_id yes, node_id no)
{
	struct bpf_node node = {
		.code = test.code, .k = test.k, .acc = test.acc, .yes = yes, .no = no};

	if (yes == no)
		return yes;
	widen_jset(graph, &node);
	return intern(graph, node);
}

static size_t count(struct graph *graph, node_id id, struct graph_words words)
{
	struct bpf_node *node = &graph->nodes.ptr[id];
	uint32_t word = node->code == CODE_LOAD ? node->k : node->acc.offset;
	size_t behind = 0;

	if (node->seen == graph->counts || word - words.offset >= words.size)
		return 0;
	node->seen = graph->counts;
	if (node->code != CODE_RET)
		behind = count(graph, node->yes, words);
	if (node->no != node->yes)
		behind += count(graph, node->no, words);
	return 1 + behind;
}

size_t graph_count(struct graph *graph, node_id root, struct graph_words words)
{
	graph->counts++;
	return count(graph, root, words);
}
