/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on a single argument: a part of decompile.h's work. */
#ifndef SCMPL_DECOMPILE_ARGUMENT_H
#define SCMPL_DECOMPILE_ARGUMENT_H

#include "decompile/decompile.h"

/* Whose arguments are told of. */
struct decompiler {
	struct diagrams *d;
	struct arena *arena;
	syscall_id id;
	enum abi abi;
	const struct atoms *atoms;
	uint64_t args[CUBE_ARGS]; /* what all calls that are told of have in common ... */
	unsigned known;           /* ... in these arguments, one bit each */
};

/* Conditions that hold together. */
struct conjunction {
	struct ast_preds all;
	unsigned cost; /* of reading them, in letters */
};

/*
 * That argument POSITION is in SET, which asks for nothing else and is neither FALSE nor TRUE;
 * false when that takes more than anybody reads.
 */
bool argument_say(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out);

/* True when SET is one value of argument POSITION, as the kernel sees it. */
bool argument_is_one(const struct decompiler *d, unsigned position, diagram_id set,
		     uint64_t *value);

#endif
