/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_WRITE_H
#define SCMPL_PROFILE_DOCKER_WRITE_H

#include "core/context.h"
#include "model/policy.h"

/*
 * Append the profile that says what POLICY says, read back and proven, to OUT: Docker's;
 * Podman's, of which POLICY asks nothing of the kernel's version; or linux.seccomp of an
 * OCI runtime's config.json, of which it asks nothing of the host.  False, with OUT as it
 * was, when no profile does; the reason is diagnosed at the rule of POLICY that none can hold.
 */
bool docker_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);
bool podman_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);
bool oci_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

#endif
