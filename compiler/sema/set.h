/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of system calls, expanded: groups opened, exceptions taken away.  What is
 * left of a call is a condition on it, built from the predicates as written.
 */
#ifndef SCMPL_SEMA_SET_H
#define SCMPL_SEMA_SET_H

#include "kernel/syscalls.h"
#include "syntax/ast.h"

struct unit;

struct set_entry {
	syscall_id id;
	const struct ast_pred *pred; /* NULL: every such call */
	struct span span;            /* the item that named it, in the set expanded first */
	bool by_name;                /* that item is the call itself, not a group */
};

/* One call can have several entries: any of them matches it. */
VEC_STRUCT(set, struct set_entry);

/* SET expanded.  Unknown names are reported and left out. */
struct set set_expand(struct unit *unit, const struct ast_set *set);

/* Expand the groups and routes of UNIT's own files, so that a wrong name in one is reported. */
void set_check_definitions(struct unit *unit);

/* The call NAME; SYSCALL_NONE (and reported) if there is none. */
syscall_id set_syscall(struct unit *unit, struct ast_name name);

#endif
