/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one argument of some calls that decides what the call is, and so is worth
 * a condition: the family of a socket, the command of an ioctl, the namespaces
 * of a clone.
 */
#ifndef SCMPL_EXEC_DISCRIMINATING_H
#define SCMPL_EXEC_DISCRIMINATING_H

#include "exec/call.h"
#include "syntax/ast.h"

#define DISCRIMINATING_MAX 24 /* of more than these, no condition is made */

struct discriminating_values {
	uint64_t ptr[DISCRIMINATING_MAX];
	size_t len;
	bool too_many;
};

/* The index of CALL's such argument, or -1. */
int discriminating_argument(const struct call *call);

/* The bits of it, which CALL has, that count. */
uint64_t discriminating_bits(const struct call *call);

/* True when to allow CALL whatever its argument would open far more than was meant. */
bool discriminating_matters(const struct call *call);

/* Add CALL's value; what it has none of is left alone. */
void discriminating_add(struct discriminating_values *values, const struct call *call);

/*
 * The condition that CALL's argument has one of VALUES, "family in (AF_UNIX, AF_INET)";
 * NULL when there is none to be made.
 */
const struct ast_pred *discriminating_pred(struct arena *arena,
					   const struct discriminating_values *values,
					   const struct call *call);

#endif
