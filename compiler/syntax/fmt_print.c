/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/fmt.h"

#include "core/utf8.h"
#include "syntax/fmt_doc.h"

#include <string.h>

/* Parts of statements. */

const char *fmt_value(struct arena *arena, const struct ast_value *value)
{
	return fmt_flat(arena, fmt_build_value(arena, value));
}

const char *fmt_pred(struct arena *arena, const struct ast_pred *pred)
{
	return pred ? fmt_flat(arena, fmt_build_pred(arena, pred)) : "";
}

const char *fmt_guard(struct arena *arena, const struct ast_guard *guard)
{
	return guard ? fmt_flat(arena, fmt_build_guard(arena, guard)) : "";
}

const char *fmt_action(struct arena *arena, struct ast_action action)
{
	if (!action.error.text.len)
		return verb_name(action.verb);
	return arena_printf(arena, "%s with %.*s", verb_name(action.verb),
			    STR_FMT(action.error.text));
}

const char *fmt_names(struct arena *arena, const struct ast_names *names)
{
	struct sbuf out = {.arena = arena};

	for (size_t i = 0; names && i < names->len; i++)
		sbuf_printf(&out, "%s%.*s", i ? ", " : "", STR_FMT(names->ptr[i].text));
	return sbuf_text(&out);
}

const char *fmt_item(struct arena *arena, const struct ast_item *item)
{
	return fmt_flat(arena, fmt_build_item(arena, item));
}

const char *fmt_call(struct arena *arena, const struct ast_call *call)
{
	return fmt_flat(arena, fmt_build_call(arena, call));
}

const char *fmt_stmt(struct arena *arena, const struct ast_stmt *stmt)
{
	return fmt_flat(arena, fmt_build_stmt(arena, stmt, NULL));
}

/* Putting together. */

static struct fmt_entry *add_line(struct arena *arena, struct fmt_entries *entries,
				  struct str text)
{
	struct fmt_entry *entry = VEC_PUSH(arena, entries);

	entry->text = text;
	return entry;
}

void fmt_add_stmt(struct arena *arena, struct fmt_entries *entries, const struct ast_stmt *stmt,
		  const char *comment)
{
	struct str after;
	struct str text = fmt_layout(arena, fmt_build_stmt(arena, stmt, NULL), &after);
	struct fmt_entry *entry = add_line(arena, entries, text);

	if (comment)
		entry->comment = str_of(arena_printf(arena, "# %s", comment));
}

struct str fmt_trim(struct str comment)
{
	while (comment.len > 1 && (unsigned char)comment.ptr[comment.len - 1] <= ' ')
		comment.len--;
	return comment;
}

/* A word of a comment, as long as it takes.  What no policy may have in its text is escaped. */
static void put_comment_word(struct sbuf *line, const char *word, size_t len)
{
	char escaped[UTF8_ESCAPE_MAX];
	size_t used;

	sbuf_puts(line, " ");
	for (size_t i = 0; i < len; i += used) {
		uint32_t character = utf8_next(word + i, len - i, &used);

		if (character == '\t' || character == '\r')
			sbuf_puts(line, " ");
		else if (utf8_is_deceptive(character))
			sbuf_add(line, escaped,
				 utf8_escape(character, (unsigned char)word[i], escaped));
		else
			sbuf_add(line, word + i, used);
	}
}

static struct sbuf start_comment(struct arena *arena)
{
	struct sbuf line = {.arena = arena};

	sbuf_puts(&line, "#");
	return line;
}

static void add_comment_line(struct arena *arena, struct fmt_entries *entries, const char *text,
			     size_t len)
{
	struct sbuf line = start_comment(arena);

	for (size_t at = 0; at < len;) {
		size_t word = 0;

		at += text[at] == ' ';
		while (at + word < len && text[at + word] != ' ')
			word++;
		if (line.len > 1 && line.len + 1 + word > FMT_COLUMNS) {
			add_line(arena, entries, fmt_trim((struct str){line.ptr, line.len}));
			line = start_comment(arena);
		}
		if (word)
			put_comment_word(&line, text + at, word);
		at += word;
	}
	add_line(arena, entries, fmt_trim((struct str){line.ptr, line.len}));
}

void fmt_add_comment(struct arena *arena, struct fmt_entries *entries, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		add_comment_line(arena, entries, text, len);
		text += len + (text[len] == '\n');
	}
}

void fmt_space_before(struct fmt_entries *entries, size_t index)
{
	entries->ptr[index].is_spaced = true;
}

/* Printing. */

static bool is_one_line(const struct fmt_entry *entry)
{
	return !entry->text.len || !memchr(entry->text.ptr, '\n', entry->text.len);
}

/* How many entries from FIRST on have their comments below each other. */
static size_t run_length(const struct fmt_entries *entries, size_t first)
{
	size_t i = first;

	do
		i++;
	while (i < entries->len && entries->ptr[i].comment.len &&
	       is_one_line(&entries->ptr[i]) && !entries->ptr[i].is_spaced &&
	       is_one_line(&entries->ptr[i - 1]));
	return i - first;
}

/* The column for the comments of the RUN entries from FIRST on; 0: each behind its own text. */
static size_t run_column(const struct fmt_entries *entries, size_t first, size_t run)
{
	size_t column = 0, comment = 0;

	for (size_t i = first; i < first + run; i++) {
		size_t width = fmt_width(entries->ptr[i].text);

		column = width > column ? width : column;
		width = fmt_width(entries->ptr[i].comment);
		comment = width > comment ? width : comment;
	}
	return run > 1 && column + 2 + comment <= FMT_COLUMNS ? column : 0;
}

static void print_entry(const struct fmt_entry *entry, size_t column, struct sbuf *out)
{
	size_t width = fmt_width(entry->text);

	if (entry->is_spaced)
		sbuf_puts(out, "\n");
	sbuf_add(out, entry->text.ptr, entry->text.len);
	if (entry->comment.len)
		sbuf_printf(out, "%*s  %.*s", (int)(column > width ? column - width : 0), "",
			    STR_FMT(entry->comment));
	sbuf_puts(out, "\n");
}

void fmt_print(const struct fmt_entries *entries, struct sbuf *out)
{
	for (size_t i = 0; i < entries->len;) {
		size_t run = entries->ptr[i].comment.len ? run_length(entries, i) : 1;
		size_t column = run_column(entries, i, run);

		for (; run > 0; run--)
			print_entry(&entries->ptr[i++], column, out);
	}
}
