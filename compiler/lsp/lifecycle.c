/* SPDX-License-Identifier: Apache-2.0 */
/* initialize: what the client can do, what the server can. */
#include "lsp/server.h"

#include "scmpl.h"
#include "lsp/semantic_legend.h"

#include <string.h>

/* The member at PATH ("a.b.c") of JSON, or NULL. */
static const json_t *member(const json_t *json, const char *path)
{
	char name[64];

	while (json && *path) {
		size_t len = strcspn(path, ".");

		memcpy(name, path, len);
		name[len] = '\0';
		json = json_object_get(json, name);
		path += len + (path[len] == '.');
	}
	return json;
}

static bool is_true(const json_t *json, const char *path)
{
	return json_is_true(member(json, path));
}

static bool has_item(const json_t *array, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *item = json_string_value(json_array_get(array, i));

		if (item && strcmp(item, text) == 0)
			return true;
	}
	return false;
}

/* UTF-8 costs nothing to count in; UTF-16 is what every client knows. */
static enum text_encoding choose_encoding(const json_t *offered)
{
	if (has_item(offered, "utf-8"))
		return TEXT_UTF8;
	if (has_item(offered, "utf-32") && !has_item(offered, "utf-16"))
		return TEXT_UTF32;
	return TEXT_UTF16;
}

static struct client read_client(const json_t *can)
{
	const char *related = "textDocument.publishDiagnostics.relatedInformation";

	return (struct client){
		.encoding = choose_encoding(member(can, "general.positionEncodings")),
		.has_snippets =
			is_true(can, "textDocument.completion.completionItem.snippetSupport"),
		.has_label_details = is_true(
			can, "textDocument.completion.completionItem.labelDetailsSupport"),
		.has_markdown =
			has_item(member(can, "textDocument.hover.contentFormat"), "markdown"),
		.has_hierarchical_symbols = is_true(
			can, "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
		.has_related = is_true(can, related),
		.has_tags = member(can, "textDocument.publishDiagnostics.tagSupport") != NULL,
		.resolves_actions = has_item(
			member(can, "textDocument.codeAction.resolveSupport.properties"),
			"edit"),
		.creates_files =
			is_true(can, "workspace.workspaceEdit.documentChanges") &&
			has_item(member(can, "workspace.workspaceEdit.resourceOperations"),
				 "create"),
		.has_action_literals =
			member(can, "textDocument.codeAction.codeActionLiteralSupport") != NULL,
	};
}

static const char *encoding_name(enum text_encoding encoding)
{
	static const char *const names[] = {"utf-16", "utf-8", "utf-32"};

	return names[encoding];
}

static json_t *own_capabilities(const struct server *server)
{
	json_t *sync = json_pack("{s:b, s:i, s:b}", "openClose", 1, "change", 2, "save", 1);
	json_t *completion = json_pack("{s:[s,s,s,s,s,s,s], s:b}", "triggerCharacters", " ",
				       "-", "(", ",", "|", "@", "\"", "resolveProvider", 1);
	json_t *can = json_pack(
		"{s:o, s:b, s:o, s:b, s:b, s:b, s:{s:b}, s:b, s:b, s:b, s:b, s:{s:b}, s:b}",
		"textDocumentSync", sync, "hoverProvider", 1, "completionProvider", completion,
		"definitionProvider", 1, "referencesProvider", 1, "documentHighlightProvider",
		1, "renameProvider", "prepareProvider", 1, "documentSymbolProvider", 1,
		"workspaceSymbolProvider", 1, "foldingRangeProvider", 1,
		"selectionRangeProvider", 1, "documentLinkProvider", "resolveProvider", 0,
		"documentFormattingProvider", 1);

	json_object_set_new(can, "codeActionProvider",
			    json_pack("{s:[s,s,s], s:b}", "codeActionKinds", "quickfix",
				      "refactor.rewrite", "source.fixAll", "resolveProvider",
				      1));
	json_object_set_new(can, "semanticTokensProvider",
			    json_pack("{s:o, s:b}", "legend", semantic_legend(), "full", 1));
	json_object_set_new(can, "inlayHintProvider", json_true());
	json_object_set_new(can, "signatureHelpProvider",
			    json_pack("{s:[s,s,s]}", "triggerCharacters", "(", ",", " "));
	json_object_set_new(can, "codeLensProvider", json_pack("{s:b}", "resolveProvider", 0));
	json_object_set_new(can, "workspace",
			    json_pack("{s:{s:b, s:b}}", "workspaceFolders", "supported", 1,
				      "changeNotifications", 1));
	json_object_set_new(can, "positionEncoding",
			    json_string(encoding_name(server->client.encoding)));
	return can;
}

json_t *lsp_initialize(struct server *server, const json_t *params, struct rpc_error *error)
{
	const json_t *parent = json_object_get(params, "processId");

	(void)error;
	server->client = read_client(json_object_get(params, "capabilities"));
	if (json_is_integer(parent) && json_integer_value(parent) > 0)
		server->transport.parent = (long)json_integer_value(parent);
	workspace_start(server, params);
	server->state = SERVER_RUNNING;
	return json_pack("{s:o, s:{s:s, s:s}}", "capabilities", own_capabilities(server),
			 "serverInfo", "name", "scmpl", "version", scmpl_version());
}
