/* SPDX-License-Identifier: Apache-2.0 */
/* publishDiagnostics: what compiling and checking say, file by file. */
#include "lsp/server.h"

#include "core/json_print.h"

enum { LSP_ERROR = 1, LSP_WARNING = 2 };
#define TAG_UNNECESSARY 1

/* The whole message: what is wrong, what was meant, and what there is to know. */
static const char *message_of(struct arena *arena, const struct diag *diag, bool with_labels)
{
	struct sbuf text = {.arena = arena};

	sbuf_puts(&text, diag->message);
	if (diag->hint)
		sbuf_printf(&text, "; %s", diag->hint);
	for (size_t i = 0; i < diag->note_count; i++)
		sbuf_printf(&text, "\n- %s", diag->notes[i]);
	for (size_t i = 0; with_labels && i < diag->label_count; i++)
		sbuf_printf(&text, "\n- %s", diag->labels[i].text);
	return sbuf_text(&text);
}

static json_t *related_places(struct server *server, const struct snapshot *snapshot,
			      const struct diag *diag)
{
	json_t *related = json_array();

	for (size_t i = 0; i < diag->label_count; i++) {
		json_t *location = server_location(server, snapshot, diag->labels[i].span);

		if (location)
			json_array_append_new(related,
					      json_pack("{s:o, s:o}", "location", location,
							"message",
							json_text(snapshot->ctx->arena,
								  diag->labels[i].text)));
	}
	return related;
}

static bool is_unnecessary(enum diag_code code)
{
	return code == DIAG_DEAD_RULE || code == DIAG_DEAD_ALLOW ||
	       code == DIAG_STALE_OVERRIDE || code == DIAG_CONTRADICTION;
}

static json_t *diagnostic_json(struct server *server, const struct snapshot *snapshot,
			       const struct diag *diag, json_t *range)
{
	struct arena *arena = snapshot->ctx->arena;
	const char *slug = diag_slug(diag->code);
	bool has_related = server->client.has_related;
	json_t *json = json_pack("{s:o, s:i, s:s, s:o}", "range", range, "severity",
				 diag->severity == SEVERITY_ERROR ? LSP_ERROR : LSP_WARNING,
				 "source", "scmpl", "message",
				 json_text(arena, message_of(arena, diag, !has_related)));

	if (slug)
		json_object_set_new(json, "code", json_string(slug));
	if (has_related && diag->label_count)
		json_object_set_new(json, "relatedInformation",
				    related_places(server, snapshot, diag));
	if (server->client.has_tags && is_unnecessary(diag->code))
		json_object_set_new(json, "tags", json_pack("[i]", TAG_UNNECESSARY));
	return json;
}

/* A file of definitions alone is for others to take in, and needs no default. */
static bool has_rules(const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->roles.statements.len; i++) {
		int token = snapshot->roles.statements.ptr[i].token;

		if (token != TOK_GROUP && token != TOK_CONST && token != TOK_ROUTE)
			return true;
	}
	return snapshot->roles.statements.len == 0;
}

static void add(struct server *server, const struct snapshot *snapshot, const struct diag *diag,
		json_t *files)
{
	struct span span =
		diag->span.file ? diag->span : (struct span){snapshot->source->id, 0, 0};
	json_t *location = server_location(server, snapshot, span), *list;
	const char *uri = json_string_value(json_object_get(location, "uri"));

	if (uri && (diag->code != DIAG_NO_DEFAULT || has_rules(snapshot))) {
		list = json_object_get(files, uri);
		if (!list) {
			list = json_array();
			json_object_set_new(files, uri, list);
		}
		json_array_append_new(
			list, diagnostic_json(server, snapshot, diag,
					      json_incref(json_object_get(location, "range"))));
	}
	json_decref(location);
}

/* True when another open text takes in DOCUMENT: then that one's view of it counts. */
static bool is_included(struct server *server, const struct document *document)
{
	for (size_t i = 0; document->path && i < server->documents.len; i++) {
		struct document *other = &server->documents.ptr[i];
		const struct modules *modules;

		if (!other->arena || other == document)
			continue;
		modules = &server_snapshot(server, other)->unit->modules;
		for (size_t j = 1; j < modules->len; j++)
			if (modules->ptr[j]->identity &&
			    str_is(str_of(modules->ptr[j]->identity), document->path))
				return true;
	}
	return false;
}

json_t *diagnostics_find(struct server *server, struct document *document)
{
	json_t *files = json_object();
	const struct snapshot *snapshot = server_snapshot(server, document);
	bool is_part = is_included(server, document);

	snapshot_check(document->snapshot);
	for (size_t i = 0; !is_part && i < diag_count(snapshot->ctx->diags); i++)
		add(server, snapshot, diag_get(snapshot->ctx->diags, i), files);
	return json_pack("{s:o, s:b}", "files", files, "has_includes",
			 snapshot->unit->modules.len > 1);
}

/* All that open texts say of URI, each thing once. */
static json_t *gather(const struct server *server, const char *uri)
{
	json_t *all = json_array();

	for (size_t i = 0; i < server->documents.len; i++) {
		const json_t *list = json_object_get(server->documents.ptr[i].published, uri);

		for (size_t j = 0; j < json_array_size(list); j++) {
			json_t *one = json_array_get(list, j);
			size_t known = 0;

			while (known < json_array_size(all) &&
			       !json_equal(json_array_get(all, known), one))
				known++;
			if (known == json_array_size(all))
				json_array_append(all, one);
		}
	}
	return all;
}

static void send(struct server *server, const char *uri)
{
	const struct document *document = documents_find(&server->documents, uri);
	json_t *params =
		json_pack("{s:s, s:o}", "uri", uri, "diagnostics", gather(server, uri));

	if (document)
		json_object_set_new(params, "version", json_integer(document->version));
	server_notify(server, "textDocument/publishDiagnostics", params);
}

/* What DOCUMENT says from now on; sent for the files that it speaks of, or did. */
static void replace(struct server *server, struct document *document, json_t *files)
{
	json_t *before = document->published;
	const char *uri;
	json_t *list;

	document->published = files;
	json_object_foreach(files, uri, list)
		send(server, uri);
	json_object_foreach(before, uri, list)
		if (!json_object_get(files, uri))
			send(server, uri);
	json_decref(before);
}

/* Compiling took all the time that it was given, or it failed. */
static json_t *no_end(const struct document *document)
{
	return json_pack("{s:[{s:{s:{s:i, s:i}, s:{s:i, s:i}}, s:i, s:s, s:s}]}", document->uri,
			 "range", "start", "line", 0, "character", 0, "end", "line", 0,
			 "character", 0, "severity", LSP_WARNING, "source", "scmpl", "message",
			 "this could not be compiled to the end; `scmpl check` may tell more");
}

void diagnostics_publish(struct server *server, struct document *document, json_t *found)
{
	json_t *files = found ? json_incref(json_object_get(found, "files")) : no_end(document);

	document->has_includes = found && json_is_true(json_object_get(found, "has_includes"));
	json_decref(found);
	if (!json_object_get(files, document->uri))
		json_object_set_new(files, document->uri, json_array());
	replace(server, document, files);
}

void diagnostics_withdraw(struct server *server, struct document *document)
{
	replace(server, document, json_object());
}
