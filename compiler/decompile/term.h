/* SPDX-License-Identifier: Apache-2.0 */
/* Calls as terms, which are joined by `or': a part of decompile.h's work. */
#ifndef SCMPL_DECOMPILE_TERM_H
#define SCMPL_DECOMPILE_TERM_H

#include "decompile/argument.h"

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

/* The calls of TERM, and what it says of their arguments or hosts alone. */
diagram_id term_calls(struct diagrams *d, const struct term *term);
diagram_id term_args(struct diagrams *d, const struct term *term);

bool term_same_hosts(const struct term *a, const struct term *b);

#endif
