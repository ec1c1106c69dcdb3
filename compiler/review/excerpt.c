/* SPDX-License-Identifier: Apache-2.0 */
#include "review/excerpt.h"

#include "core/utf8.h"

#include <string.h>

#define LIST_LETTERS 50 /* of a list in a profile's rule */
#define MORE " ..."

/* The length of the first letters of TEXT that fit into LIMIT bytes. */
static size_t cut(struct str text, size_t limit)
{
	if (text.len <= limit)
		return text.len;
	while (limit && ((unsigned char)text.ptr[limit] & 0xc0) == 0x80) /* inside a letter */
		limit--;
	return limit;
}

/* A list of strings starts at FROM of TEXT. */
static bool is_list_of_strings(struct str text, size_t from)
{
	size_t first = from + 1;

	while (first < text.len && text.ptr[first] == ' ')
		first++;
	return text.ptr[from] == '[' && first < text.len && text.ptr[first] == '"';
}

/* The bracket of TEXT that closes the one at FROM; strings may hold any. */
static size_t list_end(struct str text, size_t from)
{
	bool is_string = false;
	size_t depth = 0;

	for (size_t i = from; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_string && c == '\\')
			i++;
		else if (c == '"')
			is_string = !is_string;
		else if (!is_string && c == '[')
			depth++;
		else if (!is_string && c == ']' && --depth == 0)
			return i;
	}
	return text.len;
}

/* The element of the list at FROM that goes beyond LIMIT starts behind this comma. */
static size_t last_comma(struct str text, size_t from, size_t limit)
{
	size_t at = limit;

	while (at > from && text.ptr[at] != ',')
		at--;
	return at > from ? at : limit;
}

/* Append RULE, in JSON and on one line, with its long lists of names cut. */
static void add_rule(struct sbuf *out, struct str rule)
{
	for (size_t i = 0; i < rule.len; i++) {
		size_t end = is_list_of_strings(rule, i) ? list_end(rule, i) : i;

		if (end < i + LIST_LETTERS || end == rule.len) {
			sbuf_add(out, &rule.ptr[i], 1);
			continue;
		}
		sbuf_add(out, &rule.ptr[i], last_comma(rule, i, i + LIST_LETTERS) - i);
		sbuf_puts(out, "," MORE " ]");
		i = end;
	}
}

/* TEXT, where what would deceive whoever reads it on a terminal is escaped. */
static struct str cleaned(struct arena *arena, struct str text)
{
	struct sbuf out = {.arena = arena};
	char escaped[UTF8_ESCAPE_MAX];
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_next(text.ptr + i, text.len - i, &used);

		if (utf8_is_deceptive(c))
			sbuf_add(&out, escaped,
				 utf8_escape(c, (unsigned char)text.ptr[i], escaped));
		else
			sbuf_add(&out, text.ptr + i, used);
	}
	return (struct str){sbuf_text(&out), out.len};
}

static const struct ast_stmt *statement_of(const struct unit *unit, struct span span)
{
	for (size_t i = 0; unit && i < unit->modules.len; i++) {
		const struct ast_file *file = unit->modules.ptr[i]->file;

		for (size_t j = 0; file->source == span.file && j < file->stmts.len; j++)
			if (file->stmts.ptr[j].span.lo <= span.lo &&
			    span.hi <= file->stmts.ptr[j].span.hi)
				return &file->stmts.ptr[j];
	}
	return NULL;
}

/* Append the line of SOURCE that SPAN starts on. */
static void add_line(struct sbuf *out, const struct source *source, const struct unit *unit,
		     struct span span)
{
	struct str line = source_line(source, span.lo);
	const struct ast_stmt *stmt = statement_of(unit, span);
	uint32_t lo = (uint32_t)(line.ptr - source->text.ptr);

	if (stmt && stmt->span.lo < lo)
		sbuf_puts(out, "... ");
	sbuf_add_line(out, line);
	if (stmt && stmt->span.hi > lo + line.len)
		sbuf_puts(out, MORE);
}

const char *excerpt_of(struct context *ctx, const struct unit *unit, struct span span)
{
	struct span written = source_written(ctx->sources, span);
	struct str rule = source_text(ctx->sources, span), text;
	struct sbuf line = {.arena = ctx->arena}, out = {.arena = ctx->arena};

	if (rule.len && *rule.ptr == '{') {
		sbuf_add_line(&line, rule);
		if (line.len <= EXCERPT_LETTERS)
			out = line;
		else
			add_rule(&out, (struct str){line.ptr, line.len});
	} else {
		add_line(&out, source_of(ctx->sources, written), unit, written);
	}
	text = cleaned(ctx->arena, (struct str){out.ptr, out.len});
	if (text.len <= EXCERPT_LETTERS)
		return text.ptr;
	return arena_printf(ctx->arena, "%.*s" MORE,
			    (int)cut(text, EXCERPT_LETTERS - strlen(MORE)), text.ptr);
}
