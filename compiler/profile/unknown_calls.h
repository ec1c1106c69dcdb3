/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_UNKNOWN_CALLS_H
#define SCMPL_PROFILE_UNKNOWN_CALLS_H

#include "core/context.h"
#include "model/policy.h"

/*
 * Warn, once for all, of the calls that POLICY denies and its default lets through, and whose
 * names a libseccomp in use may not know: engines drop such rules.  The same on every host
 * that builds; settings.engine tells which libseccomp the target has.  NOTE says where
 * such names are told of; NULL: by no runtime of containers.
 */
void unknown_calls_report(struct context *ctx, const struct policy *policy, const char *note);

#endif
