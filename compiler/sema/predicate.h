/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Predicates and guards as diagrams.  This is where an argument's name, width and
 * sign are looked up: the kernel discards the bits above a parameter's width,
 * so no diagram made here asks for them.
 */
#ifndef SCMPL_SEMA_PREDICATE_H
#define SCMPL_SEMA_PREDICATE_H

#include "kernel/syscalls.h"
#include "model/value_form.h"
#include "sema/unit.h"

/* The call whose arguments a predicate is about, and the ABIs it may be reached by. */
struct subject {
	struct unit *unit;
	syscall_id id;
	enum abi abi;
	abi_set abis;        /* all that the rule speaks for: to tell "wrong" from "not here" */
	struct atoms *atoms; /* gets the comparisons that are worked out; or NULL */
};

enum predicate_result {
	PREDICATE_OK,
	PREDICATE_HIDDEN, /* ABI takes an argument where a filter cannot see it */
	PREDICATE_BEHIND, /* the kernel itself takes it behind a pointer */
	PREDICATE_WRONG,  /* reported */
};

/* The calls that meet PRED (NULL: all). */
enum predicate_result predicate_where(const struct subject *subject,
				      const struct ast_pred *pred, diagram_id *where);

/* The hosts on which GUARD (NULL: none) holds; false when it has an unknown name in it. */
bool guard_where(struct unit *unit, const struct ast_guard *guard, diagram_id *where);

/* An argument as ABI has it: ARG's position, width and sign; the name may be arg0..arg5. */
enum predicate_result predicate_argument(const struct subject *subject,
					 const struct ast_arg *arg, struct syscall_arg *info,
					 int *position);

/* Report the names of arguments and constants in PRED, of a call ID, that there are nowhere. */
void predicate_check_names(struct unit *unit, syscall_id id, const struct ast_pred *pred);

/*
 * The calls with the arguments ARGS, or any if it is NULL.  False when SUBJECT's ABI has
 * no such call, or a mistake was reported.
 */
bool predicate_call(const struct subject *subject, const struct ast_assigns *args,
		    struct cube *cube);

#endif
