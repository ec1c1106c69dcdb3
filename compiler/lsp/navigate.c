/* SPDX-License-Identifier: Apache-2.0 */
/* definition, references, documentHighlight, prepareRename, rename */
#include "lsp/server.h"

#include "lsp/include_file.h"
#include "lsp/search.h"
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

/* references */

json_t *lsp_references(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	const json_t *context = json_object_get(params, "context");
	json_t *ranges, *range, *locations;
	struct search search;
	const char *uri;
	size_t index;

	if (error->code)
		return NULL;
	if (!word || word->role <= ROLE_VERSION || word->role >= ROLE_FILE)
		return json_null();
	search = (struct search){.server = server,
				 .snapshot = place.snapshot,
				 .word = word,
				 .definition = definition_of(place.snapshot, word),
				 .with_definition = !json_is_false(
					 json_object_get(context, "includeDeclaration"))};
	search_run(&search);
	locations = json_array();
	json_object_foreach(search.places, uri, ranges)
		json_array_foreach(ranges, index, range)
			if (json_array_size(locations) < TOLD_MAX)
				json_array_append_new(
					locations,
					json_pack("{s:s, s:O}", "uri", uri, "range", range));
	json_decref(search.places);
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
	if (definition.file &&
	    (snapshot->kind == TEXT_LIBRARY || snapshot_is_library(snapshot, definition)))
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

/* PLACES of a name, as of a search, which get another. */
static json_t *rename_edit(json_t *places, const char *name)
{
	json_t *changes = json_object(), *ranges, *range;
	const char *uri;
	size_t index;

	json_object_foreach(places, uri, ranges) {
		json_t *edits = json_array();

		json_array_foreach(ranges, index, range)
			json_array_append_new(edits, json_pack("{s:O, s:s}", "range", range,
							       "newText", name));
		json_object_set_new(changes, uri, edits);
	}
	return json_pack("{s:o}", "changes", changes);
}

json_t *lsp_rename(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct word *word = word_of(server, params, error, &place);
	const char *name = json_string_value(json_object_get(params, "newName"));
	struct search search;
	json_t *edit = NULL;
	const char *why;

	if (error->code)
		return NULL;
	why = why_fixed(place.snapshot, word);
	if (!why && (!name || !is_new_name(place.snapshot, word, name)))
		why = "a group's name has a hyphen, a constant's is in capitals";
	if (!why) {
		search = (struct search){.server = server,
					 .snapshot = place.snapshot,
					 .word = word,
					 .definition = definition_of(place.snapshot, word),
					 .with_definition = true,
					 .other = str_of(name)};
		search_run(&search);
		if (search.is_taken)
			why = "there is something of that name";
		else
			edit = rename_edit(search.places, name);
		json_decref(search.places);
	}
	if (why)
		*error = (struct rpc_error){RPC_REQUEST_FAILED, why};
	return edit;
}
