/* SPDX-License-Identifier: Apache-2.0 */
#include "core/diag_text.h"

#include "core/limits.h"
#include "core/utf8.h"

#include <string.h>

#define SNIPPET_BYTES 160 /* of a longer line only the part around the caret is shown */

struct diag_printer {
	const struct source_map *sources;
	FILE *out;
	bool colour;
};

enum style { STYLE_ERROR, STYLE_WARNING, STYLE_NOTE, STYLE_PLAIN };

static const struct {
	const char *word;
	const char *colour;
} styles[] = {
	[STYLE_ERROR] = {"error", "\033[1;31m"},
	[STYLE_WARNING] = {"warning", "\033[1;35m"},
	[STYLE_NOTE] = {"note", "\033[1;36m"},
	[STYLE_PLAIN] = {"", "\033[1m"},
};

static void paint(const struct diag_printer *p, enum style style)
{
	if (p->colour)
		fputs(styles[style].colour, p->out);
}

static void unpaint(const struct diag_printer *p)
{
	if (p->colour)
		fputs("\033[0m", p->out);
}

/*
 * A character as it is shown: itself, or escaped when it would deceive; what has no columns of
 * its own for that in the line below is counted by these, too.
 */
struct shown {
	char text[UTF8_ESCAPE_MAX];
	size_t len, columns;
	size_t used; /* bytes that it stands for */
};

static struct shown show_next(const char *text, size_t len)
{
	struct shown shown;
	uint32_t character = utf8_next(text, len, &shown.used);

	if (utf8_is_deceptive(character)) {
		shown.len = utf8_escape(character, (unsigned char)text[0], shown.text);
		shown.columns = shown.len;
		return shown;
	}
	memcpy(shown.text, text, shown.used);
	shown.len = shown.used;
	shown.columns = 1;
	return shown;
}

static void put_clean(const struct diag_printer *p, const char *text, size_t len)
{
	struct shown shown;

	for (size_t i = 0; i < len; i += shown.used) {
		shown = show_next(text + i, len - i);
		fwrite(shown.text, 1, shown.len, p->out);
	}
}

static void put_heading(const struct diag_printer *p, struct span span, enum style style,
			const char *message)
{
	const struct source *source;

	span = source_written(p->sources, span);
	source = source_of(p->sources, span);
	paint(p, STYLE_PLAIN);
	if (source) {
		struct place place = source_place(source, span.lo);

		put_clean(p, source->name, strlen(source->name));
		fprintf(p->out, ":%u:%u: ", place.line, place.column);
	} else {
		fputs("scmpl: ", p->out);
	}
	unpaint(p);
	paint(p, style);
	fprintf(p->out, "%s: ", styles[style].word);
	unpaint(p);
	put_clean(p, message, strlen(message));
}

/* One blank for each column of TEXT, tabs kept, so that what follows lines up. */
static void put_indent(const struct diag_printer *p, struct str text)
{
	struct shown shown;

	for (size_t i = 0; i < text.len; i += shown.used) {
		shown = show_next(text.ptr + i, text.len - i);
		for (size_t j = 0; j < shown.columns; j++)
			fputc(text.ptr[i] == '\t' ? '\t' : ' ', p->out);
	}
}

static size_t columns(struct str text)
{
	struct shown shown;
	size_t count = 0;

	for (size_t i = 0; i < text.len; i += shown.used) {
		shown = show_next(text.ptr + i, text.len - i);
		count += shown.columns;
	}
	return count;
}

static void put_underline(const struct diag_printer *p, struct str marked, char head)
{
	size_t count = columns(marked);

	fputc(head, p->out);
	for (size_t i = 1; i < count; i++)
		fputc('~', p->out);
}

/* The part of a long line worth showing, as offsets into it. */
static void choose_window(struct str line, size_t caret, size_t *lo, size_t *hi)
{
	*lo = 0;
	*hi = line.len;
	if (line.len <= SNIPPET_BYTES)
		return;
	*lo = caret > SNIPPET_BYTES / 2 ? caret - SNIPPET_BYTES / 2 : 0;
	*hi = *lo + SNIPPET_BYTES < line.len ? *lo + SNIPPET_BYTES : line.len;
	while (*lo > 0 && ((unsigned char)line.ptr[*lo] & 0xc0) == 0x80)
		(*lo)--;
	while (*hi < line.len && ((unsigned char)line.ptr[*hi] & 0xc0) == 0x80)
		(*hi)++;
}

static void put_snippet(const struct diag_printer *p, struct span span, enum style style,
			char head, const char *hint)
{
	const struct source *source;
	struct str line;
	size_t caret, end, lo, hi;

	span = source_written(p->sources, span);
	source = source_of(p->sources, span);
	if (!source)
		return;
	line = source_line(source, span.lo);
	caret = (size_t)(source->text.ptr + span.lo - line.ptr);
	if (caret > line.len)
		caret = line.len;
	choose_window(line, caret, &lo, &hi);
	end = caret + (span.hi - span.lo);
	end = end > hi ? hi : end;
	fprintf(p->out, "%5u | ", source_place(source, span.lo).line);
	put_clean(p, line.ptr + lo, hi - lo);
	fputs("\n      | ", p->out);
	put_indent(p, (struct str){line.ptr + lo, caret - lo});
	paint(p, style);
	put_underline(p, (struct str){line.ptr + caret, end - caret}, head);
	if (hint)
		fprintf(p->out, " %s", hint);
	unpaint(p);
	fputc('\n', p->out);
}

static void put_diag(const struct diag_printer *p, const struct diag *diag)
{
	enum style style = diag->severity == SEVERITY_ERROR ? STYLE_ERROR : STYLE_WARNING;
	const char *slug = diag_slug(diag->code);

	put_heading(p, diag->span, style, diag->message);
	if (diag->hint && !source_of(p->sources, diag->span))
		fprintf(p->out, "; %s", diag->hint);
	if (slug)
		fprintf(p->out, " [%s]", slug);
	fputc('\n', p->out);
	put_snippet(p, diag->span, style, '^', diag->hint);
	for (size_t i = 0; i < diag->label_count; i++) {
		put_heading(p, diag->labels[i].span, STYLE_NOTE, diag->labels[i].text);
		fputc('\n', p->out);
		put_snippet(p, diag->labels[i].span, STYLE_NOTE, '~', NULL);
	}
	for (size_t i = 0; i < diag->note_count; i++)
		fprintf(p->out, "      = %s\n", diag->notes[i]);
}

void diag_print_text(const struct diag_sink *sink, const struct source_map *sources, FILE *out,
		     bool colour)
{
	struct diag_printer p = {sources, out, colour};

	for (size_t i = 0; i < diag_count(sink); i++)
		put_diag(&p, diag_get(sink, i));
	if (diag_error_count(sink) > LIMIT_ERRORS)
		fprintf(out, "scmpl: %zu more errors not shown\n",
			diag_error_count(sink) - LIMIT_ERRORS);
	if (diag_warning_count(sink) > LIMIT_WARNINGS)
		fprintf(out, "scmpl: %zu more warnings not shown\n",
			diag_warning_count(sink) - LIMIT_WARNINGS);
}
