/* SPDX-License-Identifier: Apache-2.0 */
/* documentSymbol, workspace/symbol: statements, by what they are about. */
#include "lsp/server.h"

#include "scmpl.h"

#include <string.h>

#define TITLE_MAX 72

/* SymbolKind */
enum symbol_kind {
	SYMBOL_FILE = 1,
	SYMBOL_NAMESPACE = 3,
	SYMBOL_CLASS = 5,
	SYMBOL_PROPERTY = 7,
	SYMBOL_FUNCTION = 12,
	SYMBOL_CONSTANT = 14,
	SYMBOL_EVENT = 24,
};

static enum symbol_kind kind_of(int token)
{
	switch (token) {
	case TOK_INCLUDE:
		return SYMBOL_FILE;
	case TOK_EXTEND:
		return SYMBOL_NAMESPACE;
	case TOK_GROUP:
		return SYMBOL_CLASS;
	case TOK_CONST:
		return SYMBOL_CONSTANT;
	case TOK_EXPECT:
		return SYMBOL_EVENT;
	default:
		return roles_is_verb(token) || token == TOK_OVERRIDE ? SYMBOL_FUNCTION
								     : SYMBOL_PROPERTY;
	}
}

/* The name that STATEMENT defines, or NULL. */
static const struct word *defined_name(const struct roles *roles,
				       const struct statement *statement)
{
	for (size_t i = 0; i < statement->count; i++) {
		const struct word *word = &roles->words.ptr[statement->first + i];

		if (word->role == ROLE_NEW_GROUP || word->role == ROLE_NEW_CONSTANT)
			return word;
	}
	return NULL;
}

/* The statement on one line, cut. */
static const char *title_of(const struct snapshot *snapshot, struct span span)
{
	struct str text = source_text(snapshot->ctx->sources, span);
	struct sbuf title = {.arena = snapshot->ctx->arena};

	for (size_t i = 0; i < text.len && title.len < TITLE_MAX; i++) {
		if ((unsigned char)text.ptr[i] <= ' ')
			continue;
		if (i > 0 && (unsigned char)text.ptr[i - 1] <= ' ')
			sbuf_puts(&title, " ");
		sbuf_add(&title, &text.ptr[i], 1);
	}
	while (title.len && ((unsigned char)title.ptr[title.len - 1] & 0xc0) == 0x80)
		title.len--; /* no half of a character */
	if (title.len && (unsigned char)title.ptr[title.len - 1] >= 0xc0)
		title.len--;
	if (title.len >= TITLE_MAX - 4)
		sbuf_puts(&title, "...");
	return sbuf_text(&title);
}

static json_t *symbol_json(struct server *server, const struct snapshot *snapshot,
			   const struct statement *statement)
{
	const struct word *name = defined_name(&snapshot->roles, statement);
	struct span first = snapshot->roles.words.ptr[statement->first].span;
	struct span at = name ? name->span : first;
	const char *title = title_of(snapshot, name ? name->span : statement->span);
	enum symbol_kind kind = kind_of(statement->token);

	if (!server->client.has_hierarchical_symbols)
		return json_pack("{s:s, s:i, s:o}", "name", title, "kind", (int)kind,
				 "location",
				 server_location(server, snapshot, statement->span));
	return json_pack("{s:s, s:i, s:o, s:o}", "name", title, "kind", (int)kind, "range",
			 text_map_range(&snapshot->map, statement->span.lo, statement->span.hi),
			 "selectionRange", text_map_range(&snapshot->map, at.lo, at.hi));
}

json_t *lsp_symbols(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	json_t *symbols;

	if (!request_document(server, params, error, &place))
		return NULL;
	symbols = json_array();
	for (size_t i = 0; i < place.snapshot->roles.statements.len && i < TOLD_MAX; i++)
		json_array_append_new(symbols,
				      symbol_json(server, place.snapshot,
						  &place.snapshot->roles.statements.ptr[i]));
	return symbols;
}

/* As editors match: the letters of QUERY in their order. */
static bool matches(struct str name, const char *query)
{
	size_t at = 0;

	for (; *query; query++) {
		while (at < name.len && name.ptr[at] != *query)
			at++;
		if (at++ >= name.len)
			return false;
	}
	return true;
}

static void add_definitions(struct server *server, const struct snapshot *snapshot,
			    const char *query, json_t *symbols)
{
	for (size_t i = 0; i < snapshot->roles.words.len; i++) {
		const struct word *word = &snapshot->roles.words.ptr[i];
		struct str name = roles_name(snapshot->ctx, word).text;

		if ((word->role != ROLE_NEW_GROUP && word->role != ROLE_NEW_CONSTANT) ||
		    !matches(name, query))
			continue;
		json_array_append_new(
			symbols,
			json_pack("{s:o, s:i, s:o}", "name",
				  server_text(snapshot->ctx->arena, name), "kind",
				  word->role == ROLE_NEW_GROUP ? SYMBOL_CLASS : SYMBOL_CONSTANT,
				  "location", server_location(server, snapshot, word->span)));
	}
}

/* The same of the file PATH, which is not open. */
static void add_closed(struct server *server, const char *path, const char *query,
		       json_t *symbols)
{
	struct arena *scratch = arena_new();
	const struct source *file = server_file(scratch, path);
	struct snapshot *snapshot = file ? server_file_snapshot(server, file) : NULL;

	if (snapshot) {
		add_definitions(server, snapshot, query, symbols);
		scmpl_free(snapshot->session);
	}
	arena_free(scratch);
}

/* What open texts and the policies of the workspace define. */
json_t *lsp_workspace_symbols(struct server *server, const json_t *params,
			      struct rpc_error *error)
{
	const char *query = json_string_value(json_object_get(params, "query"));
	struct arena *scratch = arena_new();
	struct workspace_paths closed = workspace_policies(server, scratch, NULL);
	json_t *symbols = json_array();

	(void)error;
	query = query ? query : "";
	for (size_t i = 0; i < server->documents.len; i++)
		if (server->documents.ptr[i].arena)
			add_definitions(server,
					server_snapshot(server, &server->documents.ptr[i]),
					query, symbols);
	for (size_t i = 0; i < closed.len && json_array_size(symbols) < TOLD_MAX; i++)
		add_closed(server, closed.ptr[i], query, symbols);
	arena_free(scratch);
	return symbols;
}
