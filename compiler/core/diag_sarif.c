/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0: sarifLog -> run -> tool and results, as small as the schema lets it be. */
#include "core/diag_json.h"
#include "core/json_print.h"

#include <string.h>

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define ENVIRONMENT_RULE "environment"

struct log {
	const struct source_map *sources;
	struct arena *arena;
};

static const char *rule_id(const struct diag *diag)
{
	const char *slug = diag_slug(diag->code);

	return slug ? slug : ENVIRONMENT_RULE;
}

static json_t *message(const struct log *log, const char *text)
{
	json_t *object = json_object();

	json_object_set_new(object, "text", json_text(log->arena, text));
	return object;
}

static json_t *region(const struct source *source, struct span span)
{
	struct place lo = source_place(source, span.lo), hi = source_place(source, span.hi);
	json_t *object = json_object();

	json_object_set_new(object, "startLine", json_integer(lo.line));
	json_object_set_new(object, "startColumn", json_integer(lo.column));
	json_object_set_new(object, "endLine", json_integer(hi.line));
	json_object_set_new(object, "endColumn", json_integer(hi.column));
	return object;
}

static json_t *artifact(const struct log *log, const struct source *source)
{
	json_t *object = json_object();

	json_object_set_new(object, "uri", json_text(log->arena, source->name));
	return object;
}

/* NULL when nobody wrote SPAN. */
static json_t *location(const struct log *log, struct span span)
{
	const struct source *source;
	json_t *object, *physical;

	span = source_written(log->sources, span);
	source = source_of(log->sources, span);
	if (!source)
		return NULL;
	object = json_object();
	physical = json_object();
	json_object_set_new(physical, "artifactLocation", artifact(log, source));
	json_object_set_new(physical, "region", region(source, span));
	json_object_set_new(object, "physicalLocation", physical);
	return object;
}

/* The message with what people are shown below it. */
static const char *full_text(const struct log *log, const struct diag *diag)
{
	struct sbuf out = {.arena = log->arena};

	sbuf_puts(&out, diag->message);
	if (diag->hint)
		sbuf_printf(&out, "\n%s", diag->hint);
	for (size_t i = 0; i < diag->note_count; i++)
		sbuf_printf(&out, "\n%s", diag->notes[i]);
	return out.ptr;
}

static json_t *related(const struct log *log, const struct diag *diag)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag->label_count; i++) {
		json_t *object = location(log, diag->labels[i].span);

		if (!object)
			continue;
		json_object_set_new(object, "message", message(log, diag->labels[i].text));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *replacements(const struct log *log, const struct diag *diag)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag->fix.len; i++) {
		const struct diag_edit *edit = &diag->fix.ptr[i];
		json_t *object = json_object();

		json_object_set_new(object, "deletedRegion",
				    region(source_of(log->sources, edit->span), edit->span));
		json_object_set_new(object, "insertedContent", message(log, edit->text));
		json_array_append_new(array, object);
	}
	return array;
}

/* What review tools offer to apply: one change of the one file. */
static json_t *fixes(const struct log *log, const struct diag *diag)
{
	const struct source *source = source_of(log->sources, diag->fix.ptr[0].span);
	json_t *array = json_array(), *fix = json_object();
	json_t *changes = json_array(), *change = json_object();

	json_object_set_new(change, "artifactLocation", artifact(log, source));
	json_object_set_new(change, "replacements", replacements(log, diag));
	json_array_append_new(changes, change);
	json_object_set_new(fix, "artifactChanges", changes);
	json_array_append_new(array, fix);
	return array;
}

static json_t *result(const struct log *log, const struct diag *diag)
{
	const char *level = diag->severity == SEVERITY_ERROR ? "error" : "warning";
	json_t *object = json_object(), *locations = json_array();
	json_t *place = location(log, diag->span);

	json_object_set_new(object, "ruleId", json_string(rule_id(diag)));
	json_object_set_new(object, "level", json_string(level));
	json_object_set_new(object, "message", message(log, full_text(log, diag)));
	if (place)
		json_array_append_new(locations, place);
	json_object_set_new(object, "locations", locations);
	json_object_set_new(object, "relatedLocations", related(log, diag));
	if (diag->fix.len)
		json_object_set_new(object, "fixes", fixes(log, diag));
	return object;
}

static bool is_listed(const json_t *rules, const char *id)
{
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(rules, i), "id")),
			   id) == 0)
			return true;
	return false;
}

static json_t *rules(const struct log *log, const struct diag_sink *sink)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diag_count(sink); i++) {
		const struct diag *diag = diag_get(sink, i);
		const char *text = diag_long_text(diag->code);
		json_t *rule;

		if (is_listed(array, rule_id(diag)))
			continue;
		rule = json_object();
		json_object_set_new(rule, "id", json_string(rule_id(diag)));
		if (text)
			json_object_set_new(rule, "fullDescription", message(log, text));
		json_array_append_new(array, rule);
	}
	return array;
}

void diag_print_sarif(const struct diag_sink *sink, const struct source_map *sources,
		      const char *version, struct sbuf *out)
{
	struct log log = {sources, out->arena};
	json_t *root = json_object(), *runs = json_array(), *run = json_object();
	json_t *tool = json_object(), *driver = json_object(), *results = json_array();

	for (size_t i = 0; i < diag_count(sink); i++)
		json_array_append_new(results, result(&log, diag_get(sink, i)));
	json_object_set_new(driver, "name", json_string("scmpl"));
	json_object_set_new(driver, "version", json_string(version));
	json_object_set_new(driver, "rules", rules(&log, sink));
	json_object_set_new(tool, "driver", driver);
	json_object_set_new(run, "tool", tool);
	json_object_set_new(run, "columnKind", json_string("unicodeCodePoints"));
	json_object_set_new(run, "results", results);
	json_array_append_new(runs, run);
	json_object_set_new(root, "$schema", json_string(SCHEMA));
	json_object_set_new(root, "version", json_string("2.1.0"));
	json_object_set_new(root, "runs", runs);
	json_print(root, out);
}
