/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROVE_POLICY_TABLE_H
#define SCMPL_PROVE_POLICY_TABLE_H

#include "core/context.h"
#include "syntax/ast.h"

/*
 * The rows of TABLE as `expect` statements, in a source of the same name whose
 * lines are the table's.  A row is
 *
 *	ARCH CALL [A0 ... A5] -> VERDICT [if GUARD]
 *
 * where ARCH is an architecture or `all`, a value is as in the language or `-`
 * for any, and VERDICT is what may follow `expect`.  '#' starts a comment.
 * What is wrong is reported.
 */
const struct ast_file *policy_table_parse(struct context *ctx, const struct source *table);

#endif
