/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of one kind that were denied, told apart by what matters of their arguments: the bits
 * that the policy asks for, and the argument that decides what the call is.  A condition made
 * of them allows what was denied and nothing that the policy tells from it.
 */
#ifndef SCMPL_EXEC_ASKED_CALLS_H
#define SCMPL_EXEC_ASKED_CALLS_H

#include "exec/filter_stack.h"

#define ASKED_CALLS_MAX 24 /* of more than these, no condition is made */

struct asked_calls {
	struct call first;
	uint64_t asked[SYSCALL_ARGS]; /* the bits that POLICY asks for ... */
	uint64_t mask[SYSCALL_ARGS];  /* ... and those by which calls are told apart */
	VEC(struct call) calls;
	bool too_many;
};

/* No calls yet of CALL's kind, as they are told apart by STACKED. */
struct asked_calls asked_calls_new(const struct stacked_filter *stacked,
				   const struct call *call);

void asked_calls_add(struct arena *arena, struct asked_calls *calls, const struct call *call);

/* True when CALLS are told apart by nothing: no condition is made of them. */
bool asked_calls_are_all(const struct asked_calls *calls);

/* "mkdir", "socket(family == AF_INET and type == SOCK_RAW)": all of them, as items of a set. */
const char *asked_calls_items(struct arena *arena, const struct asked_calls *calls);

#endif
