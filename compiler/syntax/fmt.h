/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one formatter: the canonical layout of policies, whether they were read or made
 * (syntax/make.h), and of their parts, on one line.
 */
#ifndef SCMPL_SYNTAX_FMT_H
#define SCMPL_SYNTAX_FMT_H

#include "core/context.h"
#include "syntax/ast.h"

/*
 * The policy SOURCE in its canonical layout, appended to OUT.  It means what
 * SOURCE means and has every comment of it; formatting it again changes nothing.
 * False, with OUT as it was, when SOURCE does not parse (reported).
 */
bool fmt_source(struct context *ctx, const struct source *source, struct sbuf *out);

/* Parts of statements; "" for a condition NULL. */
const char *fmt_value(struct arena *arena, const struct ast_value *value);
const char *fmt_pred(struct arena *arena, const struct ast_pred *pred);
const char *fmt_guard(struct arena *arena, const struct ast_guard *guard);
const char *fmt_action(struct arena *arena, struct ast_action action);
const char *fmt_names(struct arena *arena, const struct ast_names *names);
const char *fmt_item(struct arena *arena, const struct ast_item *item);
const char *fmt_call(struct arena *arena, const struct ast_call *call);

/* STMT, however long, on one line. */
const char *fmt_stmt(struct arena *arena, const struct ast_stmt *stmt);

/* Some lines of a policy: a statement, or a comment of its own. */
struct fmt_entry {
	struct str text;
	struct str comment; /* behind the last line */
	bool is_spaced;     /* a blank line goes before */
};

/* A policy that is put together, statement by statement.  Zeroed: an empty one. */
VEC_STRUCT(fmt_entries, struct fmt_entry);

/* Add STMT, with "# COMMENT" behind it unless that is NULL. */
void fmt_add_stmt(struct arena *arena, struct fmt_entries *entries, const struct ast_stmt *stmt,
		  const char *comment);

/*
 * Add TEXT as comments, a line each and the long ones broken; what would end a comment
 * becomes a blank.  Nothing for "".
 */
void fmt_add_comment(struct arena *arena, struct fmt_entries *entries, const char *text);

/* A blank line before the entry at INDEX. */
void fmt_space_before(struct fmt_entries *entries, size_t index);

/* Append all of it to OUT; comments behind neighbours stand below each other. */
void fmt_print(const struct fmt_entries *entries, struct sbuf *out);

#endif
