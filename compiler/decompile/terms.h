/* SPDX-License-Identifier: Apache-2.0 */
/* How decompile.h's calls are taken apart: terms, joined by `or', of arguments, by `and'. */
#ifndef SCMPL_DECOMPILE_TERMS_H
#define SCMPL_DECOMPILE_TERMS_H

#include "decompile/decompile.h"

/* Whose arguments are told of. */
struct decompiler {
	struct diagrams *d;
	struct arena *arena;
	syscall_id id;
	enum abi abi;
	struct atoms atoms;       /* each once, and not its opposite */
	bool is_wide;             /* a comparison sees the register, unless it says `low` */
	uint64_t args[CUBE_ARGS]; /* what the calls that are told of have in common ... */
	unsigned known;           /* ... in these arguments, one bit each */
	unsigned depth;           /* how often an argument's values were taken apart */
};

#define JOINED 5 /* letters: " and " */

/* Conditions that hold together. */
struct conjunction {
	struct ast_preds all;
	unsigned cost; /* of reading them, in letters */
	bool is_order; /* they are one, and the source's */
};

/*
 * That argument POSITION is in SET, which asks for nothing else and is neither FALSE nor TRUE;
 * false when that takes more than anybody reads.
 */
bool argument_say(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out);

/* The same by a single comparison. */
bool argument_compare(const struct decompiler *d, unsigned position, diagram_id set,
		      struct conjunction *out);

/* What that costs, more or less. */
unsigned argument_cost(const struct decompiler *d, unsigned position, diagram_id set);

/* True when SET is one value of argument POSITION, as the kernel sees it. */
bool argument_is_one(const struct decompiler *d, unsigned position, diagram_id set,
		     uint64_t *value);

/* Calls that meet all of these conditions. */
struct term {
	uint64_t held, lacked; /* capabilities */
	diagram_id kernel;     /* TRUE where nothing is asked */
	diagram_id args[CUBE_ARGS];
};

VEC_STRUCT(terms, struct term);

/*
 * Terms that have all of MUST and nothing that MAY does not: few and short ones, those first
 * that ask for earlier things.  False when they are too many.
 */
bool terms_find(const struct decompiler *d, diagram_id must, diagram_id may, struct terms *out);

/* What TERM says of its calls, and what of their arguments alone. */
diagram_id term_calls(struct diagrams *d, const struct term *term);
diagram_id term_args(struct diagrams *d, const struct term *term);

bool term_same_hosts(const struct term *a, const struct term *b);

#endif
