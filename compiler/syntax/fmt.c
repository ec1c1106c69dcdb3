/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical layout of a policy: a statement a line where it fits, statements
 * in the order they have, one blank line at most between them.
 *
 * The parser keeps comments beside the tree; here each goes back to its place.
 * A comment behind a word stays behind it, one on a line of its own stays in
 * front of the word that follows, and all others keep their line between the
 * statements.
 */
#include "syntax/fmt.h"

#include "syntax/fmt_doc.h"
#include "syntax/parse.h"

#include <string.h>

struct formatter {
	struct context *ctx;
	const struct source *source;
	const struct ast_file *file;
	size_t comment; /* the next one to be placed */
	uint32_t end;   /* of what was placed last */
	struct fmt_entries entries;
};

static unsigned newlines(const struct formatter *f, uint32_t lo, uint32_t hi)
{
	unsigned count = 0;

	for (uint32_t i = lo; i < hi; i++)
		count += f->source->text.ptr[i] == '\n';
	return count;
}

static struct str comment_text(const struct formatter *f, size_t index)
{
	return fmt_trim(source_text(f->ctx->sources, f->file->comments.ptr[index]));
}

static struct fmt_entry *add_entry(struct formatter *f, uint32_t lo, uint32_t hi,
				   struct str text)
{
	bool is_first = f->entries.len == 0;
	struct fmt_entry *entry = VEC_PUSH(f->ctx->arena, &f->entries);

	entry->text = text;
	entry->is_spaced = !is_first && newlines(f, f->end, lo) > 1;
	f->end = hi;
	return entry;
}

static bool has_comment_before(const struct formatter *f, uint32_t offset)
{
	return f->comment < f->file->comments.len &&
	       f->file->comments.ptr[f->comment].lo < offset;
}

/* The comments in front of OFFSET, each as an entry. */
static void take_comments(struct formatter *f, uint32_t offset)
{
	for (; has_comment_before(f, offset); f->comment++) {
		struct span span = f->file->comments.ptr[f->comment];

		add_entry(f, span.lo, span.hi, comment_text(f, f->comment));
	}
}

/* Hang the comment at SPAN on one of WORDS, which surround it. */
static void hang_comment(struct formatter *f, const struct docs *words, struct span span,
			 struct str text)
{
	size_t next = 0;

	while (next < words->len && words->ptr[next]->span.lo < span.hi)
		next++;
	if (next > 0 && words->ptr[next - 1]->span.hi <= span.lo &&
	    !words->ptr[next - 1]->after.len &&
	    newlines(f, words->ptr[next - 1]->span.hi, span.lo) == 0) {
		words->ptr[next - 1]->after = text;
		return;
	}
	if (next == words->len)
		next--;
	*VEC_PUSH(f->ctx->arena, &words->ptr[next]->before) = text;
}

static void hang_comments(struct formatter *f, const struct docs *words, uint32_t end)
{
	for (; has_comment_before(f, end); f->comment++)
		hang_comment(f, words, f->file->comments.ptr[f->comment],
			     comment_text(f, f->comment));
}

/* A rule starts at its verb: the `override` that is not there has an odd place. */
static uint32_t stmt_start(const struct ast_stmt *stmt)
{
	if (stmt->kind == STMT_RULE && !stmt->u.rule.is_override)
		return stmt->u.rule.action.span.lo;
	return stmt->span.lo;
}

/* The comment behind the statement that was added last. */
static void take_trailing(struct formatter *f, struct fmt_entry *entry)
{
	struct span span;

	if (f->comment == f->file->comments.len || entry->comment.len)
		return;
	span = f->file->comments.ptr[f->comment];
	if (newlines(f, f->end, span.lo))
		return;
	entry->comment = comment_text(f, f->comment++);
	f->end = span.hi;
}

/* Comments at the head of TEXT, which starts at LO, become entries.  Returns the rest. */
static struct str take_head(struct formatter *f, uint32_t lo, struct str text)
{
	while (text.len && text.ptr[0] == '#') {
		size_t len =
			(size_t)((const char *)memchr(text.ptr, '\n', text.len) - text.ptr);

		add_entry(f, lo, lo, (struct str){text.ptr, len});
		text = (struct str){text.ptr + len + 1, text.len - len - 1};
	}
	return text;
}

static void take_stmt(struct formatter *f, const struct ast_stmt *stmt, uint32_t next)
{
	uint32_t lo = stmt_start(stmt);
	struct docs words = {0};
	struct doc *doc = fmt_build_stmt(f->ctx->arena, stmt, &words);
	struct fmt_entry *entry;
	struct str after, text;

	hang_comments(f, &words, stmt->span.hi);
	text = take_head(f, lo, fmt_layout(f->ctx->arena, doc, &after));
	entry = add_entry(f, lo, stmt->span.hi, text);
	entry->comment = after;
	if (has_comment_before(f, next))
		take_trailing(f, entry);
}

bool fmt_source(struct context *ctx, const struct source *source, struct sbuf *out)
{
	size_t errors = diag_error_count(ctx->diags);
	const struct ast_file *file = parse_source(ctx, source);
	struct formatter f = {.ctx = ctx, .source = source, .file = file};

	if (diag_error_count(ctx->diags) > errors)
		return false;
	for (size_t i = 0; i < file->stmts.len; i++) {
		bool is_last = i + 1 == file->stmts.len;

		take_comments(&f, stmt_start(&file->stmts.ptr[i]));
		take_stmt(&f, &file->stmts.ptr[i],
			  is_last ? UINT32_MAX : stmt_start(&file->stmts.ptr[i + 1]));
	}
	take_comments(&f, UINT32_MAX);
	fmt_print(&f.entries, out);
	return true;
}
