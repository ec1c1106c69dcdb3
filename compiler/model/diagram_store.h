/* SPDX-License-Identifier: Apache-2.0 */
/* What a store of diagrams is made of; for model/diagram*.c and its tests alone. */
#ifndef SCMPL_MODEL_DIAGRAM_STORE_H
#define SCMPL_MODEL_DIAGRAM_STORE_H

#include "model/diagram.h"

/* What an operation made of two diagrams.  A slot holds what was put there last. */
struct diagram_memo {
	uint32_t tag; /* the operation, or diagram_if's third diagram; 0: a free slot */
	diagram_id a, b, result;
};

/* Tags are no ids: nodes are below them, leaves above.  Those from the last on are
 * diagrams_tag's. */
#define DIAGRAM_TAG_OVER 0x40000000u
#define DIAGRAM_TAG_DIFFER 0x40000001u
#define DIAGRAM_TAG_EQUAL 0x40000002u

/* What a walk made of a node, if it was that of STAMP. */
struct diagram_mark {
	uint32_t stamp, made;
};

struct diagrams {
	struct arena *arena;

	struct diagram_node *nodes; /* [0] is not used */
	uint32_t len, cap;
	diagram_id *index; /* nodes by their hash, 2 * cap slots, 0: free */

	struct diagram_memo *memo;
	uint32_t memo_cap;
	uint32_t last_tag;

	struct diagram_mark *marks; /* of each node */
	uint32_t marks_cap, stamp;

	uint32_t max_nodes;
	uint64_t work, max_work;
	uint64_t made; /* nodes that were asked for, be they there; max_work limits them */
	bool is_exhausted;
};

static inline uint16_t diagram_var(const struct diagrams *d, diagram_id id)
{
	return diagram_is_leaf(id) ? DIAGRAM_VARS : d->nodes[id].var;
}

/* A variable as a bit of a word; the arguments, one word each, come last. */
enum diagram_words { WORD_CAPS, WORD_KERNEL, WORD_ARG, DIAGRAM_WORDS = WORD_ARG + CUBE_ARGS };

struct diagram_bit {
	unsigned word;
	uint64_t bit;
};

static inline struct diagram_bit diagram_bit(uint16_t var)
{
	if (var < DIAGRAM_KERNEL(15))
		return (struct diagram_bit){WORD_CAPS, (uint64_t)1 << var};
	if (var < DIAGRAM_ARG(0, 63))
		return (struct diagram_bit){WORD_KERNEL,
					    (uint64_t)1 << (DIAGRAM_KERNEL(0) - var)};
	var -= DIAGRAM_ARG(0, 63);
	return (struct diagram_bit){WORD_ARG + var / 64u, (uint64_t)1 << (63 - var % 64)};
}

/* What is left of ID when VAR, which is not behind ID's variable, is 0 or 1. */
static inline diagram_id diagram_lo(const struct diagrams *d, diagram_id id, uint16_t var)
{
	return diagram_var(d, id) == var ? d->nodes[id].lo : id;
}

static inline diagram_id diagram_hi(const struct diagrams *d, diagram_id id, uint16_t var)
{
	return diagram_var(d, id) == var ? d->nodes[id].hi : id;
}

/* Count a step; false when there have been too many. */
static inline bool diagrams_step(struct diagrams *d)
{
	d->is_exhausted |= ++d->work > d->max_work;
	return !d->is_exhausted;
}

/* Three numbers well mixed: the upper half of products by odd constants. */
static inline uint32_t diagrams_hash(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;

	h = (h ^ h >> 29 ^ c) * 0xbf58476d1ce4e5b9u;
	return (uint32_t)(h >> 32);
}

/* A tag for one run of an operation that no other run has. */
uint32_t diagrams_tag(struct diagrams *d);

/* Nodes that were made one after the other lie in slots side by side. */
static inline struct diagram_memo *diagrams_memo(const struct diagrams *d, uint32_t tag,
						 diagram_id a, diagram_id b)
{
	return &d->memo[(a + diagrams_hash(b, tag, 0)) & (d->memo_cap - 1)];
}

static inline bool diagrams_recall(const struct diagrams *d, uint32_t tag, diagram_id a,
				   diagram_id b, diagram_id *result)
{
	const struct diagram_memo *memo = diagrams_memo(d, tag, a, b);

	*result = memo->result;
	return memo->tag == tag && memo->a == a && memo->b == b;
}

static inline void diagrams_remember(struct diagrams *d, uint32_t tag, diagram_id a,
				     diagram_id b, diagram_id result)
{
	*diagrams_memo(d, tag, a, b) = (struct diagram_memo){tag, a, b, result};
}

/* Let CUBE ask for VAR, which is not the kernel's, to be BIT, or no longer. */
static inline void diagram_toggle(struct cube *cube, uint16_t var, bool bit)
{
	struct diagram_bit at = diagram_bit(var);

	if (at.word >= WORD_ARG) {
		cube->arg[at.word - WORD_ARG].mask ^= at.bit;
		cube->arg[at.word - WORD_ARG].value ^= bit ? at.bit : 0;
	} else if (at.word == WORD_CAPS) {
		*(bit ? &cube->held : &cube->lacked) ^= at.bit;
	} else {
		SCMPL_BUG("the kernel is no bit of a cube");
	}
}

#endif
