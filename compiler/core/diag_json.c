/* SPDX-License-Identifier: Apache-2.0 */
#include "core/diag_json.h"

#include "core/json_print.h"

static const char *severity_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : "warning";
}

/* Where SPAN is, as members of OBJECT; nothing when nobody wrote it. */
static void set_place(json_t *object, const struct source_map *sources, struct span span,
		      struct arena *arena)
{
	const struct source *source;
	struct place lo, hi;

	span = source_written(sources, span);
	source = source_of(sources, span);
	if (!source)
		return;
	lo = source_place(source, span.lo);
	hi = source_place(source, span.hi);
	json_object_set_new(object, "file", json_text(arena, source->name));
	json_object_set_new(object, "line", json_integer(lo.line));
	json_object_set_new(object, "column", json_integer(lo.column));
	json_object_set_new(object, "end_line", json_integer(hi.line));
	json_object_set_new(object, "end_column", json_integer(hi.column));
}

static json_t *labels_json(const struct diag *diag, const struct source_map *sources,
			   struct arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag->label_count; i++) {
		json_t *label = json_object();

		set_place(label, sources, diag->labels[i].span, arena);
		json_object_set_new(label, "text", json_text(arena, diag->labels[i].text));
		json_array_append_new(array, label);
	}
	return array;
}

static json_t *fix_json(const struct diag *diag, const struct source_map *sources,
			struct arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag->fix.len; i++) {
		json_t *edit = json_object();

		set_place(edit, sources, diag->fix.ptr[i].span, arena);
		json_object_set_new(edit, "text", json_text(arena, diag->fix.ptr[i].text));
		json_array_append_new(array, edit);
	}
	return array;
}

static json_t *diag_json(const struct diag *diag, const struct source_map *sources,
			 struct arena *arena)
{
	const char *slug = diag_slug(diag->code);
	json_t *object = json_object(), *notes = json_array();

	json_object_set_new(object, "severity", json_string(severity_name(diag->severity)));
	if (slug)
		json_object_set_new(object, "name", json_string(slug));
	json_object_set_new(object, "message", json_text(arena, diag->message));
	set_place(object, sources, diag->span, arena);
	if (diag->hint)
		json_object_set_new(object, "hint", json_text(arena, diag->hint));
	for (size_t i = 0; i < diag->note_count; i++)
		json_array_append_new(notes, json_text(arena, diag->notes[i]));
	json_object_set_new(object, "notes", notes);
	json_object_set_new(object, "labels", labels_json(diag, sources, arena));
	if (diag->fix.len)
		json_object_set_new(object, "fix", fix_json(diag, sources, arena));
	return object;
}

void diag_print_json(const struct diag_sink *sink, const struct source_map *sources,
		     struct sbuf *out)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag_count(sink); i++)
		json_array_append_new(array, diag_json(diag_get(sink, i), sources, out->arena));
	json_print(array, out);
}
