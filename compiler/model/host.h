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

#endif
