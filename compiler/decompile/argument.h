/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on a single argument: a part of decompile.h's work. */
#ifndef SCMPL_DECOMPILE_ARGUMENT_H
#define SCMPL_DECOMPILE_ARGUMENT_H

#include "decompile/decompile.h"

/* Whose arguments are told of. */
struct decompiler {
	struct arena *arena;
	syscall_id id;
	enum abi abi;
	const uint64_t *args; /* what all calls that are told of have in common ... */
	unsigned known;       /* ... in these arguments, one bit each */
};

/* VALUE of argument POSITION, read as READING says. */
const struct ast_value *argument_value(const struct decompiler *d, int position,
				       enum reading reading, uint64_t value);

/* How CUBES see argument POSITION: as the kernel does, or all bits of the register. */
struct view {
	int position;
	uint64_t width;
	uint64_t apart;     /* of these, the bits that no comparison with a value looks at */
	uint64_t sign;      /* the bit that makes a value negative; 0: none does */
	struct ast_arg arg; /* "family", "wide family" */
};

/* The bits of argument POSITION that the kernel looks at. */
uint64_t argument_width(const struct decompiler *d, int position);

/* Of these, the bits that a comparison with a value looks at. */
uint64_t argument_compared(const struct decompiler *d, int position);

struct view argument_view(const struct decompiler *d, const struct cube_list *cubes,
			  int position);

/* True when argument POSITION is known to be a set of bits. */
bool argument_takes_flags(const struct decompiler *d, int position);

/* True when ARG is a range of values: only the upper bits of WIDTH are asked for. */
static inline bool argument_is_block(struct cube_arg arg, uint64_t width)
{
	uint64_t open = width & ~arg.mask;

	return !(arg.mask & ~width) && (open & (open + 1)) == 0;
}

/* True when VIEW's argument is ARG where it is == to ARG's value. */
static inline bool argument_is_value(const struct view *view, struct cube_arg arg)
{
	return arg.mask == ((view->width & ~view->apart) | (arg.value & view->apart));
}

/* The bits ARG of argument POSITION: "cmd == TIOCSTI", "flags has O_CREAT". */
const struct ast_pred *argument_bits(const struct decompiler *d, int position,
				     struct cube_arg arg);

/*
 * CUBES, which ask about argument POSITION alone, as intervals of values: "cmd in
 * (TIOCSTI, TIOCLINUX)", "len >= 4096".  False when these are too many.
 */
bool argument_values(const struct decompiler *d, const struct cube_list *cubes, int position,
		     const struct ast_pred **out);

/* The same by way of REST, which is all that CUBES are not. */
bool argument_other_values(const struct decompiler *d, const struct cube_list *cubes,
			   const struct cube_list *rest, int position,
			   const struct ast_pred **out);

#endif
