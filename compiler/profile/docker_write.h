/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_WRITE_H
#define SCMPL_PROFILE_DOCKER_WRITE_H

#include "core/context.h"
#include "model/policy.h"

/*
 * Append the Docker profile that says what POLICY says, read back and proven, to OUT.
 * False, with OUT as it was, when no profile does; the reason is diagnosed at the rule
 * of POLICY that none can hold.
 */
bool docker_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

#endif
