/* SPDX-License-Identifier: Apache-2.0 */
/* Filters in the shapes that programs take them in. */
#ifndef SCMPL_EMIT_READY_H
#define SCMPL_EMIT_READY_H

#include "core/context.h"
#include "model/policy.h"

/*
 * Targets for POLICY, whose guards are decided: a header for C and C++ with the filter and a
 * function that loads it; and the filter's bytes in base64, on one line.  False, with OUT as it
 * was, after a diagnosis.
 */
bool c_header_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);
bool base64_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

#endif
