/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A statement on its way to paper: words in the order of the source, grouped by
 * what should stay on one line.  fmt_build.c makes it of the tree, fmt.c hangs
 * the comments on its words, fmt_layout.c sorts, sets commas and breaks lines.
 */
#ifndef SCMPL_SYNTAX_FMT_DOC_H
#define SCMPL_SYNTAX_FMT_DOC_H

#include "core/context.h"
#include "syntax/ast.h"

#define FMT_COLUMNS 96
#define FMT_INDENT 8

enum doc_break {
	BREAK_FILL,     /* starts a line when that keeps it whole; a list flows on */
	BREAK_BEFORE,   /* starts a line when not all of it fits on this one */
	BREAK_OWN_LINE, /* starts a line unless the whole statement fits on one */
};

struct doc;

VEC_STRUCT(docs, struct doc *);

VEC_STRUCT(doc_comments, struct str);

/* A word (kids.len 0), or several docs. */
struct doc {
	struct str text;  /* of a word */
	struct span span; /* where the word stood */
	struct docs kids;
	bool is_list;   /* the kids are parted by commas */
	bool is_sorted; /* ... and their order means nothing */
	bool is_tight;  /* no space before it */
	int rank;       /* sorts before the text does */
	enum doc_break breaks;
	const char *prefix; /* put before the first word, behind the last, when laid out */
	const char *suffix;
	struct doc_comments before; /* of a word: each on a line of its own */
	struct str after;           /* of a word: ends the line */
};

/*
 * STMT of a file that parsed without error.  Its words, as they stood in the source, are
 * added to WORDS, unless that is NULL.
 */
struct doc *fmt_build_stmt(struct arena *arena, const struct ast_stmt *stmt,
			   struct docs *words);

/* Parts of a statement. */
struct doc *fmt_build_value(struct arena *arena, const struct ast_value *value);
struct doc *fmt_build_pred(struct arena *arena, const struct ast_pred *pred);
struct doc *fmt_build_guard(struct arena *arena, const struct ast_guard *guard);
struct doc *fmt_build_item(struct arena *arena, const struct ast_item *item);
struct doc *fmt_build_call(struct arena *arena, const struct ast_call *call);

/*
 * The lines of DOC, which is changed on the way, without a newline behind the
 * last.  *AFTER is the comment that ends the last line, if there is one.
 */
struct str fmt_layout(struct arena *arena, struct doc *doc, struct str *after);

/* All of DOC, which is changed on the way, on one line. */
const char *fmt_flat(struct arena *arena, struct doc *doc);

/* COMMENT without what is blank at its end. */
struct str fmt_trim(struct str comment);

/* Characters, not bytes: how wide TEXT is. */
size_t fmt_width(struct str text);

#endif
