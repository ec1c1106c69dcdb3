/* SPDX-License-Identifier: Apache-2.0 */
/* What can be asked of a diagram without making new ones in its store. */
#include "model/diagram_store.h"

#include <stdlib.h>

static uint64_t word_of(const struct example *call, unsigned word)
{
	if (word >= WORD_ARG)
		return call->args[word - WORD_ARG];
	return word == WORD_CAPS ? call->host.caps : call->host.kernel;
}

uint32_t diagram_eval(const struct diagrams *d, diagram_id id, const struct example *call)
{
	while (!diagram_is_leaf(id)) {
		struct diagram_bit at = diagram_bit(d->nodes[id].var);

		id = word_of(call, at.word) & at.bit ? d->nodes[id].hi : d->nodes[id].lo;
	}
	return diagram_value(id);
}

/* Each node once, after those that it leads to. */

/* What is made of node ID, by what was made of its children: of a leaf, that is its id.  Of an
 * end nothing was, and they are 0. */
struct node_walk;
typedef uint32_t make_of(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi);

struct node_walk {
	struct diagrams *d;
	uint16_t last; /* nodes of later variables are ends, as leaves are */
	make_of *make;
	void *ctx;
};

/* Until it ends no other walk may begin in D, nor may a node be made there. */
static struct node_walk walk_new(struct diagrams *d, uint16_t last, make_of *make, void *ctx)
{
	if (d->marks_cap < d->cap || d->stamp == UINT32_MAX) {
		arena_give_back(d->arena, d->marks);
		d->marks_cap = d->cap;
		d->marks = ARENA_ARRAY(d->arena, struct diagram_mark, d->marks_cap);
		d->stamp = 0;
	}
	d->stamp++;
	return (struct node_walk){d, last, make, ctx};
}

static uint32_t walk_node(const struct node_walk *w, diagram_id id);

static inline uint32_t walk(const struct node_walk *w, diagram_id id)
{
	if (diagram_is_leaf(id))
		return id;
	return w->d->marks[id].stamp == w->d->stamp ? w->d->marks[id].made : walk_node(w, id);
}

static uint32_t walk_node(const struct node_walk *w, diagram_id id)
{
	const struct diagrams *d = w->d;
	uint32_t lo = 0, hi = 0, made;

	if (d->nodes[id].var <= w->last) {
		lo = walk(w, d->nodes[id].lo);
		hi = walk(w, d->nodes[id].hi);
	}
	made = w->make(w, id, lo, hi);
	d->marks[id] = (struct diagram_mark){d->stamp, made};
	return made;
}

static uint32_t walk_all(struct diagrams *d, diagram_id id, uint16_t last, make_of *make,
			 void *ctx)
{
	struct node_walk w;

	if (diagram_is_leaf(id))
		return id;
	w = walk_new(d, last, make, ctx);
	return walk(&w, id);
}

static diagram_id copy(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	return diagram_make(w->ctx, w->d->nodes[id].var, lo, hi);
}

diagram_id diagram_copy(struct diagrams *to, struct diagrams *from, diagram_id id)
{
	if (to == from)
		return id;
	to->is_exhausted |= from->is_exhausted;
	return walk_all(from, id, DIAGRAM_VARS, copy, to);
}

/* Examples: the cheapest path, whose cost is the bits that have to be set. */

#define NO_PATH UINT32_MAX

/* By what was made of a node; of leaves all but the one at CTX are no end of a path. */
static uint32_t cost_of(const diagram_id *leaf, uint32_t made)
{
	return made == *leaf ? 0 : diagram_is_leaf(made) ? NO_PATH : made;
}

/* The kernel's bits cost nothing. */
static uint32_t make_cost(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	uint32_t cost = cost_of(w->ctx, lo), other = cost_of(w->ctx, hi);

	if (other != NO_PATH && diagram_bit(w->d->nodes[id].var).word != WORD_KERNEL)
		other++;
	return cost <= other ? cost : other;
}

bool diagram_example(struct diagrams *d, diagram_id id, uint32_t value, struct example *call)
{
	diagram_id leaf = diagram_leaf(value);
	struct node_walk w = walk_new(d, DIAGRAM_VARS, make_cost, &leaf);
	uint64_t words[DIAGRAM_WORDS] = {0};
	uint32_t cost = cost_of(&leaf, walk(&w, id));

	while (cost != NO_PATH && !diagram_is_leaf(id)) {
		struct diagram_node node = d->nodes[id];
		struct diagram_bit at = diagram_bit(node.var);
		bool is_lo = cost_of(&leaf, walk(&w, node.lo)) == cost;

		words[at.word] |= is_lo ? 0 : at.bit;
		id = is_lo ? node.lo : node.hi;
		cost = cost_of(&leaf, walk(&w, id));
	}
	call->host = (struct host){words[WORD_CAPS], (uint32_t)words[WORD_KERNEL]};
	memcpy(call->args, &words[WORD_ARG], sizeof(call->args));
	return cost != NO_PATH;
}

bool diagram_difference(struct diagrams *d, diagram_id a, diagram_id b, struct example *call)
{
	return diagram_example(d, diagram_apply(d, DIAGRAM_DIFFER, a, b), 1, call);
}

static uint32_t count_node(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	(void)id, (void)lo, (void)hi;
	return ++*(uint32_t *)w->ctx;
}

uint32_t diagram_size(struct diagrams *d, diagram_id id)
{
	uint32_t size = 0;

	walk_all(d, id, DIAGRAM_VARS, count_node, &size);
	return size;
}

static uint32_t add_support(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	struct diagram_bit at = diagram_bit(w->d->nodes[id].var);
	uint64_t *words = w->ctx;

	(void)lo, (void)hi;
	words[at.word] |= at.bit;
	return 0;
}

struct diagram_support diagram_support(struct diagrams *d, diagram_id id)
{
	uint64_t words[DIAGRAM_WORDS] = {0};
	struct diagram_support support;

	walk_all(d, id, DIAGRAM_VARS, add_support, words);
	support.caps = words[WORD_CAPS];
	support.kernel = (uint32_t)words[WORD_KERNEL];
	memcpy(support.args, &words[WORD_ARG], sizeof(support.args));
	return support;
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
	return diagram_var(d, id) < DIAGRAM_ARG(0, 63);
}

/* Numbers that a walk gathers. */
struct gathering {
	struct arena *arena;
	struct diagram_values values;
};

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

static void add_value(struct gathering *to, uint32_t made)
{
	struct diagram_values *values = &to->values;
	uint32_t value = diagram_value(made);

	if (diagram_is_leaf(made) && (!values->len || values->ptr[values->len - 1] != value))
		*VEC_PUSH(to->arena, values) = value;
}

static uint32_t add_values(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	(void)id;
	add_value(w->ctx, lo);
	add_value(w->ctx, hi);
	return 0;
}

struct diagram_values diagram_values(struct diagrams *d, struct arena *arena, diagram_id id)
{
	struct gathering to = {.arena = arena};

	add_value(&to, walk_all(d, id, DIAGRAM_VARS, add_values, &to));
	sort_values(&to.values);
	return to.values;
}

struct tails {
	struct gathering to;
	uint16_t var;
};

static uint32_t add_tail(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	struct tails *tails = w->ctx;

	(void)lo, (void)hi;
	if (w->d->nodes[id].var >= tails->var)
		*VEC_PUSH(tails->to.arena, &tails->to.values) = id;
	return 0;
}

struct diagram_values diagram_tails(struct diagrams *d, struct arena *arena, diagram_id a,
				    uint16_t var)
{
	struct tails tails = {{.arena = arena}, var};

	walk_all(d, a, (uint16_t)(var - 1), add_tail, &tails);
	return tails.to.values;
}

/* Parts.  The place of a leaf counts, too: so this is a walk of its own. */

struct part_walk {
	struct diagrams *d;
	struct arena *arena;
	uint16_t last;
	struct diagram_part part;
	uint32_t leaf; /* the place of the leaf met last */
};

/* The place of ID. */
static uint32_t add_part(struct part_walk *walk, diagram_id id)
{
	struct diagram_part_node node = {id, diagram_var(walk->d, id), 0, 0};
	bool is_leaf = diagram_is_leaf(id);
	struct diagram_mark *marks = walk->d->marks;
	struct diagram_part *part = &walk->part;
	uint32_t at;

	if (is_leaf && part->len && part->ptr[walk->leaf].id == id)
		return walk->leaf;
	if (!is_leaf && marks[id].stamp == walk->d->stamp)
		return marks[id].made;
	if (node.var <= walk->last) {
		node.lo = add_part(walk, walk->d->nodes[id].lo);
		node.hi = add_part(walk, walk->d->nodes[id].hi);
	}
	at = (uint32_t)part->len;
	if (node.var > walk->last)
		node.lo = node.hi = at;
	*VEC_PUSH(walk->arena, part) = node;
	if (is_leaf)
		walk->leaf = at;
	else
		marks[id] = (struct diagram_mark){walk->d->stamp, at};
	return at;
}

struct diagram_part diagram_part(struct diagrams *d, struct arena *arena, diagram_id id,
				 uint16_t last)
{
	struct part_walk walk = {.d = d, .arena = arena, .last = last};

	walk_new(d, last, NULL, NULL);
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
static uint32_t add_kernels(const struct node_walk *w, diagram_id id, uint32_t lo, uint32_t hi)
{
	struct gathering *to = w->ctx;
	struct diagram_pieces pieces = {0};

	(void)lo, (void)hi;
	if (diagram_bit(w->d->nodes[id].var).word == WORD_KERNEL)
		diagram_pieces(w->d, id, diagram_kernel(), KERNEL_MAX, &pieces);
	for (size_t i = 1; i < pieces.len; i++)
		*VEC_PUSH(to->arena, &to->values) = (uint32_t)pieces.ptr[i].lo;
	return 0;
}

struct diagram_values diagram_kernels(struct diagrams *d, struct arena *arena, diagram_id id)
{
	struct gathering to = {.arena = arena};

	walk_all(d, id, DIAGRAM_CAP(63), add_kernels, &to);
	sort_values(&to.values);
	return to.values;
}
