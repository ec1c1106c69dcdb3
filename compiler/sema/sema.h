/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_SEMA_H
#define SCMPL_SEMA_SEMA_H

#include "core/context.h"
#include "model/policy.h"

struct unit;

/*
 * The policy that SOURCE says, with all that it extends and includes; *UNIT is what its
 * names mean, see sema/unit.h.  NULL when an error was reported.
 */
struct policy *sema_compile(struct context *ctx, const struct source *source,
			    struct unit **unit);

#endif
