/* SPDX-License-Identifier: Apache-2.0 */
#include "api/input.h"

#include "api/file_kind.h"
#include "bpf/launcher.h"
#include "bpf/read.h"
#include "core/limits.h"
#include "emit/layout.h"
#include "libseccomp/profile_read.h"
#include "profile/parts.h"
#include "sema/sema.h"
#include "syntax/stdlib.h"

#include <errno.h>
#include <string.h>

/* The file PATH; NULL after a diagnosis. */
static const struct source *read_file(struct context *ctx, const char *path)
{
	enum source_error error;
	const struct source *source = source_read_for(ctx->sources, NULL, path, &error);

	if (!source && error == SOURCE_TOO_BIG)
		diag_error(ctx->diags, SPAN_NONE, DIAG_SYNTAX, "'%s' has more than %u bytes",
			   path, LIMIT_SOURCE_BYTES);
	else if (!source)
		diag_environment(ctx->diags, SPAN_NONE, "cannot read '%s': %s", path,
				 strerror(errno));
	return source;
}

static const struct source *open_below(struct context *ctx, void *folder, const char *name)
{
	return read_file(ctx, arena_printf(ctx->arena, "%s/%s", (const char *)folder, name));
}

/* True when PATH is a folder with an OCI image layout in it. */
static bool is_layout(struct scmpl *s, const char *path)
{
	const char *mark = arena_printf(s->ctx->arena, "%s/" LAYOUT_MARK, path);
	enum source_error error;

	return source_read(s->ctx->sources, mark, &error) != NULL;
}

const struct source *input_read(struct scmpl *s, const char *path)
{
	char *folder = arena_printf(s->ctx->arena, "%s", path);
	struct layout_content content;

	if (strcmp(path, "-") == 0 || !is_layout(s, path))
		return read_file(s->ctx, path);
	return layout_read(s->ctx, (struct layout_place){open_below, folder}, &content)
		       ? content.profile
		       : NULL;
}

/* The profile of SOURCE that is called NAME; NULL after a diagnosis. */
static const struct source *take_part(struct scmpl *s, const struct source *source,
				      const char *name)
{
	if (!input_is_filter(source) && source_is_profile(source))
		return profile_part(s->ctx, source, name);
	diag_error(s->ctx->diags, (struct span){source->id, 0, 0}, DIAG_SEVERAL_PROFILES,
		   "'#%s' is for a file that holds several profiles: this is %s", name,
		   input_is_filter(source) ? "a filter" : "a policy");
	return NULL;
}

/* What PATH, "FILE" or "FILE#NAME", is. */
static const struct source *take_path(struct scmpl *s, const char *path)
{
	size_t len;
	const char *part = source_part_named(s->ctx->sources, NULL, path, &len);
	const struct source *source;

	if (!part)
		return input_read(s, path);
	source = input_read(s, arena_strndup(s->ctx->arena, path, len));
	return source ? take_part(s, source, part) : NULL;
}

const struct source *input_take(struct scmpl *s, struct scmpl_source from)
{
	struct str text = {from.text.ptr, from.text.len};
	const struct source *source;

	if (text.ptr)
		return source_add(s->ctx->sources, from.name ? from.name : "<text>", text);
	source = take_path(s, from.path);
	return source && from.name ? source_add(s->ctx->sources, from.name, source->text)
				   : source;
}

bool input_take_bases(struct scmpl *s)
{
	while (s->taken.len < s->bases.len) {
		const struct source *source = input_take(s, s->bases.ptr[s->taken.len]);

		if (!source || !input_is_text(s, source))
			return false;
		if (!source_is_profile(source)) {
			diag_error(s->ctx->diags, (struct span){source->id, 0, 0},
				   DIAG_JSON_MEANING,
				   "a SeccompProfile builds on a SeccompProfile, and this is "
				   "a policy");
			return false;
		}
		*VEC_PUSH(s->ctx->arena, &s->taken) = source;
	}
	s->settings.bases = s->taken.ptr;
	s->settings.base_count = s->taken.len;
	return true;
}

const struct source *input_take_named(struct scmpl *s, struct scmpl_source from)
{
	struct context *ctx = s->ctx;

	if (!from.path || from.text.ptr ||
	    !stdlib_profile_newest(ctx, stdlib_profile_base(str_of(from.path))))
		return input_take(s, from);
	return source_add(ctx->sources, from.path,
			  str_of(arena_printf(ctx->arena, "extend %s\n", from.path)));
}

static const char *zero_byte(const struct source *source)
{
	return memchr(source->text.ptr, '\0', source->text.len);
}

bool input_is_filter(const struct source *source)
{
	return zero_byte(source) != NULL;
}

static struct span zero_span(const struct source *source, const char *zero)
{
	uint32_t at = (uint32_t)(zero - source->text.ptr);

	return (struct span){source->id, at, at + 1};
}

/* False (reported) when SOURCE, without zero bytes, is known to be something else. */
static bool is_ours(struct scmpl *s, const struct source *source)
{
	const struct file_kind *kind = file_kind_of(source->text);
	struct diag *diag;

	if (!kind)
		return true;
	diag = diag_error(s->ctx->diags, (struct span){source->id, 0, 0}, DIAG_SYNTAX,
			  "this is %s, and no policy", kind->name);
	diag_note(s->ctx->diags, diag, "%s", kind->advice);
	return false;
}

bool input_is_text(struct scmpl *s, const struct source *source)
{
	struct diag_sink *diags = s->ctx->diags;
	const char *zero = zero_byte(source);
	struct bpf_program program;
	struct diag_capture capture;
	bool is_program;

	if (!zero)
		return is_ours(s, source);
	capture = diag_capture_start(&s->ctx->diags);
	is_program = bpf_decode(s->ctx, source, false, &program);
	diag_capture_end(&capture);
	if (is_program)
		diag_error(diags, SPAN_NONE, DIAG_SYNTAX,
			   "'%s' is a %s, and no text: explain, diff, review, merge, exec, "
			   "--baseline and verify --bpf take it",
			   source->name,
			   launcher_is_program(source->text) ? "launcher" : "raw filter");
	else
		diag_error(diags, zero_span(source, zero), DIAG_SYNTAX,
			   "this is not text: there are zero bytes in it");
	return false;
}

bool input_is_raw(struct scmpl *s, const struct source *source)
{
	if (!input_is_filter(source))
		diag_error(s->ctx->diags, (struct span){source->id, 0, 0}, DIAG_BAD_FILTER,
			   "this is %s, expected a filter, as `scmpl build -t bpf` makes it",
			   source_is_profile(source) ? "a profile" : "text");
	return input_is_filter(source);
}

bool input_source_compile(struct scmpl *s, const struct source *source)
{
	struct profile_reading reading = {0};
	size_t errors = diag_error_count(s->ctx->diags); /* of another one before */

	s->policy = NULL;
	s->unit = NULL;
	s->given = source_is_profile(source) ? source : NULL;
	if (!input_is_text(s, source) || !input_take_bases(s))
		return false;
	if (!s->given)
		s->policy = sema_compile(s->ctx, source, &s->unit);
	else if (profile_read(s->ctx, source, true, &reading))
		s->policy = reading.policy;
	return s->policy != NULL && diag_error_count(s->ctx->diags) == errors;
}

bool input_source_load(struct scmpl *s, const struct source *source)
{
	if (!input_is_filter(source))
		return input_source_compile(s, source);
	s->unit = NULL;
	s->given = NULL;
	s->policy = bpf_read_source(s->ctx, source, false);
	return s->policy != NULL;
}

bool input_source_load_exactly(struct scmpl *s, const struct source *source)
{
	if (!input_is_filter(source))
		return input_source_compile(s, source);
	s->unit = NULL;
	s->given = NULL;
	s->policy = bpf_read_source(s->ctx, source, true);
	return s->policy != NULL;
}

const struct policy *input_on_machines(struct scmpl *s, const struct source *source,
				       const struct policy *policy, abi_set machines)
{
	abi_set missing = machines & ~abi_main_only(policy->abis);
	struct diag_capture capture;

	if (input_is_filter(source) || !source_is_profile(source) || !missing)
		return policy;
	s->settings.also_abis = missing;
	capture = diag_capture_start(&s->ctx->diags); /* it was told before */
	input_source_load(s, source);
	diag_capture_end(&capture);
	s->settings.also_abis = 0;
	return s->policy ? s->policy : policy;
}

struct unit *input_unit(struct scmpl *s)
{
	if (!s->unit) {
		s->unit = unit_of_library(s->ctx);
		s->unit->abis = session_policy(s)->abis;
		s->unit->given = s->given;
	}
	return s->unit;
}
