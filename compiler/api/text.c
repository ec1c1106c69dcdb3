/* SPDX-License-Identifier: Apache-2.0 */
/* Text in, text out: fmt, import, list. */
#include "scmpl.h"
#include "api/input.h"

#include "core/text_diff.h"
#include "import/import.h"
#include "review/list.h"
#include "syntax/fmt.h"

bool scmpl_format_file(struct scmpl *s, const char *path, const char **text, size_t *len,
		       const char **changes)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->ctx->arena}, diff = {.arena = s->ctx->arena};

	if (!source || !input_is_text(s, source) || !fmt_source(s->ctx, source, &out))
		return false;
	text_diff(str_of(source->name), source->text,
		  str_of(arena_printf(s->ctx->arena, "%s (canonical)", source->name)),
		  (struct str){sbuf_text(&out), out.len}, &diff);
	*text = sbuf_text(&out);
	*len = out.len;
	*changes = sbuf_text(&diff);
	return true;
}

bool scmpl_import(struct scmpl *s, const char *path, const char **text, size_t *len)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->ctx->arena};

	if (!source || !input_is_text(s, source) || !import_profile(s->ctx, source, &out))
		return false;
	*text = sbuf_text(&out);
	*len = out.len;
	return true;
}

bool scmpl_list(struct scmpl *s, const char *name, bool json, const char **text)
{
	struct sbuf out = {.arena = s->ctx->arena};

	if (!name)
		list_all(s->ctx, json, &out);
	else if (!list_one(s->ctx, str_of(name), json, &out))
		return false;
	*text = sbuf_text(&out);
	return true;
}
