/* SPDX-License-Identifier: Apache-2.0 */
/* Pages for people: review, and list's. */
#include "scmpl.h"
#include "api/input.h"

#include "core/json_print.h"
#include "page/reference.h"
#include "page/review.h"

#include <string.h>

/* What import reads, and filters. */
static bool load(struct scmpl *s, const struct source *source, struct reviewed *out)
{
	if (!source || !input_source_load(s, source))
		return false;
	*out = (struct reviewed){source_title(s->ctx->arena, source), source->name, s->policy,
				 input_unit(s), input_is_filter(source)};
	return true;
}

static bool find_format(struct scmpl *s, const char *name, enum review_format *format)
{
	for (*format = 0; *format < REVIEW_FORMATS; ++*format)
		if (strcmp(name, review_format_name(*format)) == 0)
			return true;
	diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
		   "unknown format '%s': there are html, markdown and text", name);
	return false;
}

static void set_summary(struct scmpl_review_result *result,
			const struct review_summary *summary)
{
	result->open = summary->open;
	result->partly = summary->partly;
	result->denied = summary->denied;
	result->looser = summary->looser;
	result->stricter = summary->stricter;
	result->warnings = summary->warnings;
	result->failed = summary->failed;
}

bool scmpl_review(struct scmpl *s, struct scmpl_source from, struct scmpl_source base,
		  struct scmpl_review_options options, struct scmpl_review_result *result)
{
	struct review_request request = {.command = options.command,
					 .version = scmpl_version(),
					 .is_thorough = options.thorough};
	struct sbuf out = {.arena = s->ctx->arena};
	struct review_summary summary;
	enum review_format format;

	if (!find_format(s, options.format, &format))
		return false;
	if ((base.path || base.text.ptr) && !load(s, input_take_named(s, base), &request.base))
		return false;
	request.first_diag = diag_count(s->ctx->diags);
	if (!load(s, input_take(s, from), &request.now) ||
	    !review_write(s->ctx, &request, format, &out, &summary))
		return false;
	result->text = session_text(&out);
	set_summary(result, &summary);
	return true;
}

struct scmpl_text scmpl_review_index(struct scmpl *s, const struct scmpl_review_entry *entries,
				     size_t count, const char *base)
{
	struct sbuf out = {.arena = s->ctx->arena};
	json_t *rows = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct scmpl_review_result *result = &entries[i].result;

		json_array_append_new(
			rows, json_pack("{s:o, s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "name",
					json_text(s->ctx->arena, entries[i].name), "href",
					json_text(s->ctx->arena, entries[i].href), "open",
					result->open, "partly", result->partly, "denied",
					result->denied, "looser", result->looser, "stricter",
					result->stricter, "warnings", result->warnings,
					"failed", result->failed));
	}
	review_index_write(s->ctx, rows, base ? json_text(s->ctx->arena, base) : NULL,
			   scmpl_version(), &out);
	return session_text(&out);
}

bool scmpl_list_pages(struct scmpl *s, const struct scmpl_page **pages, size_t *count)
{
	struct reference_pages made = reference_make(s->ctx, scmpl_version());
	struct scmpl_page *out = ARENA_ARRAY(s->ctx->arena, struct scmpl_page, made.len);

	for (size_t i = 0; i < made.len; i++)
		out[i] = (struct scmpl_page){made.ptr[i].name,
					     {made.ptr[i].text.ptr, made.ptr[i].text.len}};
	*pages = out;
	*count = made.len;
	return diag_error_count(s->ctx->diags) == 0;
}
