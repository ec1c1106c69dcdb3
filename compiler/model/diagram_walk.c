/* SPDX-License-Identifier: Apache-2.0 */
/* What can be asked of a diagram without making new ones. */
#include "model/diagram_store.h"

#include <stdlib.h>

/* Which argument, and which of its bits, a variable behind the guards is. */
static unsigned arg_of(uint16_t var)
{
	return (var - DIAGRAM_ARG(0, 63)) / 64u;
}

static uint64_t bit_of(uint16_t var)
{
	return (uint64_t)1 << (63 - (var - DIAGRAM_ARG(0, 63)) % 64);
}

static bool is_cap(uint16_t var)
{
	return var < DIAGRAM_KERNEL(15);
}

static bool is_guard(uint16_t var)
{
	return var < DIAGRAM_ARG(0, 63);
}

static uint32_t kernel_bit(uint16_t var)
{
	return 1u << (DIAGRAM_KERNEL(0) - var);
}

static bool is_set(const struct example *call, uint16_t var)
{
	if (is_cap(var))
		return call->host.caps >> var & 1;
	if (is_guard(var))
		return call->host.kernel & kernel_bit(var);
	return call->args[arg_of(var)] & bit_of(var);
}

uint32_t diagram_eval(const struct diagrams *d, diagram_id id, const struct example *call)
{
	while (!diagram_is_leaf(id))
		id = is_set(call, d->nodes[id].var) ? d->nodes[id].hi : d->nodes[id].lo;
	return diagram_value(id);
}

/* Examples: the cheapest path, whose cost is the bits that have to be set. */

#define NO_PATH UINT32_MAX

static uint32_t cost_of(struct diagrams *d, diagram_id id, diagram_id leaf)
{
	uint32_t cost, hi;

	if (diagram_is_leaf(id))
		return id == leaf ? 0 : NO_PATH;
	if (diagrams_get_mark(d, id, &cost))
		return cost;
	cost = cost_of(d, d->nodes[id].lo, leaf);
	hi = cost_of(d, d->nodes[id].hi, leaf);
	if (hi != NO_PATH && (is_cap(d->nodes[id].var) || !is_guard(d->nodes[id].var)))
		hi++;
	cost = cost <= hi ? cost : hi;
	diagrams_set_mark(d, id, cost);
	return cost;
}

static void set_bit(struct example *call, uint16_t var)
{
	if (is_cap(var))
		call->host.caps |= (uint64_t)1 << var;
	else if (is_guard(var))
		call->host.kernel |= kernel_bit(var);
	else
		call->args[arg_of(var)] |= bit_of(var);
}

bool diagram_example(struct diagrams *d, diagram_id id, uint32_t value, struct example *call)
{
	diagram_id leaf = diagram_leaf(value);

	*call = (struct example){.host = {.kernel = KERNEL_MIN}};
	diagrams_clear_marks(d);
	if (cost_of(d, id, leaf) == NO_PATH)
		return false;
	while (!diagram_is_leaf(id)) {
		uint32_t cost = cost_of(d, id, leaf);
		struct diagram_node node = d->nodes[id];

		id = node.lo;
		if (cost_of(d, node.lo, leaf) != cost) {
			set_bit(call, node.var);
			id = node.hi;
		}
	}
	return true;
}

bool diagram_difference(struct diagrams *d, diagram_id a, diagram_id b, struct example *call)
{
	return diagram_example(d, diagram_apply(d, DIAGRAM_DIFFER, a, b), 1, call);
}

/* Each node once. */

typedef void visit_id(void *ctx, const struct diagrams *d, diagram_id id);

static void each_id(struct diagrams *d, diagram_id id, visit_id *visit, void *ctx)
{
	uint32_t mark;

	if (!diagram_is_leaf(id)) {
		if (diagrams_get_mark(d, id, &mark))
			return;
		diagrams_set_mark(d, id, 0);
		each_id(d, d->nodes[id].lo, visit, ctx);
		each_id(d, d->nodes[id].hi, visit, ctx);
	}
	visit(ctx, d, id);
}

static void count_node(void *ctx, const struct diagrams *d, diagram_id id)
{
	(void)d;
	*(uint32_t *)ctx += !diagram_is_leaf(id);
}

uint32_t diagram_size(struct diagrams *d, diagram_id id)
{
	uint32_t size = 0;

	diagrams_clear_marks(d);
	each_id(d, id, count_node, &size);
	return size;
}

static void add_support(void *ctx, const struct diagrams *d, diagram_id id)
{
	struct diagram_support *support = ctx;
	uint16_t var = diagram_var(d, id);

	if (diagram_is_leaf(id))
		return;
	if (is_cap(var))
		support->caps |= (uint64_t)1 << var;
	else if (is_guard(var))
		support->kernel |= kernel_bit(var);
	else
		support->args[arg_of(var)] |= bit_of(var);
}

struct diagram_support diagram_support(struct diagrams *d, diagram_id id)
{
	struct diagram_support support = {0};

	diagrams_clear_marks(d);
	each_id(d, id, add_support, &support);
	return support;
}

struct value_walk {
	struct arena *arena;
	struct diagram_values values; /* one a leaf that is met, and so some many times */
};

static void add_value(void *ctx, const struct diagrams *d, diagram_id id)
{
	struct value_walk *walk = ctx;
	struct diagram_values *values = &walk->values;

	(void)d;
	if (!diagram_is_leaf(id) ||
	    (values->len && values->ptr[values->len - 1] == diagram_value(id)))
		return;
	*VEC_PUSH(walk->arena, values) = diagram_value(id);
}

static int compare_values(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Ascending, each once. */
static void sort_values(struct diagram_values *values)
{
	size_t kept = 0;

	if (values->len)
		qsort(values->ptr, values->len, sizeof(*values->ptr), compare_values);
	for (size_t i = 0; i < values->len; i++)
		if (!kept || values->ptr[kept - 1] != values->ptr[i])
			values->ptr[kept++] = values->ptr[i];
	values->len = kept;
}

struct diagram_values diagram_values(struct diagrams *d, struct arena *arena, diagram_id id)
{
	struct value_walk walk = {.arena = arena};

	diagrams_clear_marks(d);
	each_id(d, id, add_value, &walk);
	sort_values(&walk.values);
	return walk.values;
}

struct tail_walk {
	struct arena *arena;
	uint16_t var;
	struct diagram_values tails;
};

static void add_tails(struct tail_walk *walk, struct diagrams *d, diagram_id id)
{
	uint32_t mark;

	if (diagram_is_leaf(id) || diagrams_get_mark(d, id, &mark))
		return;
	diagrams_set_mark(d, id, 0);
	if (diagram_var(d, id) >= walk->var) {
		*VEC_PUSH(walk->arena, &walk->tails) = id;
		return;
	}
	add_tails(walk, d, d->nodes[id].lo);
	add_tails(walk, d, d->nodes[id].hi);
}

struct diagram_values diagram_tails(struct diagrams *d, struct arena *arena, diagram_id a,
				    uint16_t var)
{
	struct tail_walk walk = {arena, var, {0}};

	diagrams_clear_marks(d);
	add_tails(&walk, d, a);
	return walk.tails;
}

bool diagram_asks_args(struct diagrams *d, diagram_id id)
{
	struct diagram_support support = diagram_support(d, id);
	uint64_t bits = 0;

	for (int i = 0; i < CUBE_ARGS; i++)
		bits |= support.args[i];
	return bits != 0;
}

bool diagram_is_guarded(const struct diagrams *d, diagram_id id)
{
	return is_guard(diagram_var(d, id));
}

/* Parts. */

struct part_walk {
	struct diagrams *d;
	struct arena *arena;
	uint16_t last;
	struct diagram_part part;
	uint32_t leaf; /* the place of the leaf met last */
};

static uint32_t add_end(struct part_walk *walk, diagram_id id)
{
	uint32_t at = (uint32_t)walk->part.len;

	*VEC_PUSH(walk->arena, &walk->part) =
		(struct diagram_part_node){id, diagram_var(walk->d, id), at, at};
	return at;
}

/* The place of ID. */
static uint32_t add_part(struct part_walk *walk, diagram_id id)
{
	struct diagram_part_node node = {id, diagram_var(walk->d, id), 0, 0};
	struct diagram_part *part = &walk->part;
	uint32_t at;

	if (diagram_is_leaf(id)) {
		if (!part->len || part->ptr[walk->leaf].id != id)
			walk->leaf = add_end(walk, id);
		return walk->leaf;
	}
	if (diagrams_get_mark(walk->d, id, &at))
		return at;
	if (node.var > walk->last) {
		at = add_end(walk, id);
	} else {
		node.lo = add_part(walk, walk->d->nodes[id].lo);
		node.hi = add_part(walk, walk->d->nodes[id].hi);
		at = (uint32_t)part->len;
		*VEC_PUSH(walk->arena, part) = node;
	}
	diagrams_set_mark(walk->d, id, at);
	return at;
}

struct diagram_part diagram_part(struct diagrams *d, struct arena *arena, diagram_id id,
				 uint16_t last)
{
	struct part_walk walk = {.d = d, .arena = arena, .last = last};

	diagrams_clear_marks(d);
	add_part(&walk, id);
	return walk.part;
}

/* A word in pieces. */

struct piece_walk {
	const struct diagrams *d;
	struct diagram_word word;
	uint64_t sign;
	size_t most;
	struct diagram_pieces *out;
};

/* The pieces come in order and leave no gap, so that those with the same rest are neighbours.
 */
static bool add_piece(const struct piece_walk *walk, uint64_t lo, uint64_t hi, diagram_id rest)
{
	struct diagram_pieces *out = walk->out;
	uint64_t extension = walk->sign ? -walk->sign : 0;

	if (lo & walk->sign)
		lo |= extension;
	if (hi & walk->sign)
		hi |= extension;
	if (out->len && out->ptr[out->len - 1].rest == rest) {
		out->ptr[out->len - 1].hi = hi;
		return true;
	}
	if (out->len == walk->most)
		return false;
	*VEC_PUSH(walk->d->arena, out) = (struct diagram_piece){lo, hi, rest};
	return true;
}

/* The numbers that begin with BASE, the bits OPEN being open, by what ID says of these. */
static bool split(const struct piece_walk *walk, diagram_id id, uint64_t base, uint64_t open)
{
	struct diagram_node node = {0, id, id};
	uint16_t var = diagram_var(walk->d, id);
	uint64_t bit;
	int highest;

	if (var > walk->word.low)
		return add_piece(walk, base, base | open, id);
	highest = open ? 63 - __builtin_clzll(open) : -1;
	if (highest < 0 || var < walk->word.low - highest)
		SCMPL_BUG("variable %d is not a bit of this word that is read", (int)var);
	if (var == walk->word.low - highest)
		node = walk->d->nodes[id];
	bit = (uint64_t)1 << highest;
	open ^= bit;
	if (bit == walk->sign)
		return split(walk, node.hi, base | bit, open) &&
		       split(walk, node.lo, base, open);
	return split(walk, node.lo, base, open) && split(walk, node.hi, base | bit, open);
}

bool diagram_pieces(const struct diagrams *d, diagram_id id, struct diagram_word word,
		    size_t most, struct diagram_pieces *out)
{
	struct piece_walk walk = {d, word, 0, most, out};

	if (word.is_signed)
		walk.sign = (uint64_t)1 << (63 - __builtin_clzll(word.read));
	*out = (struct diagram_pieces){0};
	return split(&walk, id, 0, word.read);
}

/* Every node that asks for the kernel first on some path. */
static void add_kernels(struct diagrams *d, diagram_id id, struct value_walk *walk)
{
	struct diagram_node node = diagram_node(d, id);
	struct diagram_pieces pieces;
	uint32_t mark;

	if (!is_guard(node.var) || diagrams_get_mark(d, id, &mark))
		return;
	diagrams_set_mark(d, id, 0);
	if (is_cap(node.var)) {
		add_kernels(d, node.lo, walk);
		add_kernels(d, node.hi, walk);
		return;
	}
	diagram_pieces(d, id, diagram_kernel(), KERNEL_MAX, &pieces);
	for (size_t i = 1; i < pieces.len; i++)
		*VEC_PUSH(walk->arena, &walk->values) = (uint32_t)pieces.ptr[i].lo;
}

struct diagram_values diagram_kernels(struct diagrams *d, struct arena *arena, diagram_id id)
{
	struct value_walk walk = {.arena = arena};

	diagrams_clear_marks(d);
	add_kernels(d, id, &walk);
	sort_values(&walk.values);
	return walk.values;
}

/* Paths as cubes. */

struct cube_walk {
	struct diagrams *d;
	diagram_visit *visit;
	void *ctx;
	struct cube cube;
};

static bool each_cube(struct cube_walk *walk, diagram_id id);

static bool each_arg_cube(struct cube_walk *walk, const struct diagram_node *node)
{
	struct cube_arg *arg = &walk->cube.arg[arg_of(node->var)];
	uint64_t bit = bit_of(node->var);
	bool go_on;

	arg->mask |= bit;
	go_on = each_cube(walk, node->lo);
	arg->value |= bit;
	go_on = go_on && each_cube(walk, node->hi);
	arg->mask &= ~bit;
	arg->value &= ~bit;
	return go_on;
}

static bool each_cap_cube(struct cube_walk *walk, const struct diagram_node *node)
{
	uint64_t cap = (uint64_t)1 << node->var;
	bool go_on;

	walk->cube.lacked |= cap;
	go_on = each_cube(walk, node->lo);
	walk->cube.lacked &= ~cap;
	walk->cube.held |= cap;
	go_on = go_on && each_cube(walk, node->hi);
	walk->cube.held &= ~cap;
	return go_on;
}

static bool each_kernel_cube(struct cube_walk *walk, diagram_id id)
{
	struct diagram_pieces pieces;
	bool go_on = diagram_pieces(walk->d, id, diagram_kernel(), KERNEL_MAX, &pieces);

	for (size_t i = 0; i < pieces.len && go_on; i++) {
		walk->cube.kernel_lo = (uint32_t)pieces.ptr[i].lo;
		walk->cube.kernel_hi = (uint32_t)pieces.ptr[i].hi + 1;
		go_on = each_cube(walk, pieces.ptr[i].rest);
	}
	walk->cube.kernel_lo = KERNEL_MIN;
	walk->cube.kernel_hi = KERNEL_MAX;
	return go_on;
}

static bool each_cube(struct cube_walk *walk, diagram_id id)
{
	struct diagram_node node = diagram_node(walk->d, id);

	if (diagram_is_leaf(id))
		return walk->visit(walk->ctx, &walk->cube, diagram_value(id));
	if (is_cap(node.var))
		return each_cap_cube(walk, &node);
	return is_guard(node.var) ? each_kernel_cube(walk, id) : each_arg_cube(walk, &node);
}

bool diagram_each_cube(struct diagrams *d, diagram_id id, diagram_visit *visit, void *ctx)
{
	struct cube_walk walk = {d, visit, ctx, cube_all()};

	return each_cube(&walk, id);
}
