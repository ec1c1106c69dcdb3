/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/policy_table.h"

#include "syntax/parse.h"

#include <string.h>

#define WORDS_MAX 16

struct table_words {
	struct str ptr[WORDS_MAX];
	size_t len;
	bool is_too_long;
};

/* LINE up to a comment. */
static struct table_words split(struct str line)
{
	const char *comment = memchr(line.ptr, '#', line.len);
	struct table_words words = {.len = 0};
	struct str word;

	if (comment)
		line.len = (size_t)(comment - line.ptr);
	while ((word = str_next_word(&line, " \t\r")).len) {
		if (words.len == WORDS_MAX)
			words.is_too_long = true;
		else
			words.ptr[words.len++] = word;
	}
	return words;
}

/* The index of WORD at or after FROM; words.len when there is none. */
static size_t find(const struct table_words *words, size_t from, const char *word)
{
	while (from < words->len && !str_is(words->ptr[from], word))
		from++;
	return from;
}

static void put_words(struct sbuf *out, const struct table_words *words, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++)
		sbuf_printf(out, " %.*s", STR_FMT(words->ptr[i]));
}

static void put_args(struct sbuf *out, const struct table_words *words, size_t hi)
{
	const char *before = "(";

	for (size_t i = 2; i < hi; i++) {
		if (str_is(words->ptr[i], "-"))
			continue;
		sbuf_printf(out, "%sarg%zu = %.*s", before, i - 2, STR_FMT(words->ptr[i]));
		before = ", ";
	}
	if (strcmp(before, ", ") == 0)
		sbuf_puts(out, ")");
}

/* The row WORDS as a statement; false when it has not the shape of one. */
static bool put_row(struct sbuf *out, const struct table_words *words)
{
	size_t arrow = find(words, 0, "->"), guard = find(words, arrow, "if");

	if (words->is_too_long || arrow < 2 || arrow > 8 || arrow + 1 >= guard)
		return false;
	sbuf_puts(out, "expect");
	put_words(out, words, arrow + 1, guard);
	sbuf_printf(out, " %.*s", STR_FMT(words->ptr[1]));
	put_args(out, words, arrow);
	if (!str_is(words->ptr[0], "all"))
		sbuf_printf(out, " on %.*s", STR_FMT(words->ptr[0]));
	put_words(out, words, guard, words->len);
	return true;
}

/* Behind the newline at or after AT. */
static uint32_t next_line(struct str text, uint32_t at)
{
	const char *newline = memchr(text.ptr + at, '\n', text.len - at);

	return newline ? (uint32_t)(newline - text.ptr) + 1 : (uint32_t)text.len;
}

const struct ast_file *policy_table_parse(struct context *ctx, const struct source *table)
{
	struct sbuf out = {.arena = ctx->arena};
	uint32_t at = 0;

	while (at < table->text.len) {
		struct str line = source_line(table, at);
		struct table_words words = split(line);

		if (words.len && !put_row(&out, &words))
			diag_error(ctx->diags,
				   (struct span){table->id, at, at + (uint32_t)line.len},
				   DIAG_TABLE_ROW, "this is not a row of a table of calls");
		sbuf_puts(&out, "\n");
		at = next_line(table->text, at);
	}
	return parse_source(ctx, source_add(ctx->sources, table->name,
					    (struct str){sbuf_text(&out), out.len}));
}
