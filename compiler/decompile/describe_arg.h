/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on a single argument, in words: a part of describe.h's work. */
#ifndef SCMPL_DECOMPILE_DESCRIBE_ARG_H
#define SCMPL_DECOMPILE_DESCRIBE_ARG_H

#include "decompile/describe.h"

struct describer {
	struct arena *arena;
	syscall_id id;
	enum abi abi;
	const uint64_t *args; /* what all the calls have in common ... */
	unsigned known;       /* ... in these arguments, one bit each */
};

/* Argument POSITION, for describe_value.h. */
static inline struct argument describe_argument(const struct describer *d, int position)
{
	return (struct argument){d->id, d->abi, position, d->args, d->known};
}

/* How CUBES see argument POSITION: as the kernel does, or all bits of the register. */
struct view {
	int position;
	uint64_t width;
	uint64_t sign;    /* the bit that makes a value negative; 0: none does */
	const char *name; /* "family", "wide family" */
};

/* The bits of argument POSITION that the kernel looks at. */
uint64_t describe_width(const struct describer *d, int position);

struct view describe_view(const struct describer *d, const struct cube_list *cubes,
			  int position);

/* True when ARG is a range of values: only the upper bits of WIDTH are asked for. */
static inline bool describe_is_block(struct cube_arg arg, uint64_t width)
{
	uint64_t open = width & ~arg.mask;

	return !(arg.mask & ~width) && (open & (open + 1)) == 0;
}

/* The bits ARG of argument POSITION: "cmd == TIOCSTI", "flags has O_CREAT". */
const char *describe_bits(const struct describer *d, int position, struct cube_arg arg);

/*
 * CUBES, which ask about argument POSITION alone, as intervals of values: "cmd in
 * (TIOCSTI, TIOCLINUX)", "len >= 4096".  NULL when these are too many.
 */
const char *describe_values(const struct describer *d, const struct cube_list *cubes,
			    int position);

/* The same by way of REST, which is all that CUBES are not. */
const char *describe_other_values(const struct describer *d, const struct cube_list *cubes,
				  const struct cube_list *rest, int position);

#endif
