/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Diagnostics as records.  A stage reports and goes on; somebody else prints.
 * Three kinds of trouble have three doors: the user's text (diag_error,
 * diag_warning), the machine (diag_environment), our own mistake (SCMPL_BUG).
 */
#ifndef SCMPL_CORE_DIAG_H
#define SCMPL_CORE_DIAG_H

#include "core/source.h"
#include "core/vec.h"

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

enum diag_code {
#define DIAG(code, slug, text) DIAG_##code,
#include "core/diag_codes.def"
#undef DIAG
	DIAG_CODE_COUNT
};

/* Another place that matters, with what there is to say about it. */
struct diag_label {
	struct span span;
	const char *text;
};

#define DIAG_LABELS 3
#define DIAG_NOTES 12

/* The text at SPAN gives way to TEXT; an empty span only gets it. */
struct diag_edit {
	struct span span;
	const char *text;
};

struct diag {
	enum diag_code code;
	enum severity severity;
	struct span span; /* SPAN_NONE: no place in any text */
	const char *message;
	const char *hint;  /* printed behind the caret: "did you mean 'openat'?"; or NULL */
	const char *meant; /* "openat", which would be right in place of SPAN; or NULL */
	struct diag_label labels[DIAG_LABELS];
	size_t label_count;
	const char *notes[DIAG_NOTES];
	size_t note_count;
	VEC(struct diag_edit) fix;    /* all of it, in one file, or none */
	VEC(struct diag_edit) advice; /* one each, of which people may choose */
};

struct diag_sink;

struct diag_sink *diag_sink_new(struct arena *arena);

/* An empty one that treats warnings as SINK does. */
struct diag_sink *diag_sink_again(struct arena *arena, const struct diag_sink *sink);

/*
 * For what is compiled or read to see whether that works: the diagnostics are looked at,
 * or forgotten, and nobody is told.
 *
 *	struct diag_capture capture = diag_capture_start(&ctx->diags);
 *	bool is_read = read(ctx);
 *	const struct diag_sink *reasons = diag_capture_end(&capture);
 */
struct diag_capture {
	struct diag_sink **place; /* where reports are sent to ... */
	struct diag_sink *before; /* ... and were before */
};

/* From now on, what is reported to *PLACE goes into a new sink, which keeps all warnings. */
struct diag_capture diag_capture_start(struct diag_sink **place);

/* No longer; what was reported meanwhile. */
const struct diag_sink *diag_capture_end(const struct diag_capture *capture);

/* What becomes of warnings. */
enum diag_level { DIAG_SHOW, DIAG_DROP, DIAG_AS_ERROR };

/* From now on, warnings with CODE are treated as LEVEL says; DIAG_CODE_COUNT: those with any.
 */
void diag_set_level(struct diag_sink *sink, enum diag_code code, enum diag_level level);

/* True when warnings with CODE are not kept. */
bool diag_is_dropped(const struct diag_sink *sink, enum diag_code code);

/*
 * Report trouble at SPAN and return the record, so that labels, notes and a hint
 * can be added.  Never NULL.  A second report with the same code and span is
 * dropped, unless it is an error and the first was a warning; so is what comes after
 * LIMIT_ERRORS errors or LIMIT_WARNINGS warnings (these still count).  A text that
 * somebody's name makes very long is cut.
 */
struct diag *diag_error(struct diag_sink *sink, struct span span, enum diag_code code,
			const char *fmt, ...) PRINTF_LIKE(4, 5);
struct diag *diag_warning(struct diag_sink *sink, struct span span, enum diag_code code,
			  const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The error that FORM, "a Docker profile", cannot say what stands at SPAN, with the reason. */
struct diag *diag_format_limit(struct diag_sink *sink, const char *form, struct span span,
			       const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The machine would not do it: a file that cannot be read, a filter refused by the kernel. */
struct diag *diag_environment(struct diag_sink *sink, struct span span, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Add to DIAG; what is over DIAG_LABELS or DIAG_NOTES is left out. */
void diag_label(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt,
		...) PRINTF_LIKE(4, 5);
void diag_note(struct diag_sink *sink, struct diag *diag, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void diag_hint(struct diag_sink *sink, struct diag *diag, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* True when TEXT is DIAG's message, or a note of it. */
bool diag_says(const struct diag *diag, const char *text);

/*
 * A part of what corrects DIAG without taking anything from the meaning of the
 * text but what DIAG is about; see scmpl_fix.  FMT makes what replaces SPAN.
 */
void diag_fix(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/*
 * What somebody may want who reads DIAG, and nobody should do unasked: it says more than the
 * text did.
 */
void diag_advise(struct diag_sink *sink, struct diag *diag, struct span span, const char *fmt,
		 ...) PRINTF_LIKE(4, 5);

/* Hint that CANDIDATE was meant by what is at its span, unless it is NULL. */
void diag_did_you_mean(struct diag_sink *sink, struct diag *diag, const char *candidate);

/* Errors so far, those not kept included; environment trouble is an error, too. */
size_t diag_error_count(const struct diag_sink *sink);

/* Warnings so far, those not kept included. */
size_t diag_warning_count(const struct diag_sink *sink);

/* True when one of the errors was the machine's, not the text's. */
bool diag_has_environment(const struct diag_sink *sink);

/* The records kept, in the order they were made. */
size_t diag_count(const struct diag_sink *sink);
const struct diag *diag_get(const struct diag_sink *sink, size_t index);

/* "unknown-syscall"; NULL for DIAG_ENVIRONMENT, which needs no name. */
const char *diag_slug(enum diag_code code);

/* What is wrong and what to do, at length; a few lines of text. */
const char *diag_long_text(enum diag_code code);

/* The code with this slug, or DIAG_CODE_COUNT. */
enum diag_code diag_code_find(struct str slug);

#endif
