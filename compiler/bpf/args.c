/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state is a node of the diagram where a word begins: what is left to ask when all words
 * before are known.  Each state is made once, and so what several calls or ABIs have in common
 * stands once in the program, which is never longer than the diagrams are.
 *
 * A diagram asks for the upper half of an argument first.  But few values have one: where
 * that is no longer, the lower half is tested first, and the upper one only where it makes a
 * difference.  For that the halves are swapped: in a state that is swapped the variables of
 * the upper half stand for the lower one and the other way round.
 */
#include "bpf/args.h"

#include "bpf/word.h"
#include "kernel/action.h"
#include "model/policy.h"

#include <string.h>

#define SWAP_PIECES 8 /* of an upper half that may wait */

/* How likely an action is met: what is denied is rare. */
#define PERMITTED_WEIGHT 64
#define DENIED_WEIGHT 1

struct bpf_args {
	struct graph *graph;
	struct diagrams *d;
	bool big_endian;
	uint32_t size_price;
	struct word_end *states[2]; /* as they are, swapped; weight 0: not made yet */
	size_t room[2];
	size_t count;
	diagram_id leaf; /* the one that was asked for last, and its state; 0: none was */
	struct word_end of_leaf;
};

/* One argument, on the way to tests. */
struct arg_task {
	struct bpf_args *args;
	unsigned arg;
	bool swapped;
	uint32_t weight; /* of its likeliest end */
};

static struct word_end make_state(struct bpf_args *args, diagram_id id, bool swapped);

static unsigned arg_of(const struct bpf_args *args, diagram_id id)
{
	return (diagram_node(args->d, id).var - DIAGRAM_ARG(0, 63)) / 64u;
}

static bool is_upper(const struct arg_task *task, diagram_id id)
{
	return diagram_node(task->args->d, id).var <= DIAGRAM_ARG(task->arg, 32);
}

/* What the argument leads to: its other half, or what is behind it. */
static struct word_end end_of_word(void *ctx, diagram_id id)
{
	struct arg_task *task = ctx;
	bool is_behind = diagram_node(task->args->d, id).var > DIAGRAM_ARG(task->arg, 0);
	struct word_end end = make_state(task->args, id, task->swapped && !is_behind);

	if (end.weight > task->weight)
		task->weight = end.weight;
	return end;
}

static uint32_t offset_of(const struct arg_task *task)
{
	return (uint32_t)offsetof(struct call_data, args) + task->arg * 8;
}

static node_id test_half(struct arg_task *task, diagram_id id, bool upper)
{
	struct bpf_args *args = task->args;
	bool upper_word = upper != task->swapped;
	struct word_tests tests = {
		.graph = args->graph,
		.d = args->d,
		.offset = offset_of(task) + (upper_word != args->big_endian ? 4u : 0u),
		.low = DIAGRAM_ARG(task->arg, upper ? 32 : 0),
		.size_price = args->size_price,
		.end = end_of_word,
		.ctx = task,
	};

	return bpf_word(&tests, id);
}

/* ID, of the lower half, as if it were of the upper one. */
static diagram_id raise_lower(const struct arg_task *task, diagram_id id)
{
	struct bpf_args *args = task->args;
	uint16_t last = DIAGRAM_ARG(task->arg, 0);
	struct diagram_part part = diagram_part(args->d, args->graph->arena, id, last);

	for (size_t i = 0; i < part.len; i++) {
		struct diagram_part_node *node = &part.ptr[i];

		if (node->var <= last)
			node->id = diagram_make(args->d, node->var - 32, part.ptr[node->lo].id,
						part.ptr[node->hi].id);
	}
	return part.ptr[part.len - 1].id;
}

/* ID with the halves of the argument swapped; false when that may take long. */
static bool swap_halves(const struct arg_task *task, diagram_id *id)
{
	struct diagrams *d = task->args->d;
	struct diagram_word upper = {.low = DIAGRAM_ARG(task->arg, 32), .read = UINT32_MAX};
	struct diagram_word lower = {.low = DIAGRAM_ARG(task->arg, 0), .read = UINT32_MAX};
	diagram_id swapped[SWAP_PIECES];
	struct diagram_pieces pieces;

	if (!diagram_pieces(d, *id, upper, SWAP_PIECES, &pieces))
		return false;
	for (size_t i = 0; i < pieces.len; i++) {
		const struct diagram_piece *piece = &pieces.ptr[i];

		swapped[i] = diagram_where(d, diagram_range(d, lower, piece->lo, piece->hi),
					   raise_lower(task, piece->rest));
	}
	*id = diagram_apply_all(d, DIAGRAM_OVER, swapped, pieces.len);
	return true;
}

/* Both ways to test an argument of which both halves matter; the shorter one. */
static node_id test_both(struct arg_task *task, diagram_id id)
{
	struct graph *graph = task->args->graph;
	struct graph_words both = {offset_of(task), sizeof(uint64_t)};
	node_id upper_first = test_half(task, id, true), lower_first;

	if (!swap_halves(task, &id))
		return upper_first;
	task->swapped = true;
	lower_first = test_half(task, id, is_upper(task, id));
	return graph_count(graph, lower_first, both) <= graph_count(graph, upper_first, both)
		       ? lower_first
		       : upper_first;
}

static struct word_end leaf_state(struct bpf_args *args, diagram_id leaf)
{
	struct action action;

	if (args->leaf == leaf)
		return args->of_leaf;
	action = action_of_value(diagram_value(leaf));
	args->leaf = leaf;
	args->of_leaf =
		(struct word_end){graph_ret(args->graph, action_ret(action)),
				  verb_permits(action.verb) ? PERMITTED_WEIGHT : DENIED_WEIGHT};
	return args->of_leaf;
}

/* Where what is made of ID is kept. */
static struct word_end *state_of(struct bpf_args *args, diagram_id id, bool swapped)
{
	struct word_end *old = args->states[swapped];

	if (id >= args->room[swapped]) {
		size_t room = 2 * (size_t)diagrams_nodes(args->d) + 2;

		args->states[swapped] = ARENA_ARRAY(args->graph->arena, struct word_end, room);
		if (old)
			memcpy(args->states[swapped], old, args->room[swapped] * sizeof(*old));
		args->room[swapped] = room;
	}
	return &args->states[swapped][id];
}

/* Each state takes an instruction at least, but for lower halves that are only tried. */
static struct word_end make_state(struct bpf_args *args, diagram_id id, bool swapped)
{
	struct arg_task task = {.args = args, .swapped = swapped};
	struct word_end end;

	if (diagram_is_leaf(id))
		return leaf_state(args, id);
	if (state_of(args, id, swapped)->weight)
		return *state_of(args, id, swapped);
	args->graph->is_full |= !swapped && ++args->count > 2 * BPF_PROGRAM_MAX;
	if (args->graph->is_full)
		return leaf_state(args, DIAGRAM_FALSE);
	task.arg = arg_of(args, id);
	end.node = is_upper(&task, id) ? test_both(&task, id) : test_half(&task, id, false);
	end.weight = task.weight;
	*state_of(args, id, swapped) = end;
	return end;
}

struct bpf_args *bpf_args_new(struct graph *graph, struct diagrams *d, bool big_endian)
{
	struct bpf_args *args = ARENA_NEW(graph->arena, struct bpf_args);

	*args = (struct bpf_args){.graph = graph, .d = d, .big_endian = big_endian};
	return args;
}

node_id bpf_args_test(struct bpf_args *args, diagram_id outcome, uint32_t size_price)
{
	args->size_price = size_price;
	return make_state(args, outcome, false).node;
}
