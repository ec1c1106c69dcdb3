/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decision diagrams: what happens to one system call, as a function of its arguments and of
 * the host.
 *
 * Theory: reduced ordered binary decision diagrams (R. E. Bryant, "Graph-Based Algorithms for
 * Boolean Function Manipulation", IEEE Trans. Computers, 1986) with more than two leaves (the
 * MTBDD, or ADD, of Clarke, Fujita, Zhao and others, 1993).  A node asks for one bit and goes
 * on to `lo` or `hi`; a leaf holds a value, which is an action, a rule or a truth value as the
 * caller likes.
 *
 * Variables, in this order: each capability; the kernel version, 16 bits; arguments 0 to 5,
 * 64 bits each; of a number the highest bit first.  So everything that one comparison asks
 * lies together: a comparison takes one chain of at most 64 nodes, and conditions on
 * different arguments add their nodes where disjoint cubes would multiply.  Bits that the
 * kernel does not read are never asked; who makes a diagram names those that it reads.
 *
 * Invariants of a store:
 *   - ordered: the variables grow on every path from a node down;
 *   - reduced: lo and hi of a node differ;
 *   - hash-consed: no two nodes are the same (variable, lo, hi).
 * Hence the diagrams are canonical: within one store two functions are equal exactly when
 * their ids are.  Leaves are ids by themselves, the same in every store, and take no memory;
 * an unconditional call is a leaf.
 *
 * Each operation remembers what it made of a pair of nodes (in a cache that may forget), so
 * that its cost is near the product of the sizes at worst, near their sum mostly.  Ids live
 * as long as the arena; nothing is collected.  What is thrown away is better made in a store
 * of its own, and what stays brought over by diagram_copy.
 *
 * Limits: a store that has more nodes, or has taken more steps, than it may is exhausted: it
 * stays so, and whatever it gives from then on is DIAGRAM_NONE or means nothing.  Callers ask
 * diagrams_exhausted() before they rely on a result, not after every operation.
 */
#ifndef SCMPL_MODEL_DIAGRAM_H
#define SCMPL_MODEL_DIAGRAM_H

#include "core/vec.h"
#include "model/cube.h"

/* A diagram: its top node or, with the highest bit set, a leaf.  0 is none. */
typedef uint32_t diagram_id;

#define DIAGRAM_LEAF 0x80000000u /* a value is below this */
#define DIAGRAM_FALSE (DIAGRAM_LEAF | 0)
#define DIAGRAM_TRUE (DIAGRAM_LEAF | 1)
#define DIAGRAM_OPEN 0xfffffffeu /* the leaf where diagram_over sees the one below */
#define DIAGRAM_NONE 0xffffffffu /* the store is exhausted */

static inline diagram_id diagram_leaf(uint32_t value)
{
	return DIAGRAM_LEAF | value;
}

static inline bool diagram_is_leaf(diagram_id id)
{
	return id >= DIAGRAM_LEAF;
}

static inline uint32_t diagram_value(diagram_id leaf)
{
	return leaf & ~DIAGRAM_LEAF;
}

/* Variables. */
#define DIAGRAM_CAP(cap) ((uint16_t)(cap))
#define DIAGRAM_KERNEL(bit) ((uint16_t)(64 + 15 - (bit)))
#define DIAGRAM_ARG(arg, bit) ((uint16_t)(80 + (arg)*64 + 63 - (bit)))
#define DIAGRAM_VARS (80 + CUBE_ARGS * 64)

struct diagram_node {
	uint16_t var; /* of a leaf: DIAGRAM_VARS */
	diagram_id lo, hi;
};

struct diagrams;

/* A store that may take LIMIT_DIAGRAM_NODES and, of texts, what diagrams_allow() says. */
struct diagrams *diagrams_new(struct arena *arena);

/* The same with limits of its own. */
struct diagrams *diagrams_limited(struct arena *arena, uint32_t max_nodes, uint64_t max_work);

/*
 * A text of BYTES is worked at, too: D may take as many steps more as these are worth, up to
 * LIMIT_DIAGRAM_WORK.  What is long may take long; what somebody has written in a few lines
 * to take long is broken off.
 */
void diagrams_allow(struct diagrams *d, size_t bytes);

/*
 * How many steps other stores may take, for what is thrown away, of which they have taken WORK:
 * together what D may in all.
 */
uint64_t diagrams_left(const struct diagrams *d, uint64_t work);

/* The steps that D has taken. */
uint64_t diagrams_work(const struct diagrams *d);

bool diagrams_exhausted(const struct diagrams *d);

/* False when those of CTX are, and reported: what came of them is not to be shown to anybody.
 */
bool diagrams_hold(const struct context *ctx);

/* How many steps there may be in all, while a part of them has a bound of its own. */
struct diagrams_budget {
	uint64_t max_work;
};

/*
 * For what can be done without: let D be exhausted after WORK more steps, until
 * diagrams_regain() is called with what this gives.
 */
struct diagrams_budget diagrams_spend(struct diagrams *d, uint64_t work);

/*
 * From here on D takes what it may take in all, and is exhausted only if that is.  False when
 * it was exhausted: what was made since diagrams_spend() means nothing.
 */
bool diagrams_regain(struct diagrams *d, struct diagrams_budget budget);

/* Where the nodes live. */
struct arena *diagrams_arena(const struct diagrams *d);

/* All nodes there are. */
uint32_t diagrams_nodes(const struct diagrams *d);

/* The node of ID; a leaf has var DIAGRAM_VARS, and itself for lo and hi. */
struct diagram_node diagram_node(const struct diagrams *d, diagram_id id);

/* Where VAR decides between LO and HI, both of later variables. */
diagram_id diagram_make(struct diagrams *d, uint16_t var, diagram_id lo, diagram_id hi);

/* Comparisons: TRUE or FALSE. */

/*
 * A number that can be compared: an argument, or the kernel version.  The bits outside READ
 * count as zero.  A signed one has its sign in the highest bit of READ, and is compared as an
 * int64_t.
 */
struct diagram_word {
	uint16_t low; /* the variable of bit 0 */
	bool is_signed;
	uint64_t read;
};

struct diagram_word diagram_argument(unsigned index, uint64_t read, bool is_signed);
struct diagram_word diagram_kernel(void);

enum diagram_relation {
	RELATION_EQ,
	RELATION_NE,
	RELATION_LT,
	RELATION_LE,
	RELATION_GT,
	RELATION_GE,
};

/*
 * What comes of a word for which a comparison holds, and of one for which it does not: any two
 * diagrams.  This is cheapest, a node for each bit that is compared, where they ask for nothing
 * before the word; to put one value after the other into a set is so, too.
 */
struct diagram_ends {
	diagram_id yes, no;
};

/* word RELATION NUMBER. */
diagram_id diagram_compare_ends(struct diagrams *d, struct diagram_word word,
				enum diagram_relation relation, uint64_t number,
				struct diagram_ends ends);

/* LO <= word <= HI in the word's order, which none may be. */
diagram_id diagram_range_ends(struct diagrams *d, struct diagram_word word, uint64_t lo,
			      uint64_t hi, struct diagram_ends ends);

/* (word & MASK) == VALUE, as patterns of bits. */
diagram_id diagram_masked_ends(struct diagrams *d, struct diagram_word word, uint64_t mask,
			       uint64_t value, struct diagram_ends ends);

#define DIAGRAM_TRUTH ((struct diagram_ends){DIAGRAM_TRUE, DIAGRAM_FALSE})

static inline diagram_id diagram_compare(struct diagrams *d, struct diagram_word word,
					 enum diagram_relation relation, uint64_t number)
{
	return diagram_compare_ends(d, word, relation, number, DIAGRAM_TRUTH);
}

static inline diagram_id diagram_range(struct diagrams *d, struct diagram_word word,
				       uint64_t lo, uint64_t hi)
{
	return diagram_range_ends(d, word, lo, hi, DIAGRAM_TRUTH);
}

static inline diagram_id diagram_masked(struct diagrams *d, struct diagram_word word,
					uint64_t mask, uint64_t value)
{
	return diagram_masked_ends(d, word, mask, value, DIAGRAM_TRUTH);
}

diagram_id diagram_held(struct diagrams *d, unsigned cap);

/* All of CUBE, whose argument bits are all read. */
diagram_id diagram_cube(struct diagrams *d, const struct cube *cube);

/* Operations. */

enum diagram_op {
	DIAGRAM_AND, /* these take and give truth values */
	DIAGRAM_OR,
	DIAGRAM_MINUS,  /* the first without the second */
	DIAGRAM_WHERE,  /* where the first is TRUE the second, else OPEN */
	DIAGRAM_OVER,   /* the first, where that is OPEN the second */
	DIAGRAM_DIFFER, /* TRUE where the leaves differ */
};

diagram_id diagram_apply(struct diagrams *d, enum diagram_op op, diagram_id a, diagram_id b);

static inline diagram_id diagram_and(struct diagrams *d, diagram_id a, diagram_id b)
{
	return diagram_apply(d, DIAGRAM_AND, a, b);
}

static inline diagram_id diagram_or(struct diagrams *d, diagram_id a, diagram_id b)
{
	return diagram_apply(d, DIAGRAM_OR, a, b);
}

static inline diagram_id diagram_minus(struct diagrams *d, diagram_id a, diagram_id b)
{
	return diagram_apply(d, DIAGRAM_MINUS, a, b);
}

static inline diagram_id diagram_not(struct diagrams *d, diagram_id a)
{
	return diagram_apply(d, DIAGRAM_MINUS, DIAGRAM_TRUE, a);
}

static inline diagram_id diagram_where(struct diagrams *d, diagram_id condition, diagram_id a)
{
	return diagram_apply(d, DIAGRAM_WHERE, condition, a);
}

static inline diagram_id diagram_over(struct diagrams *d, diagram_id a, diagram_id b)
{
	return diagram_apply(d, DIAGRAM_OVER, a, b);
}

/* A where CONDITION, else B. */
diagram_id diagram_if(struct diagrams *d, diagram_id condition, diagram_id a, diagram_id b);

/* True when B holds wherever A does. */
static inline bool diagram_implies(struct diagrams *d, diagram_id a, diagram_id b)
{
	return diagram_minus(d, a, b) == DIAGRAM_FALSE;
}

/*
 * All LEN diagrams at IDS by OP, which must be AND, OR or OVER; the first comes first.  They
 * are joined in pairs, the pairs in pairs and so on: so no intermediate result is copied more
 * than log LEN times.  IDS is overwritten.  FALSE, TRUE or OPEN when there are none.
 */
diagram_id diagram_apply_all(struct diagrams *d, enum diagram_op op, diagram_id *ids,
			     size_t len);

/*
 * An operation of the caller's own: what becomes of A and B.  It must say so, by true and
 * *RESULT, of two leaves, and may of others; what it says depends on nothing but CTX.
 */
typedef bool diagram_settle(const void *ctx, diagram_id a, diagram_id b, diagram_id *result);

diagram_id diagram_combine(struct diagrams *d, diagram_settle *settle, const void *ctx,
			   diagram_id a, diagram_id b);

/* A with each leaf's value V replaced by the leaf that MAP gives. */
typedef diagram_id diagram_map_leaf(const void *ctx, uint32_t value);

diagram_id diagram_map(struct diagrams *d, diagram_map_leaf *map, const void *ctx,
		       diagram_id a);

/* TRUE where A has the value VALUE. */
diagram_id diagram_has_value(struct diagrams *d, diagram_id a, uint32_t value);

/* A on a host like KNOWN: it no longer asks for what is known. */
diagram_id diagram_on_host(struct diagrams *d, diagram_id a, const struct known_host *known);

/* A where the argument bits of each mask have their values: it no longer asks for them. */
diagram_id diagram_with_args(struct diagrams *d, diagram_id a,
			     const struct cube_arg args[CUBE_ARGS]);

/* The calls that A, of truth values, has with some bits or other for BITS of argument ARG. */
diagram_id diagram_any_bits(struct diagrams *d, diagram_id a, unsigned arg, uint64_t bits);

/* TRUE on the hosts on which A, of truth values, is TRUE for some arguments. */
diagram_id diagram_any_args(struct diagrams *d, diagram_id a);

/* TRUE where A, of truth values, is TRUE whatever the arguments of the set ARGS are. */
diagram_id diagram_all_args(struct diagrams *d, diagram_id a, unsigned args);

/* TRUE where it is TRUE for some values of these. */
static inline diagram_id diagram_some_args(struct diagrams *d, diagram_id a, unsigned args)
{
	return diagram_not(d, diagram_all_args(d, diagram_not(d, a), args));
}

/* ID of FROM, in TO. */
diagram_id diagram_copy(struct diagrams *to, struct diagrams *from, diagram_id id);

/* Questions. */

/* A call and the host that it is made on. */
struct example {
	uint64_t args[CUBE_ARGS];
	struct host host;
};

/* The value for a call. */
uint32_t diagram_eval(const struct diagrams *d, diagram_id id, const struct example *call);

/*
 * Of the calls that get VALUE one with the fewest bits set in arguments and capabilities, of
 * these one with small numbers, on the oldest kernel; false when there is none.
 */
bool diagram_example(struct diagrams *d, diagram_id id, uint32_t value, struct example *call);

/* A call for which A and B give different values, chosen in the same way; false: equal. */
bool diagram_difference(struct diagrams *d, diagram_id a, diagram_id b, struct example *call);

/* What a diagram asks for. */
struct diagram_support {
	uint64_t caps;
	uint32_t kernel; /* bits of the version */
	uint64_t args[CUBE_ARGS];
};

struct diagram_support diagram_support(struct diagrams *d, diagram_id id);

/* True when ID asks for a capability or the kernel. */
bool diagram_is_guarded(const struct diagrams *d, diagram_id id);

/* True when ID asks for an argument. */
bool diagram_asks_args(struct diagrams *d, diagram_id id);

/*
 * The kernel versions from which on something is different on some host, ascending; the
 * lowest of all, KERNEL_MIN, is not among them.
 */
struct diagram_values diagram_kernels(struct diagrams *d, struct arena *arena, diagram_id id);

/* The number of nodes of ID, leaves not counted. */
uint32_t diagram_size(struct diagrams *d, diagram_id id);

VEC_STRUCT(diagram_values, uint32_t);

/* The values that ID gives to any call, ascending. */
struct diagram_values diagram_values(struct diagrams *d, struct arena *arena, diagram_id id);

/*
 * What A comes to where all before VAR is decided: the first nodes that ask for VAR or what is
 * behind it, each once, in an order that depends on A alone.  Leaves are not among them.
 */
struct diagram_values diagram_tails(struct diagrams *d, struct arena *arena, diagram_id a,
				    uint16_t var);

/* A node of a part, and the places of those that it leads to, its own when it is an end. */
struct diagram_part_node {
	diagram_id id;
	uint16_t var;
	uint32_t lo, hi;
};

VEC_STRUCT(diagram_part, struct diagram_part_node);

/*
 * The nodes of ID down to variable LAST, and what comes next behind it: the ends.  Each node
 * is there once (leaves may be there several times), after all that it leads to.
 */
struct diagram_part diagram_part(struct diagrams *d, struct arena *arena, diagram_id id,
				 uint16_t last);

/* The numbers of a word from LO to HI, in its order, and what is asked of the later words. */
struct diagram_piece {
	uint64_t lo, hi;
	diagram_id rest;
};

VEC_STRUCT(diagram_pieces, struct diagram_piece);

/*
 * ID, which asks for nothing before WORD, as the pieces of WORD in which it is the same,
 * ascending, in the arena of D; neighbours differ.  False when there are more than MOST.
 */
bool diagram_pieces(const struct diagrams *d, diagram_id id, struct diagram_word word,
		    size_t most, struct diagram_pieces *out);

#endif
