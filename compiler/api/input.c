/* SPDX-License-Identifier: Apache-2.0 */
#include "api/input.h"

#include "bpf/read.h"
#include "core/limits.h"
#include "profile/docker_read.h"
#include "sema/sema.h"

#include <errno.h>
#include <string.h>

const struct source *input_read(struct scmpl *s, const char *path)
{
	enum source_error error;
	const struct source *source = source_read(s->ctx->sources, path, &error);

	if (!source && error == SOURCE_TOO_BIG)
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_SYNTAX, "'%s' has more than %u bytes",
			   path, LIMIT_SOURCE_BYTES);
	else if (!source)
		diag_environment(s->ctx->diags, SPAN_NONE, "cannot read '%s': %s", path,
				 strerror(errno));
	return source;
}

const struct source *input_take(struct scmpl *s, struct scmpl_source from)
{
	struct str text = {from.text.ptr, from.text.len};
	const struct source *source;

	if (text.ptr)
		return source_add(s->ctx->sources, from.name ? from.name : "<text>", text);
	source = input_read(s, from.path);
	return source && from.name ? source_add(s->ctx->sources, from.name, source->text)
				   : source;
}

static const char *zero_byte(const struct source *source)
{
	return memchr(source->text.ptr, '\0', source->text.len);
}

bool input_is_filter(const struct source *source)
{
	return zero_byte(source) != NULL;
}

bool input_is_text(struct scmpl *s, const struct source *source)
{
	const char *zero = zero_byte(source);
	uint32_t at = zero ? (uint32_t)(zero - source->text.ptr) : 0;
	struct diag *diag;

	if (!zero)
		return true;
	diag = diag_error(s->ctx->diags, (struct span){source->id, at, at + 1}, DIAG_SYNTAX,
			  "this is not text: there are zero bytes in it");
	if (source->text.len % sizeof(struct insn) == 0)
		diag_note(s->ctx->diags, diag,
			  "if it is a raw filter: explain, diff, exec and verify --bpf take "
			  "those");
	return false;
}

bool input_source_compile(struct scmpl *s, const struct source *source)
{
	const struct profile *profile;

	s->policy = NULL;
	s->unit = NULL;
	if (input_is_text(s, source))
		s->policy = source_is_profile(source)
				    ? docker_read_profile(s->ctx, source, &profile)
				    : sema_compile(s->ctx, source, &s->unit);
	return s->policy != NULL && diag_error_count(s->ctx->diags) == 0;
}

bool input_source_load(struct scmpl *s, const struct source *source)
{
	if (!input_is_filter(source))
		return input_source_compile(s, source);
	s->unit = NULL;
	s->policy = bpf_read_source(s->ctx, source);
	return s->policy != NULL;
}

struct unit *input_unit(struct scmpl *s)
{
	if (!s->unit) {
		s->unit = unit_of_library(s->ctx);
		s->unit->abis = session_policy(s)->abis;
	}
	return s->unit;
}
