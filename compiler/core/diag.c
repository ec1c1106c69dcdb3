/* SPDX-License-Identifier: Apache-2.0 */
#include "core/diag.h"

#include "core/limits.h"

#include <string.h>

struct diag_sink {
	struct arena *arena;
	VEC(struct diag *) diags;
	size_t errors;
	size_t warnings;
	bool environment;
	struct diag dropped;             /* what callers decorate when nothing is kept */
	uint8_t levels[DIAG_CODE_COUNT]; /* enum diag_level of the warnings */
};

static const struct {
	const char *slug;
	const char *text;
} catalogue[] = {
#define DIAG(code, slug, text) {slug, text},
#include "core/diag_codes.def"
#undef DIAG
};

struct diag_sink *diag_sink_new(struct arena *arena)
{
	struct diag_sink *sink = ARENA_NEW(arena, struct diag_sink);

	sink->arena = arena;
	return sink;
}

struct diag_sink *diag_sink_again(struct arena *arena, const struct diag_sink *sink)
{
	struct diag_sink *again = diag_sink_new(arena);

	memcpy(again->levels, sink->levels, sizeof(again->levels));
	return again;
}

struct diag_capture diag_capture_start(struct diag_sink **place)
{
	struct diag_capture capture = {place, *place};

	*place = diag_sink_new((*place)->arena);
	return capture;
}

const struct diag_sink *diag_capture_end(const struct diag_capture *capture)
{
	const struct diag_sink *captured = *capture->place;

	*capture->place = capture->before;
	return captured;
}

void diag_set_level(struct diag_sink *sink, enum diag_code code, enum diag_level level)
{
	if (code != DIAG_CODE_COUNT)
		sink->levels[code] = (uint8_t)level;
	for (int i = 0; code == DIAG_CODE_COUNT && i < DIAG_CODE_COUNT; i++)
		if (sink->levels[i] != DIAG_DROP)
			sink->levels[i] = (uint8_t)level;
}

bool diag_is_dropped(const struct diag_sink *sink, enum diag_code code)
{
	return sink->levels[code] == DIAG_DROP;
}

/* True when the same was told of before; a warning of it is no error. */
static bool is_known(const struct diag_sink *sink, struct span span, enum diag_code code,
		     enum severity severity)
{
	if (span.file == 0)
		return false;
	for (size_t i = 0; i < sink->diags.len; i++) {
		const struct diag *known = sink->diags.ptr[i];

		if (known->code == code && span_equal(known->span, span) &&
		    (known->severity == SEVERITY_ERROR || severity != SEVERITY_ERROR))
			return true;
	}
	return false;
}

/* Counts one more of SEVERITY; true when it is one too many to keep. */
static bool is_over(struct diag_sink *sink, enum severity severity)
{
	if (severity == SEVERITY_ERROR)
		return ++sink->errors > LIMIT_ERRORS;
	return ++sink->warnings > LIMIT_WARNINGS;
}

static struct diag *diag_add(struct diag_sink *sink, struct span span, enum diag_code code,
			     enum severity severity, const char *message)
{
	struct diag *diag = &sink->dropped;

	if (is_known(sink, span, code, severity))
		return diag;
	if (is_over(sink, severity))
		return diag;
	diag = ARENA_NEW(sink->arena, struct diag);
	*diag = (struct diag){
		.code = code, .severity = severity, .span = span, .message = message};
	*VEC_PUSH(sink->arena, &sink->diags) = diag;
	return diag;
}

/* Nobody reads more, and a name in it can have any length. */
#define TEXT_MAX 600

static const char *cut(char *text)
{
	size_t end = TEXT_MAX;

	if (strnlen(text, TEXT_MAX + 1) <= TEXT_MAX)
		return text;
	while (((unsigned char)text[end] & 0xc0) == 0x80) /* inside a UTF-8 character */
		end--;
	memcpy(text + end, "...", sizeof("..."));
	return text;
}

#define FORMAT(text, sink, fmt)                                         \
	do {                                                            \
		va_list args_;                                          \
		va_start(args_, fmt);                                   \
		(text) = cut(arena_vprintf((sink)->arena, fmt, args_)); \
		va_end(args_);                                          \
	} while (0)

struct diag *diag_error(struct diag_sink *sink, struct span span, enum diag_code code,
			const char *fmt, ...)
{
	const char *text;

	FORMAT(text, sink, fmt);
	return diag_add(sink, span, code, SEVERITY_ERROR, text);
}

struct diag *diag_warning(struct diag_sink *sink, struct span span, enum diag_code code,
			  const char *fmt, ...)
{
	bool is_error = sink->levels[code] == DIAG_AS_ERROR;
	const char *text;

	if (diag_is_dropped(sink, code))
		return &sink->dropped;
	if (sink->warnings >=
	    LIMIT_WARNINGS) { /* there may be millions: no look at what is kept */
		sink->warnings++;
		return &sink->dropped;
	}
	FORMAT(text, sink, fmt);
	return diag_add(sink, span, code, is_error ? SEVERITY_ERROR : SEVERITY_WARNING, text);
}

struct diag *diag_format_limit(struct diag_sink *sink, const char *form, struct span span,
			       const char *fmt, ...)
{
	const char *text;

	FORMAT(text, sink, fmt);
	return diag_error(sink, span, DIAG_FORMAT_LIMIT, "%s cannot say this: %s", form, text);
}

struct diag *diag_environment(struct diag_sink *sink, struct span span, const char *fmt, ...)
{
	const char *text;

	FORMAT(text, sink, fmt);
	sink->environment = true;
	return diag_add(sink, span, DIAG_ENVIRONMENT, SEVERITY_ERROR, text);
}

void diag_label(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt,
		...)
{
	const char *text;

	FORMAT(text, sink, fmt);
	if (diag->label_count < DIAG_LABELS && diag != &sink->dropped)
		diag->labels[diag->label_count++] = (struct diag_label){span, text};
}

void diag_note(struct diag_sink *sink, struct diag *diag, const char *fmt, ...)
{
	const char *text;

	FORMAT(text, sink, fmt);
	if (diag->note_count < DIAG_NOTES && diag != &sink->dropped)
		diag->notes[diag->note_count++] = text;
}

bool diag_says(const struct diag *diag, const char *text)
{
	for (size_t i = 0; i < diag->note_count; i++)
		if (strcmp(diag->notes[i], text) == 0)
			return true;
	return diag->message && strcmp(diag->message, text) == 0; /* a dropped one has none */
}

void diag_hint(struct diag_sink *sink, struct diag *diag, const char *fmt, ...)
{
	FORMAT(diag->hint, sink, fmt);
}

void diag_fix(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt, ...)
{
	const char *text; /* not cut, as those are that people read */
	va_list args;

	va_start(args, fmt);
	text = arena_vprintf(sink->arena, fmt, args);
	va_end(args);
	if (diag != &sink->dropped)
		*VEC_PUSH(sink->arena, &diag->fix) = (struct diag_edit){span, text};
}

void diag_advise(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt,
		 ...)
{
	const char *text;
	va_list args;

	va_start(args, fmt);
	text = arena_vprintf(sink->arena, fmt, args);
	va_end(args);
	if (diag != &sink->dropped)
		*VEC_PUSH(sink->arena, &diag->advice) = (struct diag_edit){span, text};
}

void diag_did_you_mean(struct diag_sink *sink, struct diag *diag, const char *candidate)
{
	if (!candidate)
		return;
	diag_hint(sink, diag, "did you mean '%s'?", candidate);
	diag->meant = candidate;
}

size_t diag_error_count(const struct diag_sink *sink)
{
	return sink->errors;
}

size_t diag_warning_count(const struct diag_sink *sink)
{
	return sink->warnings;
}

bool diag_has_environment(const struct diag_sink *sink)
{
	return sink->environment;
}

size_t diag_count(const struct diag_sink *sink)
{
	return sink->diags.len;
}

const struct diag *diag_get(const struct diag_sink *sink, size_t index)
{
	return sink->diags.ptr[index];
}

const char *diag_slug(enum diag_code code)
{
	return catalogue[code].slug;
}

const char *diag_long_text(enum diag_code code)
{
	return catalogue[code].text;
}

enum diag_code diag_code_find(struct str slug)
{
	for (size_t i = 0; i < ARRAY_LEN(catalogue); i++)
		if (catalogue[i].slug && str_is(slug, catalogue[i].slug))
			return (enum diag_code)i;
	return DIAG_CODE_COUNT;
}
