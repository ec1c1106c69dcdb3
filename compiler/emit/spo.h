/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_EMIT_SPO_H
#define SCMPL_EMIT_SPO_H

#include "core/context.h"
#include "model/policy.h"

/*
 * Append the SeccompProfile of Kubernetes' Security Profiles Operator that says what POLICY,
 * whose guards are decided, says to OUT, in YAML, called as the settings say.  False, with OUT
 * as it was, when none does; the reason is diagnosed.
 */
bool spo_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

/* The kustomization.yaml that has `kubectl apply -k` take the COUNT manifests NAMES beside it.
 */
struct str spo_kustomization(struct arena *arena, const char *const *names, size_t count);

#endif
