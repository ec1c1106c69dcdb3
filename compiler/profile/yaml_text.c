/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/yaml_text.h"

#include "core/utf8.h"

#include <string.h>

/* A way through the value and through what was written, at once. */
struct aligner {
	const char *at, *end; /* of what was written */
	yaml_scalar_style_t style;
	size_t indent; /* of the lines of a block */
	bool starts_line;
};

/* Some bytes of the value, and what they were written as; none: nothing fits. */
struct step {
	size_t made, wrote;
};

static size_t count_of(const char *text, const char *end, const char *of)
{
	size_t count = 0;

	while (text + count < end && strchr(of, text[count]) && text[count])
		count++;
	return count;
}

/* A block's lines have as many blanks in front as its first one that is not empty. */
static size_t indent_of(const char *at, const char *end, struct str value)
{
	const char *text = value.ptr, *text_end = value.ptr + value.len;
	size_t blank;

	while ((blank = count_of(at, end, " ")), count_of(at + blank, end, "\r\n"))
		at += blank + 1;
	text += count_of(text, text_end, "\n");
	return blank - count_of(text, text_end, " ");
}

static struct aligner aligner_new(const struct yaml_text *written)
{
	const char *text = written->source->text.ptr;
	struct aligner a = {text + written->lo, text + written->hi, written->style, 0, true};

	if (a.style == YAML_LITERAL_SCALAR_STYLE) {
		while (a.at < a.end && *a.at != '\n')
			a.at++;
		a.at += a.at < a.end;
		a.indent = indent_of(a.at, a.end, written->value);
	} else {
		a.at += a.at < a.end;
	}
	return a;
}

static struct step step_same(const struct aligner *a, const char *value)
{
	return *a->at == *value ? (struct step){1, 1} : (struct step){0, 0};
}

static struct step step_literal(struct aligner *a, const char *value)
{
	if (a->starts_line)
		for (size_t i = 0; i < a->indent && a->at < a->end && *a->at == ' '; i++)
			a->at++;
	if (a->at + 1 < a->end && a->at[0] == '\r' && a->at[1] == '\n')
		a->at++;
	a->starts_line = a->at < a->end && *a->at == '\n';
	return a->at < a->end ? step_same(a, value) : (struct step){0, 0};
}

static size_t utf8_length(const char *text)
{
	size_t used;

	(void)utf8_next(text, strnlen(text, 4), &used);
	return used;
}

/* What stands behind a backslash. */
static struct step step_escape(const struct aligner *a, const char *value)
{
	char kind = a->at + 1 < a->end ? a->at[1] : '\0';
	size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;

	return kind ? (struct step){utf8_length(value), 2 + digits} : (struct step){0, 0};
}

/* Lines of a text in quotes are joined by a blank; N of them that are empty are N lines. */
static struct step step_break(const struct aligner *a, const char *value)
{
	size_t wrote = count_of(a->at, a->end, " \t\r\n"), lines = 0, made;

	for (size_t i = 0; i < wrote; i++)
		lines += a->at[i] == '\n';
	made = lines > 1 ? lines - 1 : lines;
	if (!made)
		return step_same(a, value);
	for (size_t i = 0; i < made; i++)
		if (value[i] != (lines > 1 ? '\n' : ' '))
			return (struct step){0, 0};
	return (struct step){made, wrote};
}

static struct step step_quoted(struct aligner *a, const char *value)
{
	bool is_double = a->style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;

	while (is_double && a->at < a->end && *a->at == '\\' &&
	       count_of(a->at + 1, a->end, "\r\n")) { /* the line goes on */
		a->at++;
		a->at += count_of(a->at, a->end, " \t\r\n");
	}
	if (a->at >= a->end)
		return (struct step){0, 0};
	if (is_double && *a->at == '\\')
		return step_escape(a, value);
	if (!is_double && a->at[0] == '\'' && *value == '\'')
		return (struct step){1, 2};
	return count_of(a->at, a->end, " \t\r\n") ? step_break(a, value) : step_same(a, value);
}

static struct step next_step(struct aligner *a, const char *value)
{
	switch (a->style) {
	case YAML_LITERAL_SCALAR_STYLE:
		return step_literal(a, value);
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return step_quoted(a, value);
	default: /* a folded block is no way to write JSON, or YAML */
		return (struct step){0, 0};
	}
}

/* How many bytes of JSON the COUNT bytes at AT of a string of it are. */
static uint32_t json_length(const char *at, size_t count)
{
	uint32_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += at[len] != '\\' ? 1 : at[len + 1] == 'u' ? 6 : 2;
	return len;
}

void yaml_text_places(struct arena *arena, const struct yaml_text *written, struct str json,
		      uint32_t at, struct source_pieces *pieces)
{
	struct str value = written->value;
	struct aligner a = aligner_new(written);
	const char *begin = written->source->text.ptr;
	size_t done = 0;

	at++;
	while (done < value.len) {
		struct step step = next_step(&a, value.ptr + done);
		uint32_t lo = (uint32_t)(a.at - begin), len;

		if (!step.made || step.made > value.len - done)
			break;
		len = json_length(json.ptr + at, step.made);
		source_pieces_add(
			arena, pieces, at,
			(struct span){written->source->id, lo, lo + (uint32_t)step.wrote},
			step.made == 1 && step.wrote == 1 && len == 1);
		at += len;
		done += step.made;
		a.at += step.wrote;
	}
	source_pieces_add(
		arena, pieces, at,
		done < value.len
			? (struct span){written->source->id, written->lo, written->hi}
			: (struct span){written->source->id, written->hi - 1, written->hi},
		false);
}
