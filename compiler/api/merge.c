/* SPDX-License-Identifier: Apache-2.0 */
/* Several policies as one text: merge. */
#include "api/merge.h"

#include "api/input.h"
#include "import/import.h"
#include "model/combine.h"

#include <string.h>

/* What is merged, and where it was read. */
struct merged {
	const struct source *source;
	const struct policy *policy;
};

/* False after a diagnosis. */
static bool load(struct scmpl *s, const struct source *source, struct merged *out)
{
	bool skip = s->settings.skip_expect;

	s->settings.skip_expect = true; /* they are of the parts, not of the whole */
	out->source = source;
	out->policy = input_source_load_exactly(s, source) ? s->policy : NULL;
	s->settings.skip_expect = skip;
	return out->policy != NULL;
}

/* The name of SOURCE without folders, fit for a comment. */
static const char *short_name(struct arena *arena, const struct source *source)
{
	const char *title = source_title(arena, source), *slash = strrchr(source->name, '/');
	const char *name = slash ? title + (slash + 1 - source->name) : title;
	char *copy = arena_strndup(arena, name, strlen(name));

	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
	return copy;
}

static const char *title_of(struct scmpl *s, const struct merged *parts, size_t count)
{
	struct sbuf out = {.arena = s->ctx->arena};

	sbuf_puts(&out, "Merged from ");
	for (size_t i = 0; i < count; i++)
		sbuf_printf(&out, "%s%s",
			    i == 0          ? ""
			    : i + 1 < count ? ", "
					    : " and ",
			    short_name(s->ctx->arena, parts[i].source));
	sbuf_puts(&out, count > 1 ? ": a call takes the mildest of their verdicts."
				  : ": a call takes the verdict that it has there.");
	return sbuf_text(&out);
}

/* The union of all, on the machines of each: NULL when it is not known. */
static const struct policy *unite(struct scmpl *s, struct merged *parts, size_t count)
{
	const struct policy *all = NULL;
	abi_set machines = 0;

	for (size_t i = 0; i < count; i++)
		machines |= abi_main_only(parts[i].policy->abis);
	for (size_t i = 0; i < count; i++) {
		const struct policy *one =
			input_on_machines(s, parts[i].source, parts[i].policy, machines);

		all = all ? policy_combine(all, one, COMBINE_LOOSEST) : one;
	}
	return diagrams_hold(s->ctx) ? all : NULL;
}

bool merge_sources(struct scmpl *s, const struct source *const *sources, size_t count,
		   struct scmpl_text *text)
{
	struct merged *parts = ARENA_ARRAY(s->ctx->arena, struct merged, count);
	struct sbuf out = {.arena = s->ctx->arena};
	bool ok = true;

	for (size_t i = 0; i < count; i++)
		ok &= load(s, sources[i], &parts[i]);
	if (!ok)
		return false;
	s->unit = NULL;
	s->given = NULL;
	s->policy = unite(s, parts, count);
	return s->policy && import_policy(s->ctx, s->policy, title_of(s, parts, count), &out) &&
	       session_answer(s, &out, text) && diag_error_count(s->ctx->diags) == 0;
}

bool scmpl_merge(struct scmpl *s, const struct scmpl_source *sources, size_t count,
		 struct scmpl_text *text)
{
	const struct source **taken = ARENA_ARRAY(s->ctx->arena, const struct source *, count);
	bool ok = true;

	for (size_t i = 0; i < count; i++)
		ok &= (taken[i] = input_take_named(s, sources[i])) != NULL;
	return ok && merge_sources(s, taken, count, text);
}
