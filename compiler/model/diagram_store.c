/* SPDX-License-Identifier: Apache-2.0 */
#include "model/diagram_store.h"

#include "core/limits.h"

#include <string.h>

#define CAP_MIN 1024u
#define MEMO_MIN 256u
#define MEMO_MAX (1u << 19)

struct diagrams *diagrams_limited(struct arena *arena, uint32_t max_nodes, uint64_t max_work)
{
	struct diagrams *d = ARENA_NEW(arena, struct diagrams);

	d->arena = arena;
	d->len = 1;
	d->cap = CAP_MIN;
	d->nodes = ARENA_ARRAY(arena, struct diagram_node, d->cap);
	d->index = ARENA_ARRAY(arena, diagram_id, (size_t)2 * d->cap);
	d->memo_cap = MEMO_MIN;
	d->memo = ARENA_ARRAY(arena, struct diagram_memo, d->memo_cap);
	d->last_tag = DIAGRAM_TAG_EQUAL;
	d->max_nodes = max_nodes;
	d->max_work = max_work;
	return d;
}

struct diagrams *diagrams_new(struct arena *arena)
{
	return diagrams_limited(arena, LIMIT_DIAGRAM_NODES, LIMIT_DIAGRAM_WORK_LEAST);
}

void diagrams_allow(struct diagrams *d, size_t bytes)
{
	uint64_t work = d->max_work + (uint64_t)bytes * LIMIT_DIAGRAM_WORK_BYTE;

	if (d->max_work < LIMIT_DIAGRAM_WORK)
		d->max_work = work < LIMIT_DIAGRAM_WORK ? work : LIMIT_DIAGRAM_WORK;
}

uint64_t diagrams_left(const struct diagrams *d, uint64_t work)
{
	return d->max_work > work ? d->max_work - work : 0;
}

uint64_t diagrams_work(const struct diagrams *d)
{
	return d->work > d->made ? d->work : d->made;
}

bool diagrams_exhausted(const struct diagrams *d)
{
	return d->is_exhausted;
}

bool diagrams_hold(const struct context *ctx)
{
	if (ctx->diagrams->is_exhausted && !diag_error_count(ctx->diags))
		diag_error(ctx->diags, SPAN_NONE, DIAG_TOO_COMPLEX,
			   "the conditions are too many for this to be worked out");
	return !ctx->diagrams->is_exhausted;
}

struct arena *diagrams_arena(const struct diagrams *d)
{
	return d->arena;
}

uint32_t diagrams_nodes(const struct diagrams *d)
{
	return d->len - 1;
}

/* Nodes. */

/* Slots in one line of the processor's cache, and from how many nodes on that matters. */
#define LINE 16u
#define LINES_MIN 8192u

static bool is_slot_of(const struct diagrams *d, diagram_id there, struct diagram_node node)
{
	const struct diagram_node *other = &d->nodes[there];

	return !there ||
	       (other->lo == node.lo && other->hi == node.hi && other->var == node.var);
}

/*
 * A slot in the line that neighbours of the younger child lie in, too, or NULL: nodes are made
 * one on the other, and a line that was just looked at costs a tenth of another.
 */
static diagram_id *slot_in_line(const struct diagrams *d, struct diagram_node node, uint32_t at)
{
	uint32_t lo = diagram_is_leaf(node.lo) ? 0 : node.lo;
	uint32_t hi = diagram_is_leaf(node.hi) ? 0 : node.hi;
	diagram_id *line = &d->index[2 * (lo > hi ? lo : hi) & (2 * d->cap - 1) & ~(LINE - 1)];

	for (uint32_t i = 0; i < LINE; i++)
		if (is_slot_of(d, line[(at + i) & (LINE - 1)], node))
			return &line[(at + i) & (LINE - 1)];
	return NULL;
}

/* The slot that chance has for NODE. */
static inline diagram_id *slot_by_chance(const struct diagrams *d, struct diagram_node node,
					 uint32_t at)
{
	uint32_t mask = 2 * d->cap - 1;

	for (at &= mask; !is_slot_of(d, d->index[at], node);)
		at = (at + 1) & mask;
	return &d->index[at];
}

/* Where its line is full the search goes on by chance. */
static NOINLINE diagram_id *slot_of_many(const struct diagrams *d, struct diagram_node node,
					 uint32_t at)
{
	diagram_id *slot = slot_in_line(d, node, at);

	return slot ? slot : slot_by_chance(d, node, at);
}

/* Where few nodes are made, nearly always: so this is in line, and what else there is not. */
static inline diagram_id *index_slot(const struct diagrams *d, struct diagram_node node)
{
	uint32_t at = diagrams_hash(node.lo, node.hi, node.var);

	return d->cap < LINES_MIN ? slot_by_chance(d, node, at) : slot_of_many(d, node, at);
}

static void grow_memo(struct diagrams *d)
{
	struct diagram_memo *old = d->memo;
	uint32_t cap = d->memo_cap;

	if (cap >= MEMO_MAX)
		return;
	d->memo_cap = 2 * cap;
	d->memo = ARENA_ARRAY(d->arena, struct diagram_memo, d->memo_cap);
	for (uint32_t i = 0; i < cap; i++)
		if (old[i].tag)
			*diagrams_memo(d, old[i].tag, old[i].a, old[i].b) = old[i];
	arena_give_back(d->arena, old);
}

static void grow_nodes(struct diagrams *d)
{
	struct diagram_node *old = d->nodes;

	d->cap *= 2;
	d->nodes = ARENA_ARRAY(d->arena, struct diagram_node, d->cap);
	memcpy(d->nodes, old, d->len * sizeof(*old));
	arena_give_back(d->arena, old);
	arena_give_back(d->arena, d->index);
	d->index = ARENA_ARRAY(d->arena, diagram_id, (size_t)2 * d->cap);
	for (diagram_id id = 1; id < d->len; id++)
		*index_slot(d, d->nodes[id]) = id;
	grow_memo(d);
}

struct diagram_node diagram_node(const struct diagrams *d, diagram_id id)
{
	return diagram_is_leaf(id) ? (struct diagram_node){DIAGRAM_VARS, id, id} : d->nodes[id];
}

diagram_id diagram_make(struct diagrams *d, uint16_t var, diagram_id lo, diagram_id hi)
{
	struct diagram_node node = {var, lo, hi};
	diagram_id *slot;

	if (lo == hi)
		return lo;
	if (d->is_exhausted || ++d->made > d->max_work) {
		d->is_exhausted = true;
		return DIAGRAM_NONE;
	}
	if (var >= diagram_var(d, lo) || var >= diagram_var(d, hi))
		SCMPL_BUG("variable %d is out of order", (int)var);
	slot = index_slot(d, node);
	if (*slot)
		return *slot;
	if (d->len > d->max_nodes) {
		d->is_exhausted = true;
		return DIAGRAM_NONE;
	}
	d->nodes[d->len] = node;
	*slot = d->len++;
	if (d->len == d->cap)
		grow_nodes(d);
	return d->len - 1;
}

/* What was made of what. */

uint32_t diagrams_tag(struct diagrams *d)
{
	d->is_exhausted |= ++d->last_tag == DIAGRAM_LEAF;
	return d->last_tag;
}

/* A part that has a bound of its own. */

struct diagrams_budget diagrams_spend(struct diagrams *d, uint64_t work)
{
	struct diagrams_budget budget = {d->max_work};
	uint64_t done = diagrams_work(d);

	if (done + work < d->max_work)
		d->max_work = done + work;
	return budget;
}

/* What was broken off is remembered as nothing, which it must not be taken for later. */
static void forget_nothing(struct diagrams *d)
{
	for (uint32_t i = 0; i < d->memo_cap; i++)
		if (d->memo[i].result == DIAGRAM_NONE)
			d->memo[i] = (struct diagram_memo){0};
}

bool diagrams_regain(struct diagrams *d, struct diagrams_budget budget)
{
	bool is_spent = diagrams_work(d) > d->max_work;

	if (is_spent && d->max_work < budget.max_work) {
		forget_nothing(d);
		d->is_exhausted = false;
	} else {
		is_spent = d->is_exhausted;
	}
	d->max_work = budget.max_work;
	return !is_spent;
}
