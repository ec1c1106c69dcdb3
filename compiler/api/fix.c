/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Corrections.  Those who found something offer edits (diag_fix); here they are
 * tried, one warning after the other.  What decides is not who offers them, but
 * the policy that comes out: it has to compile, its `expect` lines to hold, and no
 * call may get a milder verdict than before.
 */
#include "api/fix.h"

#include "scmpl.h"
#include "api/input.h"

#include "model/diff.h"

#include <stdlib.h>
#include <string.h>

/* Corrections make other ones possible, a rule superfluous, say.  No chain is that long. */
#define ROUNDS_MAX 10

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A statement that goes takes its semicolon along, and the line that it leaves empty. */
static struct span with_surroundings(struct str text, struct span span)
{
	uint32_t lo = span.lo, hi = span.hi;
	bool starts_line;

	while (lo > 0 && is_blank(text.ptr[lo - 1]))
		lo--;
	starts_line = lo == 0 || text.ptr[lo - 1] == '\n';
	if (!starts_line && text.ptr[lo - 1] != ';')
		return span;
	while (hi < text.len && (is_blank(text.ptr[hi]) || text.ptr[hi] == ';'))
		hi++;
	if (starts_line && hi < text.len && text.ptr[hi] == '\n')
		return (struct span){span.file, lo, hi + 1};
	return (struct span){span.file, span.lo, hi};
}

static int by_place(const void *a, const void *b)
{
	const struct diag_edit *x = a, *y = b;

	return (x->span.lo > y->span.lo) - (x->span.lo < y->span.lo);
}

/* TEXT with EDITS, which do not touch each other and are in the order of the text then. */
static struct str edited(struct arena *arena, struct str text, struct edits *edits)
{
	struct sbuf out = {.arena = arena};
	uint32_t at = 0;

	qsort(edits->ptr, edits->len, sizeof(edits->ptr[0]), by_place);
	for (size_t i = 0; i < edits->len; i++) {
		const struct diag_edit *edit = &edits->ptr[i];

		sbuf_add(&out, text.ptr + at, edit->span.lo - at);
		sbuf_puts(&out, edit->text);
		at = edit->span.hi;
	}
	sbuf_add(&out, text.ptr + at, text.len - at);
	return (struct str){out.ptr, out.len};
}

/* True when A and B share text, or one is an insertion at the edge of the other. */
static bool touches(struct span a, struct span b)
{
	if (a.lo == a.hi || b.lo == b.hi)
		return a.lo <= b.hi && b.lo <= a.hi;
	return a.lo < b.hi && b.lo < a.hi;
}

/* EDITS and those of DIAG; false when DIAG's are none, touch others, or are in another file. */
static bool join(struct arena *arena, struct str text, const struct edits *edits,
		 const struct diag *diag, struct edits *joined)
{
	*joined = (struct edits){0};
	for (size_t i = 0; i < edits->len; i++)
		*VEC_PUSH(arena, joined) = edits->ptr[i];
	for (size_t i = 0; i < diag->fix.len; i++) {
		struct diag_edit edit = diag->fix.ptr[i];

		if (edit.span.file != SESSION_SOURCE)
			return false;
		if (!*edit.text)
			edit.span = with_surroundings(text, edit.span);
		for (size_t j = 0; j < edits->len; j++)
			if (touches(edits->ptr[j].span, edit.span))
				return false;
		*VEC_PUSH(arena, joined) = edit;
	}
	return diag->fix.len > 0;
}

static bool is_milder_somewhere(const struct policy *before, const struct policy *after)
{
	struct changes changes = diff_policies(before, after);

	for (size_t i = 0; i < changes.len; i++)
		if (changes.ptr[i].after.verb > changes.ptr[i].before.verb)
			return true;
	return false;
}

/* Compile TEXT as SOURCE's. */
static bool recompile(struct scmpl *s, const struct source *source, struct str text)
{
	return input_source_compile(s, source_add(s->ctx->sources, source->name, text));
}

/* True when SOURCE with EDITS, compiled as by S, lets nothing through that S's policy does not.
 */
static bool is_sound(const struct scmpl *s, const struct source *source, struct edits *edits)
{
	struct scmpl *trial = scmpl_new();
	struct str text = edited(trial->ctx->arena, source->text, edits);
	bool ok;

	trial->ctx->diags = diag_sink_again(trial->ctx->arena, s->ctx->diags);
	trial->ctx->sources = source_map_again(trial->ctx->arena, s->ctx->sources);
	trial->settings = s->settings;
	trial->ctx->diagrams = s->ctx->diagrams; /* to be compared */
	ok = recompile(trial, source, text) && trial->policy->flags == s->policy->flags &&
	     !is_milder_somewhere(s->policy, trial->policy) && diagrams_hold(trial->ctx);
	scmpl_free(trial);
	return ok;
}

bool fix_try(const struct scmpl *s, const struct diag *diag, struct edits *edits)
{
	const struct source *source = source_get(s->ctx->sources, SESSION_SOURCE);
	const struct edits none = {0};

	return s->policy && join(s->ctx->arena, source->text, &none, diag, edits) &&
	       is_sound(s, source, edits);
}

/* Corrections that can be made together. */
struct attempt {
	struct edits edits;
	unsigned count;
};

/* IS_CAREFUL: each that is added is tried first. */
static struct attempt attempt(const struct scmpl *s, const struct source *source,
			      bool is_careful)
{
	struct attempt attempt = {0};
	struct edits edits;

	for (size_t i = 0; i < diag_count(s->ctx->diags); i++) {
		const struct diag *diag = diag_get(s->ctx->diags, i);

		if (join(s->ctx->arena, source->text, &attempt.edits, diag, &edits) &&
		    (!is_careful || is_sound(s, source, &edits)))
			attempt = (struct attempt){edits, attempt.count + 1};
	}
	return attempt;
}

/* All at once, which mostly works, or else one by one. */
static struct attempt correct(const struct scmpl *s, const struct source *source)
{
	struct attempt all = attempt(s, source, false);

	return !all.count || is_sound(s, source, &all.edits) ? all : attempt(s, source, true);
}

/* Forget all that was said and compiled. */
static void start_again(struct scmpl *s)
{
	s->ctx->sources = source_map_again(s->ctx->arena, s->ctx->sources);
	s->ctx->diags = diag_sink_again(s->ctx->arena, s->ctx->diags);
	s->ctx->diagrams = diagrams_new(s->ctx->arena);
	s->ctx->has_library = false;
	s->policy = NULL;
	s->unit = NULL;
}

bool scmpl_fix(struct scmpl *s, struct scmpl_text *text, unsigned *count)
{
	const struct source *source = source_get(s->ctx->sources, SESSION_SOURCE);
	struct str fixed = source->text;
	struct sbuf out = {.arena = s->ctx->arena};

	session_policy(s);
	*count = 0;
	if (source_is_profile(source)) {
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_SYNTAX,
			   "only policies can be corrected, and '%s' is a profile",
			   source->name);
		return false;
	}
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct attempt made = correct(s, source);

		if (!made.count)
			break;
		fixed = edited(s->ctx->arena, source->text, &made.edits);
		*count += made.count;
		start_again(s);
		if (!recompile(s, source, fixed))
			SCMPL_BUG("a correction that was tried does not compile");
		scmpl_check(s);
		source = source_get(s->ctx->sources, SESSION_SOURCE);
	}
	sbuf_add(&out, fixed.ptr, fixed.len);
	*text = session_text(&out);
	return true;
}
