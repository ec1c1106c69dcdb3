/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codeAction on a policy that is a list of calls: the engine's default profile that it nearly
 * is, and the difference.  Found by way of the profile that the policy makes, as import does.
 */
#include "lsp/server.h"

#include "scmpl.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MIN 40 /* names: a shorter list reads well as it is */

/* True when FILE says nothing but which calls get which action, so that nothing else is lost.
 */
static bool is_list(const struct ast_file *file)
{
	size_t names = 0;

	for (size_t i = 0; i < file->stmts.len; i++) {
		const struct ast_stmt *stmt = &file->stmts.ptr[i];

		if (stmt->kind == STMT_RULE && !stmt->u.rule.is_override)
			names += stmt->u.rule.set->items ? stmt->u.rule.set->items->len : 0;
		else if (stmt->kind != STMT_DEFAULT && stmt->kind != STMT_ARCH &&
			 stmt->kind != STMT_WIDE && stmt->kind != STMT_FLAG)
			return false;
	}
	for (size_t i = 0; i < file->comments.len; i++)
		if (file->comments.ptr[i].lo > file->stmts.ptr[0].span.lo)
			return false;
	return names >= LIST_MIN;
}

static const struct ast_file *file_of(const struct snapshot *snapshot)
{
	return snapshot->unit->modules.ptr[0]->file;
}

void extend_offer(const struct server *server, const struct request_place *place,
		  json_t *actions)
{
	const struct ast_file *file = file_of(place->snapshot);

	if (server->client.resolves_actions && file->stmts.len && is_list(file))
		json_array_append_new(
			actions,
			json_pack("{s:s, s:s, s:{s:s}}", "title",
				  "Extend the engine's default that this nearly is", "kind",
				  "refactor.rewrite", "data", "uri", place->document->uri));
}

/* PROFILE without comments, which name lines that will be gone; NULL: it is none. */
static char *without_comments(struct scmpl_text profile)
{
	json_t *json = json_loadb(profile.ptr, profile.len, 0, NULL), *rule;
	char *text;
	size_t i;

	json_array_foreach(json_object_get(json, "syscalls"), i, rule)
		json_object_del(rule, "comment");
	text = json_dumps(json, 0);
	json_decref(json);
	return text;
}

/* What TRIAL's policy is imported as, behind its title; "" when that extends nothing. */
static struct str extended(struct snapshot *trial)
{
	struct scmpl_source source = {.name = "policy"};
	struct scmpl_text text;
	const char *found;
	char *profile;

	snapshot_compile(trial);
	if (!trial->policy || !scmpl_emit(trial->session, "docker", &text))
		return str_of("");
	profile = without_comments(text);
	if (!profile)
		return str_of("");
	source.text.ptr = arena_strndup(trial->ctx->arena, profile, strlen(profile));
	source.text.len = strlen(profile);
	free(profile);
	if (!scmpl_import(trial->session, source, &text))
		return str_of("");
	found = strstr(text.ptr, "\nextend ");
	return found ? str_of(found + 1) : str_of("");
}

json_t *extend_edit(struct server *server, const struct document *document)
{
	struct snapshot *trial = snapshot_new(&server->options, &server->documents, document,
					      server->client.encoding);
	const struct ast_file *file = file_of(trial);
	json_t *edit = NULL, *range;
	struct str text;

	if (file->stmts.len && is_list(file)) {
		text = extended(trial);
		range = text_map_range(&trial->map, file->stmts.ptr[0].span.lo,
				       (uint32_t)trial->source->text.len);
		edit = json_pack("{s:{s:[{s:o, s:o}]}}", "changes", document->uri, "range",
				 range, "newText", server_text(trial->ctx->arena, text));
		if (!text.len) {
			json_decref(edit);
			edit = NULL;
		}
	}
	scmpl_free(trial->session);
	return edit;
}
