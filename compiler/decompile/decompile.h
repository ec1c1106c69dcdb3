/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a model in the words of the language, as nodes of its tree: what diff, explain,
 * import, record and messages print by the formatter.  The text, parsed again, means
 * exactly the same.  A condition NULL is none.
 */
#ifndef SCMPL_DECOMPILE_DECOMPILE_H
#define SCMPL_DECOMPILE_DECOMPILE_H

#include "kernel/classes.h"
#include "model/policy.h"
#include "syntax/ast.h"

/* ACTION on ABI; the errno of a deny is always named. */
struct ast_action decompile_action(struct arena *arena, enum abi abi, struct action action);

/* NULL for no ABI. */
const struct ast_names *decompile_abis(struct arena *arena, abi_set abis);

/* VALUE of ARG, read as READING says: "AF_UNIX", "O_RDWR|O_CREAT", "0o644", "-100". */
const struct ast_value *decompile_value(struct arena *arena, const struct argument *arg,
					enum reading reading, uint64_t value);

/* The bits VALUE of ARG that were compared under MASK. */
const struct ast_value *decompile_masked(struct arena *arena, const struct argument *arg,
					 uint64_t mask, uint64_t value);

/* What a value was taken apart into, put together again. */
const struct ast_value *decompile_parts(struct arena *arena, const struct value_parts *parts);

/* The name of argument POSITION: the kernel's, or argN. */
const char *decompile_argument(struct arena *arena, syscall_id id, enum abi abi, int position);

/* A call of ID, as `expect` writes it: those of ARGS that SHOWN has, one bit each. */
struct ast_call decompile_call(struct arena *arena, syscall_id id, enum abi abi,
			       const uint64_t args[CUBE_ARGS], unsigned shown);

/* The arguments that WHERE asks for, one bit each. */
unsigned decompile_asked(struct diagrams *d, diagram_id where);

/* Calls that are to be told of. */
struct told_calls {
	syscall_id id;
	enum abi abi;
	diagram_id must;              /* all these, and ... */
	diagram_id may;               /* ... none but these: what must be is among it */
	const struct atoms *atoms[2]; /* of their sources, which are said as there; or NULL;
					 they live as long as the diagrams */
	bool is_wide;                 /* the file has the statement `wide` */
};

/* Calls and hosts as a rule names them. */
struct described {
	const struct ast_pred *where;
	const char *where_text; /* the same as printed: by that, equal ones are told */
	const struct ast_guard *guard;
	bool is_larger;   /* all of them have a register that is larger than its argument */
	diagram_id args;  /* what WHERE means */
	diagram_id calls; /* what both mean */
};

VEC_STRUCT(description, struct described);

/* CALLS as the union of what is described; false when that is more than anybody reads. */
bool decompile_calls(struct context *ctx, const struct told_calls *calls,
		     struct description *out);

#endif
