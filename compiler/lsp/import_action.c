/* SPDX-License-Identifier: Apache-2.0 */
/* codeAction on a profile, and codeAction/resolve: the policy that it is, in a file beside it.
 */
#include "lsp/server.h"

#include "scmpl.h"
#include "lsp/uri.h"
#include "profile/docker_parse.h"

#include <string.h>
#include <unistd.h>

#define POLICY_SUFFIX ".scp"

/* "/a/b.scp" of "/a/b.json"; NULL when there is something of that name. */
static const char *policy_path(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	size_t len = dot && slash && dot > slash ? (size_t)(dot - path) : strlen(path);
	const char *policy = arena_printf(arena, "%.*s" POLICY_SUFFIX, (int)len, path);

	return access(policy, F_OK) ? policy : NULL;
}

/* True when the text is a profile that can be read, and not just any JSON. */
static bool is_profile(const struct snapshot *snapshot)
{
	struct diag_capture capture = diag_capture_start(&snapshot->ctx->diags);
	bool ok = docker_parse(snapshot->ctx, snapshot->source) != NULL;

	(void)diag_capture_end(&capture);
	return ok;
}

/* What is to be made is made when somebody chooses it: a long profile takes its time. */
void import_offer(const struct server *server, const struct request_place *place,
		  json_t *actions)
{
	const struct document *document = place->document;
	struct arena *scratch = arena_new();

	if (server->client.creates_files && server->client.resolves_actions && document->path &&
	    policy_path(scratch, document->path) && is_profile(place->snapshot))
		json_array_append_new(actions,
				      json_pack("{s:s, s:s, s:{s:s}}", "title",
						"Import: write the policy that this profile is",
						"kind", "refactor.rewrite", "data", "uri",
						document->uri));
	arena_free(scratch);
}

static json_t *new_file(struct arena *arena, const char *uri, struct scmpl_text text)
{
	json_t *create = json_pack("{s:s, s:s}", "kind", "create", "uri", uri);
	json_t *start = json_pack("{s:{s:i, s:i}, s:{s:i, s:i}}", "start", "line", 0,
				  "character", 0, "end", "line", 0, "character", 0);
	json_t *fill = json_pack("{s:{s:s, s:n}, s:[{s:o, s:o}]}", "textDocument", "uri", uri,
				 "version", "edits", "range", start, "newText",
				 server_text(arena, (struct str){text.ptr, text.len}));

	return json_pack("{s:[o, o]}", "documentChanges", create, fill);
}

static json_t *import_edit(struct server *server, const struct document *document)
{
	struct snapshot *trial = snapshot_new(&server->options, &server->documents, document,
					      server->client.encoding);
	struct scmpl_source source = {.name = document->uri,
				      .text = {document->text.ptr, document->text.len}};
	const char *path = policy_path(trial->ctx->arena, document->path);
	struct scmpl_text text;
	json_t *edit = NULL;

	if (path && scmpl_import(trial->session, source, &text))
		edit = new_file(trial->ctx->arena, uri_of_path(trial->ctx->arena, path), text);
	scmpl_free(trial->session);
	return edit;
}

/* NULL, with *ERROR, when there is nothing to be made. */
static json_t *edit_of(struct server *server, struct document *document,
		       struct rpc_error *error)
{
	bool is_policy = server_snapshot(server, document)->kind == TEXT_POLICY;
	json_t *edit = is_policy        ? extend_edit(server, document)
		       : document->path ? import_edit(server, document)
					: NULL;

	if (!edit)
		*error = (struct rpc_error){
			RPC_REQUEST_FAILED,
			is_policy ? "no engine's default is near enough to this policy"
				  : "no policy says exactly what this profile does"};
	return edit;
}

json_t *lsp_action_resolve(struct server *server, const json_t *params, struct rpc_error *error)
{
	const char *uri =
		json_string_value(json_object_get(json_object_get(params, "data"), "uri"));
	struct document *document = uri ? documents_find(&server->documents, uri) : NULL;
	json_t *edit, *action;

	if (!document) {
		*error = (struct rpc_error){RPC_INVALID_PARAMS, "no such text is open"};
		return NULL;
	}
	edit = edit_of(server, document, error);
	if (!edit)
		return NULL;
	action = json_deep_copy(params);
	json_object_set_new(action, "edit", edit);
	return action;
}
