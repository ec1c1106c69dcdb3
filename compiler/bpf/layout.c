/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jumps only go forward, so the program is written from its end: where a node
 * is placed, all that it leads to has a place already.  A conditional jump
 * reaches 255 instructions; what is farther gets a stand-in just behind the
 * jump: a copy if that works there (a return always does), else a long jump.
 */
#include "bpf/layout.h"

#define REACH 255
#define NOWHERE UINT16_MAX

/* Places are counted from the end of the program. */
struct bpf_layout {
	const struct graph *graph;
	struct insn *code;
	size_t len;
	size_t limit;
	bool is_over;
	uint16_t *place;    /* by node: the copy placed last, or NOWHERE */
	uint16_t *stand_in; /* by node: the long jump to it placed last, or NOWHERE */
};

static bool is_test(const struct bpf_node *node)
{
	return (node->code & CODE_CLASS) == CLASS_JMP;
}

static uint16_t append(struct bpf_layout *layout, struct insn instruction)
{
	if (layout->len == layout->limit) {
		layout->is_over = true;
		return (uint16_t)(layout->len - 1);
	}
	layout->code[layout->limit - 1 - layout->len] = instruction;
	return (uint16_t)layout->len++;
}

/* How many instructions the next one placed would jump over to get to PLACE. */
static size_t distance(const struct bpf_layout *layout, size_t place)
{
	return layout->len - place - 1;
}

static bool is_near(const struct bpf_layout *layout, size_t place)
{
	return place != NOWHERE && distance(layout, place) <= REACH;
}

static bool has_target(const struct bpf_layout *layout, node_id id)
{
	return is_near(layout, layout->place[id]) || is_near(layout, layout->stand_in[id]);
}

/* How far the next instruction placed has to jump to get to ID, which is near. */
static uint8_t jump_to(const struct bpf_layout *layout, node_id id)
{
	size_t place = layout->place[id];

	return (uint8_t)distance(layout, is_near(layout, place) ? place : layout->stand_in[id]);
}

/* Append NODE, all that it leads to being near. */
static void append_node(struct bpf_layout *layout, node_id id)
{
	const struct bpf_node *node = graph_node(layout->graph, id);
	struct insn instruction = {.code = node->code, .k = node->k};

	if (is_test(node)) {
		instruction.jt = jump_to(layout, node->yes);
		instruction.jf = jump_to(layout, node->no);
	}
	layout->place[id] = append(layout, instruction);
}

/* Append what does as ID does. */
static void append_stand_in(struct bpf_layout *layout, node_id id)
{
	const struct bpf_node *node = graph_node(layout->graph, id);
	struct insn jump = {.code = CODE_JA,
			    .k = (uint32_t)distance(layout, layout->place[id])};

	if (node->code == CODE_RET ||
	    (is_test(node) && has_target(layout, node->yes) && has_target(layout, node->no)))
		append_node(layout, id);
	else
		layout->stand_in[id] = append(layout, jump);
}

static void place(struct bpf_layout *layout, node_id id);

/*
 * The end placed last is the nearer one: the smaller, so that the other is near,
 * too.  Where neither is small, it is the likelier: a number that is equal, or
 * among the lower.
 */
static void place_ends(struct bpf_layout *layout, const struct bpf_node *test)
{
	uint32_t yes = graph_node(layout->graph, test->yes)->size;
	uint32_t no = graph_node(layout->graph, test->no)->size;
	bool yes_first = yes > no;

	if (yes > REACH && no > REACH)
		yes_first = test->code != CODE_JEQ;
	place(layout, yes_first ? test->yes : test->no);
	place(layout, yes_first ? test->no : test->yes);
	while (!layout->is_over &&
	       !(has_target(layout, test->yes) && has_target(layout, test->no)))
		append_stand_in(layout, has_target(layout, test->no) ? test->yes : test->no);
}

static void place(struct bpf_layout *layout, node_id id)
{
	const struct bpf_node *node = graph_node(layout->graph, id);

	if (layout->is_over || layout->place[id] != NOWHERE)
		return;
	if (is_test(node))
		place_ends(layout, node);
	else if (node->code != CODE_RET) {
		place(layout, node->yes);
		if (layout->place[node->yes] + 1u != layout->len)
			append_stand_in(layout, node->yes);
	}
	if (!layout->is_over)
		append_node(layout, id);
}

bool bpf_layout(struct graph *graph, node_id root, struct bpf_program *out)
{
	size_t nodes = graph->nodes.len;
	struct bpf_layout layout = {.graph = graph};

	/* A jump has at most two stand-ins, so small programs touch little memory. */
	layout.limit = 3 * graph_count(graph, root, GRAPH_ALL);
	if (layout.limit > BPF_PROGRAM_MAX)
		layout.limit = BPF_PROGRAM_MAX;
	layout.code = ARENA_ARRAY(graph->arena, struct insn, layout.limit);
	layout.place = ARENA_ARRAY(graph->arena, uint16_t, 2 * nodes);
	layout.stand_in = layout.place + nodes;
	for (size_t i = 0; i < 2 * nodes; i++)
		layout.place[i] = NOWHERE;
	place(&layout, root);
	*out = (struct bpf_program){layout.code + layout.limit - layout.len, layout.len};
	return !layout.is_over;
}
