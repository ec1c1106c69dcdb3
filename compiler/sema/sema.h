/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_SEMA_H
#define SCMPL_SEMA_SEMA_H

#include "core/context.h"
#include "ir/policy.h"

/*
 * The policy that SOURCE says, with all that it extends and includes.  NULL
 * when an error was reported.
 */
struct policy *sema_compile(struct scmpl *ctx, const struct source *source);

#endif
