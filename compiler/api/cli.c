/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"

#include "api/input.h"
#include "core/suggest.h"
#include "core/text_diff.h"
#include "emit/layout.h"
#include "emit/spo.h"
#include "emit/target.h"
#include "exec/supervise.h"

const char *cli_nearest(const char *wrong, const char *const *names, size_t count)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (size_t i = 0; i < count; i++)
		suggest_offer(&suggest, names[i]);
	return suggest.best;
}

const char *cli_nearest_slug(const char *wrong)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (int code = 0; code < DIAG_CODE_COUNT; code++)
		if (diag_long_text((enum diag_code)code))
			suggest_offer(&suggest, diag_slug((enum diag_code)code));
	return suggest.best;
}

const char *cli_slug(size_t index)
{
	for (int code = 0; code < DIAG_CODE_COUNT; code++)
		if (diag_long_text((enum diag_code)code) && !index--)
			return diag_slug((enum diag_code)code);
	return NULL;
}

unsigned cli_fixable(const struct scmpl *s)
{
	unsigned count = 0;

	for (size_t i = 0; i < diag_count(s->ctx->diags); i++) {
		const struct diag *diag = diag_get(s->ctx->diags, i);

		count += diag->fix.len && diag->fix.ptr[0].span.file == SESSION_SOURCE;
	}
	return count;
}

bool cli_text(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text)
{
	const struct source *taken = input_take(s, source);

	if (taken)
		*text = (struct scmpl_text){taken->text.ptr, taken->text.len};
	return taken != NULL;
}

bool cli_diff_text(struct scmpl *s, struct scmpl_source before, struct scmpl_source after,
		   struct scmpl_text *text)
{
	const struct source *a = input_take(s, before), *b = input_take(s, after);
	struct sbuf out = {.arena = s->ctx->arena};

	if (!a || !b)
		return false;
	text_diff(str_of(a->name), a->text, str_of(b->name), b->text, &out);
	*text = session_text(&out);
	return true;
}

void cli_set_reader(struct scmpl *s, struct cli_reader reader)
{
	source_map_read_by(s->ctx->sources, (struct source_reader){.has = reader.has,
								   .read = reader.read,
								   .data = reader.data});
}

void cli_show_progress(struct scmpl *s, unsigned columns)
{
	s->ctx->progress = progress_new(s->ctx->arena, columns);
}

void cli_tell_progress(struct scmpl *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	progress_vtell(s->ctx->progress, fmt, args);
	va_end(args);
}

void cli_wipe_progress(struct scmpl *s)
{
	progress_wipe(s->ctx->progress);
}

bool cli_is_program(const char *target)
{
	return target_find(target)->is_program;
}

bool cli_has_pod(const char *target)
{
	return target_find(target)->pod != POD_NONE;
}

struct scmpl_text cli_pod(struct scmpl *s, const char *target, const char *name)
{
	struct arena *arena = s->ctx->arena;
	enum pod_reference reference = target_find(target)->pod;
	struct sbuf out = {.arena = arena};

	if (reference != POD_FILE)
		name = s->settings.output_name;
	if (reference == POD_ARTIFACT)
		name = arena_printf(arena, "%s@%s", name ? name : "REGISTRY/REPOSITORY",
				    layout_digest(arena, &s->files));
	pod_write(reference, name, &out);
	return session_text(&out);
}

struct scmpl_text cli_kustomization(struct scmpl *s, const char *comment,
				    const char *const *names, size_t count)
{
	struct str text = spo_kustomization(s->ctx->arena, names, count);
	struct sbuf out = {.arena = s->ctx->arena};

	sbuf_puts(&out, comment);
	sbuf_add(&out, text.ptr, text.len);
	return session_text(&out);
}

void cli_exit_like(int wait_status)
{
	supervise_exit(wait_status);
}
