/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two policies as one.  The intersection is what both together let through, as a kernel that
 * has a filter of each decides, and as the runtimes of KEP-6061 apply a profile under the
 * baseline of a node; the union is what either lets through.
 *
 * Every call, on every ABI and host, takes the strictest of the two actions, or the loosest;
 * of two that are equally strict (two errnos) that of the first policy.  Regions and spans tell
 * whose rule it is that decides.  Calls through an ABI that one of them does not speak for are
 * killed by that one; whether the thread or the process is no matter, as in engine.h.
 *
 * Flags: in the intersection SPEC_ALLOW, which takes a mitigation away, needs both, and the
 * others either; in the union it is the other way round.  The listener is the first policy's;
 * without one, the second's.
 */
#ifndef SCMPL_MODEL_COMBINE_H
#define SCMPL_MODEL_COMBINE_H

#include "model/policy.h"

enum combination {
	COMBINE_STRICTEST, /* the intersection */
	COMBINE_LOOSEST,   /* the union */
};

/* A and B, of one store. */
struct policy *policy_combine(const struct policy *a, const struct policy *b,
			      enum combination how);

#endif
