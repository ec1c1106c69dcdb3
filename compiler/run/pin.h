/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one argument of some calls that decides what the call is, and so is worth
 * a condition: the family of a socket, the command of an ioctl, the namespaces
 * of a clone.
 */
#ifndef SCMPL_RUN_PIN_H
#define SCMPL_RUN_PIN_H

#include "run/call.h"

#define PIN_VALUES 24 /* of more than these, no condition is made */

struct pin_values {
	uint64_t ptr[PIN_VALUES];
	size_t len;
	bool too_many;
};

/* The index of CALL's such argument, or -1. */
int pin_index(const struct call *call);

/* True when to allow CALL whatever its argument would open far more than was meant. */
bool pin_matters(const struct call *call);

/* Add CALL's value; what it has none of is left alone. */
void pin_add(struct pin_values *values, const struct call *call);

/*
 * Append the condition that CALL's argument has one of VALUES, "family in
 * (AF_UNIX, AF_INET)"; false, with nothing added, when there is none to be made.
 */
bool pin_print(const struct pin_values *values, const struct call *call, struct sbuf *out);

#endif
