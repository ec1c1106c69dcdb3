/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as they are opened, edited, saved and closed. */
#include "lsp/server.h"

#include "core/limits.h"

#include <string.h>

#define TYPING_PAUSE 120 /* milliseconds from an edit until it is diagnosed */

static struct document *document_of(struct server *server, const json_t *params)
{
	const json_t *named = json_object_get(params, "textDocument");
	const char *uri = json_string_value(json_object_get(named, "uri"));

	return uri ? documents_find(&server->documents, uri) : NULL;
}

static struct str text_of(const json_t *json)
{
	return (struct str){json_string_value(json), json_string_length(json)};
}

static void set_version(struct document *document, const json_t *params)
{
	const json_t *named = json_object_get(params, "textDocument");

	document->version = json_integer_value(json_object_get(named, "version"));
}

void lsp_opened(struct server *server, const json_t *params)
{
	const json_t *item = json_object_get(params, "textDocument");
	const char *uri = json_string_value(json_object_get(item, "uri"));
	struct str text = text_of(json_object_get(item, "text"));
	struct document *document;

	if (!uri || !text.ptr || text.len > LIMIT_SOURCE_BYTES)
		return;
	document = documents_open(server->arena, &server->documents, uri, text);
	set_version(document, params);
	server_text_changed(server, NULL, 0);
}

static void change(struct server *server, struct document *document, const json_t *change)
{
	struct str text = text_of(json_object_get(change, "text"));
	const json_t *range = json_object_get(change, "range");
	uint32_t lo = 0, hi = (uint32_t)document->text.len;
	struct text_map map;

	if (!text.ptr)
		return;
	if (range) {
		map = text_map_new(server->scratch, document->text, server->client.encoding);
		if (!text_map_read(&map, json_object_get(range, "start"), &lo) ||
		    !text_map_read(&map, json_object_get(range, "end"), &hi) || hi < lo)
			hi = lo = UINT32_MAX;
		arena_reset(server->scratch);
	}
	if (hi <= document->text.len &&
	    document->text.len - (hi - lo) + text.len <= LIMIT_SOURCE_BYTES)
		document_edit(document, lo, hi, text);
}

void lsp_changed(struct server *server, const json_t *params)
{
	struct document *document = document_of(server, params);
	const json_t *changes = json_object_get(params, "contentChanges");

	if (!document)
		return;
	for (size_t i = 0; i < json_array_size(changes); i++)
		change(server, document, json_array_get(changes, i));
	set_version(document, params);
	server_text_changed(server, document, TYPING_PAUSE);
}

void lsp_closed(struct server *server, const json_t *params)
{
	struct document *document = document_of(server, params);

	if (!document)
		return;
	worker_stop(server);
	diagnostics_withdraw(server, document);
	document_close(document);
	server_text_changed(server, NULL, 0);
}

void lsp_saved(struct server *server, const json_t *params)
{
	struct document *document = document_of(server, params);

	if (document)
		server_text_changed(server, document, 0);
}

/* A file that something includes is another now. */
void lsp_files_changed(struct server *server, const json_t *params)
{
	(void)params;
	server_text_changed(server, NULL, 0);
}
