/* SPDX-License-Identifier: Apache-2.0 */
/* What methods have in common: the text they are about, places, texts. */
#include "lsp/server.h"

#include "core/json_print.h"
#include "lsp/library_file.h"
#include "lsp/uri.h"

bool request_document(struct server *server, const json_t *params, struct rpc_error *error,
		      struct request_place *place)
{
	const json_t *named = json_object_get(params, "textDocument");
	const char *uri = json_string_value(json_object_get(named, "uri"));

	place->document = uri ? documents_find(&server->documents, uri) : NULL;
	if (!place->document) {
		*error = (struct rpc_error){RPC_INVALID_PARAMS, "no such document is open"};
		return false;
	}
	place->snapshot = server_snapshot(server, place->document);
	return true;
}

bool request_place(struct server *server, const json_t *params, struct rpc_error *error,
		   struct request_place *place)
{
	if (!request_document(server, params, error, place))
		return false;
	if (text_map_read(&place->snapshot->map, json_object_get(params, "position"),
			  &place->offset))
		return true;
	*error = (struct rpc_error){RPC_INVALID_PARAMS, "no position is given"};
	return false;
}

const struct snapshot *server_snapshot(struct server *server, struct document *document)
{
	if (!document->snapshot)
		document->snapshot = snapshot_new(&server->options, &server->documents,
						  document, server->client.encoding);
	return document->snapshot;
}

const struct snapshot *server_compiled(struct server *server, struct document *document)
{
	worker_finish(server, document, false);
	(void)server_snapshot(server, document);
	if (document->is_safe)
		snapshot_compile(document->snapshot);
	return document->snapshot;
}

const struct snapshot *server_checked(struct server *server, struct document *document)
{
	(void)server_compiled(server, document);
	if (document->snapshot->is_compiled)
		snapshot_check(document->snapshot);
	return document->snapshot;
}

const struct source *server_file(struct arena *arena, const char *path)
{
	enum source_error error;

	return source_read(source_map_new(arena), path, &error);
}

struct snapshot *server_file_snapshot(struct server *server, const struct source *file)
{
	struct document document = {.path = file->name, .uri = file->name, .text = file->text};

	return snapshot_new(&server->options, &server->documents, &document,
			    server->client.encoding);
}

/* DOCUMENT, and all that may include it. */
void server_text_changed(struct server *server, struct document *changed, int delay)
{
	for (size_t i = 0; i < server->documents.len; i++) {
		struct document *document = &server->documents.ptr[i];

		if (!document->arena)
			continue;
		document_forget(document);
		if (changed && document != changed && !document->has_includes)
			continue;
		document->is_safe = false;
		document->due = transport_now() + delay;
		if (server->worker.document == i)
			worker_stop(server);
	}
}

json_t *server_location(struct server *server, const struct snapshot *snapshot,
			struct span span)
{
	const struct source *source;
	struct arena *arena = snapshot->ctx->arena;
	const struct document *document;
	struct text_map map;
	const char *path, *uri;

	span = source_written(snapshot->ctx->sources, span);
	source = source_of(snapshot->ctx->sources, span);
	if (!source)
		return NULL;
	document = documents_find_path(&server->documents, uri_canonical(arena, source->name));
	path = library_file_path(arena, source);
	if (!path)
		return NULL;
	uri = document ? document->uri : *path != '/' ? source->name : uri_of_path(arena, path);
	map = source == snapshot->source
		      ? snapshot->map
		      : text_map_new(arena, source->text, server->client.encoding);
	return json_pack("{s:s, s:o}", "uri", uri, "range",
			 text_map_range(&map, span.lo, span.hi));
}

json_t *server_text(struct arena *arena, struct str text)
{
	return json_text(arena, arena_strndup(arena, text.ptr, text.len));
}

json_t *server_markup(const struct server *server, const char *text)
{
	return json_pack("{s:s, s:o}", "kind",
			 server->client.has_markdown ? "markdown" : "plaintext", "value",
			 json_text(server->arena, text));
}
