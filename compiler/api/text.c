/* SPDX-License-Identifier: Apache-2.0 */
/* Text in, text out: fmt, import, list. */
#include "scmpl.h"
#include "api/input.h"

#include "core/text_diff.h"
#include "import/import.h"
#include "review/list.h"
#include "syntax/fmt.h"

static bool is_policy(struct scmpl *s, const struct source *source)
{
	if (source_is_profile(source))
		diag_error(s->ctx->diags, (struct span){source->id, 0, 0}, DIAG_SYNTAX,
			   "this is a profile: 'scmpl import' makes a policy of it");
	return !source_is_profile(source);
}

bool scmpl_format(struct scmpl *s, struct scmpl_source from, struct scmpl_text *text,
		  struct scmpl_text *changes)
{
	const struct source *source = input_take(s, from);
	struct sbuf out = {.arena = s->ctx->arena}, diff = {.arena = s->ctx->arena};

	if (!source || !input_is_text(s, source) || !is_policy(s, source) ||
	    !fmt_source(s->ctx, source, &out))
		return false;
	text_diff(str_of(source->name), source->text,
		  str_of(arena_printf(s->ctx->arena, "%s (canonical)", source->name)),
		  (struct str){sbuf_text(&out), out.len}, &diff);
	*text = session_text(&out);
	*changes = session_text(&diff);
	return true;
}

bool scmpl_import(struct scmpl *s, struct scmpl_source from, struct scmpl_text *text)
{
	const struct source *source = input_take(s, from);
	struct sbuf out = {.arena = s->ctx->arena};

	return source && input_is_text(s, source) && input_take_bases(s) &&
	       import_profile(s->ctx, source, &out) && session_answer(s, &out, text);
}

bool scmpl_list(struct scmpl *s, const char *name, bool json, struct scmpl_text *text)
{
	struct sbuf out = {.arena = s->ctx->arena};

	if (!name)
		list_all(s->ctx, json, &out);
	else if (!list_one(s->ctx, str_of(name), json, &out))
		return false;
	*text = session_text(&out);
	return true;
}
