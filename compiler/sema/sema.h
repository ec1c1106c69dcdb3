/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_SEMA_H
#define SCMPL_SEMA_SEMA_H

#include "core/context.h"
#include "model/policy.h"
#include "syntax/ast.h"

struct unit;

/*
 * The policy that SOURCE says, with all that it extends and includes; *UNIT is what its
 * names mean, see sema/unit.h.  NULL when an error was reported.
 */
struct policy *sema_compile(struct context *ctx, const struct source *source,
			    struct unit **unit);

/* The same of FILE, which may be made (syntax/make.h): then it has no `include`. */
struct policy *sema_compile_file(struct context *ctx, const struct ast_file *file,
				 struct unit **unit);

#endif
