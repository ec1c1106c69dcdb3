/* SPDX-License-Identifier: Apache-2.0 */
/* definition, references, documentHighlight, prepareRename, rename */
#include "lsp/server.h"

#include "lsp/include_file.h"
#include "lsp/uri.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

/* definition */

static json_t *start_of_file(const char *uri)
{
	return json_pack("{s:s, s:{s:{s:i, s:i}, s:{s:i, s:i}}}", "uri", uri, "range", "start",
			 "line", 0, "character", 0, "end", "line", 0, "character", 0);
}

static struct str without_quotes(struct str string)
{
	return (struct str){string.ptr + 1, string.len - 2};
}

static json_t *include_location(const struct snapshot *snapshot, const struct word *word)
{
	struct str name = without_quotes(roles_name(snapshot->ctx, word).text);
	struct arena *arena = snapshot->ctx->arena;

	return start_of_file(
		uri_of_path(arena, include_file_path(arena, snapshot->source->name, name)));
}

static json_t *profile_location(struct server *server, const struct snapshot *snapshot,
				struct str name)
{
	const struct ast_file *file = stdlib_profile(snapshot->ctx, name, (struct str){"", 0});

	return file ? server_location(server, snapshot, (struct span){file->source, 0, 0})
		    : NULL;
}

/* Where the name that WORD is was given; SPAN_NONE: nowhere in a policy. */
static struct span definition_of(const struct snapshot *snapshot, const struct word *word)
{
	struct str name = roles_name(snapshot->ctx, word).text;
	const struct constant *constant;
	const struct group *group;

	if (roles_same_kind(word->role, ROLE_GROUP)) {
		group = snapshot_group(snapshot, name);
		return group ? group->stmt->u.group.name.span : SPAN_NONE;
	}
	if (roles_same_kind(word->role, ROLE_CONSTANT)) {
		constant = snapshot_constant(snapshot, name);
		return constant ? constant->stmt->u.constant.name.span : SPAN_NONE;
	}
	return SPAN_NONE;
}

/* The word that a request is about; NULL: none, or *ERROR is set. */
static const struct word *word_of(struct server *server, const json_t *params,
				  struct rpc_error *error, struct request_place *place)
{
	if (!request_place(server, params, error, place) ||
	    roles_comment_at(&place->snapshot->roles, place->offset))
		return NULL;
	return roles_word_at(&place->snapshot->roles, place->offset);
}

json_t *lsp_definition(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	json_t *location = NULL;

	if (error->code)
		return NULL;
	if (word && word->role == ROLE_FILE)
		location = include_location(place.snapshot, word);
	else if (word && word->role == ROLE_PROFILE)
		location = profile_location(server, place.snapshot,
					    roles_name(place.snapshot->ctx, word).text);
	else if (word)
		location = server_location(server, place.snapshot,
					   definition_of(place.snapshot, word));
	return location ? location : json_null();
}

/* All places of a name. */

struct search {
	struct server *server;
	struct str name;
	enum role role;
	bool with_definition;
	json_t *places; /* URI -> array of ranges */
};

static json_t *places_in(struct search *search, const char *uri)
{
	json_t *list = json_object_get(search->places, uri);

	if (!list) {
		list = json_array();
		json_object_set_new(search->places, uri, list);
	}
	return list;
}

static void search_source(struct search *search, const struct snapshot *snapshot,
			  const struct source *source)
{
	json_t *location =
		server_location(search->server, snapshot, (struct span){source->id, 0, 0});
	const char *uri = json_string_value(json_object_get(location, "uri"));
	struct roles roles = roles_read(snapshot->ctx, source, UINT32_MAX);
	struct text_map map = text_map_new(snapshot->ctx->arena, source->text,
					   search->server->client.encoding);

	if (uri && !json_object_get(search->places, uri))
		for (size_t i = 0; i < roles.words.len; i++) {
			const struct word *word = &roles.words.ptr[i];
			bool is_definition =
				word->role == ROLE_NEW_GROUP || word->role == ROLE_NEW_CONSTANT;

			if (roles_same_kind(word->role, search->role) &&
			    str_equal(roles_name(snapshot->ctx, word).text, search->name) &&
			    (search->with_definition || !is_definition))
				json_array_append_new(
					places_in(search, uri),
					text_map_range(&map, word->span.lo, word->span.hi));
		}
	json_decref(location);
}

/* True when SNAPSHOT is made of the file or text called NAME, too. */
static bool takes_in(const struct snapshot *snapshot, const char *name)
{
	const struct modules *modules = &snapshot->unit->modules;

	for (size_t i = 0; i < modules->len; i++) {
		const char *identity = modules->ptr[i]->identity;

		if (identity && strcmp(identity, name) == 0)
			return true;
	}
	return strcmp(snapshot->source->name, name) == 0;
}

/* SNAPSHOT's own files, of which the library's are none. */
static void search_unit(struct search *search, const struct snapshot *snapshot)
{
	const struct modules *modules = &snapshot->unit->modules;

	for (size_t i = 0; i < modules->len; i++)
		if (!modules->ptr[i]->is_library && !modules->ptr[i]->profile)
			search_source(search, snapshot,
				      source_get(snapshot->ctx->sources,
						 modules->ptr[i]->file->source));
}

/* Every use of WORD's name in its text, in what that includes and in open texts that include
   it: URI -> ranges. */
static json_t *search_all(struct server *server, const struct snapshot *snapshot,
			  const struct word *word, bool with_definition)
{
	struct search search = {server, roles_name(snapshot->ctx, word).text, word->role,
				with_definition, json_object()};

	search_unit(&search, snapshot);
	for (size_t i = 0; i < server->documents.len; i++) {
		const struct snapshot *other;

		if (!server->documents.ptr[i].arena)
			continue;
		other = server_snapshot(server, &server->documents.ptr[i]);
		if (other != snapshot && other->kind == TEXT_POLICY &&
		    takes_in(other, snapshot->source->name))
			search_unit(&search, other);
	}
	return search.places;
}

json_t *lsp_references(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	const json_t *context = json_object_get(params, "context");
	json_t *found, *ranges, *range, *locations;
	const char *uri;
	size_t index;

	if (error->code)
		return NULL;
	if (!word || word->role <= ROLE_VERSION || word->role >= ROLE_FILE)
		return json_null();
	found = search_all(server, place.snapshot, word,
			   !json_is_false(json_object_get(context, "includeDeclaration")));
	locations = json_array();
	json_object_foreach(found, uri, ranges) json_array_foreach(ranges, index, range)
		json_array_append_new(locations,
				      json_pack("{s:s, s:O}", "uri", uri, "range", range));
	json_decref(found);
	return locations;
}

json_t *lsp_highlight(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	json_t *highlights = json_array();

	for (size_t i = 0; word && i < place.snapshot->roles.words.len &&
			   json_array_size(highlights) < TOLD_MAX;
	     i++) {
		const struct word *other = &place.snapshot->roles.words.ptr[i];

		if (word->role != ROLE_KEYWORD && roles_same_kind(word->role, other->role) &&
		    str_equal(roles_name(place.snapshot->ctx, word).text,
			      roles_name(place.snapshot->ctx, other).text))
			json_array_append_new(
				highlights,
				json_pack("{s:o}", "range",
					  text_map_range(&place.snapshot->map, other->span.lo,
							 other->span.hi)));
	}
	return highlights;
}

/* rename */

/* NULL when WORD may have another name, else why not. */
static const char *why_fixed(const struct snapshot *snapshot, const struct word *word)
{
	struct span definition;

	if (!word || (!roles_same_kind(word->role, ROLE_GROUP) &&
		      !roles_same_kind(word->role, ROLE_CONSTANT)))
		return "only groups and constants of a policy can be renamed";
	definition = definition_of(snapshot, word);
	if (definition.file && snapshot_is_library(snapshot, definition))
		return "this group is the standard library's";
	return definition.file ? NULL : "the policy does not define this name";
}

static bool is_new_name(const struct snapshot *snapshot, const struct word *word,
			const char *name)
{
	const struct source *source =
		source_add(snapshot->ctx->sources, "<name>", str_of(name));
	struct ast_spans comments;
	struct tokens tokens = tokens_of(snapshot->ctx, source, &comments);
	bool is_group = roles_same_kind(word->role, ROLE_GROUP);

	return tokens.len == 1 && !comments.len &&
	       tokens.ptr[0].span.hi - tokens.ptr[0].span.lo == strlen(name) &&
	       tokens.ptr[0].kind == (is_group ? TOK_GROUP_NAME : TOK_CONSTANT);
}

static bool is_taken(const struct snapshot *snapshot, const struct word *word, struct str name)
{
	return roles_same_kind(word->role, ROLE_GROUP)
		       ? snapshot_group(snapshot, name) != NULL
		       : snapshot_constant(snapshot, name) != NULL;
}

json_t *lsp_prepare_rename(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	const char *why;

	if (error->code)
		return NULL;
	why = why_fixed(place.snapshot, word);
	if (why) {
		*error = (struct rpc_error){RPC_REQUEST_FAILED, why};
		return NULL;
	}
	return json_pack("{s:o, s:o}", "range",
			 text_map_range(&place.snapshot->map, word->span.lo, word->span.hi),
			 "placeholder",
			 server_text(place.snapshot->ctx->arena,
				     roles_name(place.snapshot->ctx, word).text));
}

static json_t *rename_edit(struct server *server, const struct snapshot *snapshot,
			   const struct word *word, const char *name)
{
	json_t *found = search_all(server, snapshot, word, true), *changes = json_object();
	json_t *ranges, *range;
	const char *uri;
	size_t index;

	json_object_foreach(found, uri, ranges)
	{
		json_t *edits = json_array();

		json_array_foreach(ranges, index, range) json_array_append_new(
			edits, json_pack("{s:O, s:s}", "range", range, "newText", name));
		json_object_set_new(changes, uri, edits);
	}
	json_decref(found);
	return json_pack("{s:o}", "changes", changes);
}

json_t *lsp_rename(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	const char *name = json_string_value(json_object_get(params, "newName"));
	const char *why;

	if (error->code)
		return NULL;
	why = why_fixed(place.snapshot, word);
	if (!why && (!name || !is_new_name(place.snapshot, word, name)))
		why = "a group's name has a hyphen, a constant's is in capitals";
	if (!why && is_taken(place.snapshot, word, str_of(name)))
		why = "there is something of that name";
	if (!why)
		return rename_edit(server, place.snapshot, word, name);
	*error = (struct rpc_error){RPC_REQUEST_FAILED, why};
	return NULL;
}
