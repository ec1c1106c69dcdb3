/* SPDX-License-Identifier: Apache-2.0 */
/* A policy that is being made, statement by statement. */
#ifndef SCMPL_IMPORT_DRAFT_H
#define SCMPL_IMPORT_DRAFT_H

#include "syntax/fmt.h"

struct draft {
	struct ast_file file;       /* its statements, for the compiler */
	struct fmt_entries entries; /* these and the comments, for the reader */
	size_t len; /* in bytes: the statements, on one line each, and the blank lines */
};

void draft_add(struct arena *arena, struct draft *draft, const struct ast_stmt *stmt);

/* A blank line in front of the entry at INDEX. */
void draft_space(struct draft *draft, size_t index);

/* ACTION as a statement writes it: EPERM goes without saying. */
struct ast_action draft_action(struct ast_action action);

#endif
