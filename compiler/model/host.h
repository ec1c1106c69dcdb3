/* SPDX-License-Identifier: Apache-2.0 */
/* The hosts that a policy is, or may be, applied on. */
#ifndef SCMPL_MODEL_HOST_H
#define SCMPL_MODEL_HOST_H

#include "model/policy.h"

VEC_STRUCT(hosts, struct host);

/* ID on a host like the one that CTX was told of (--cap, --kernel): it asks for no more of
 * that. */
diagram_id host_decide(const struct context *ctx, diagram_id id);

/* POLICY with its guards decided as far as CTX was told of the host. */
const struct policy *host_narrow(const struct context *ctx, const struct policy *policy);

/*
 * Hosts that tell POLICY's guards apart, like the one that CTX was told of: every
 * kernel that a guard names and one before it, with every set of the capabilities
 * that guards name, or, where that is many, with none, each and all of them.
 */
struct hosts host_cases(const struct context *ctx, const struct policy *policy);

VEC_STRUCT(kernel_versions, uint32_t);

/* What the verdicts on one call, or on some that belong together, ask of a host. */
struct host_need {
	uint64_t caps;
	struct kernel_versions kernels; /* from which on something is different, ascending */
};

/* NEED where something is different from KERNEL on; KERNEL_MIN and KERNEL_MAX tell nothing
 * apart. */
void host_need_kernel(struct arena *arena, struct host_need *need, uint32_t kernel);

/* NEED with the guards of OUTCOME. */
void host_need_outcome(struct arena *arena, struct host_need *need, struct diagrams *d,
		       diagram_id outcome);

/*
 * Hosts like the one that CTX was told of, so that of each of COUNT NEEDS every set of its
 * capabilities meets every kernel that it tells apart; where that is very many, no
 * capability, each, and all of them.  The first host has none and the oldest kernel, the
 * second all that are named and the newest.
 */
struct hosts host_cover(const struct context *ctx, struct host_need *needs, size_t count);

#endif
