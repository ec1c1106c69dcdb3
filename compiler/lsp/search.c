/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/search.h"

#include "scmpl.h"
#include "syntax/stdlib.h"

#include <string.h>

bool search_defines(const struct snapshot *snapshot, const struct word *word, struct str name)
{
	return roles_same_kind(word->role, ROLE_GROUP)
		       ? snapshot_group(snapshot, name) != NULL
		       : snapshot_constant(snapshot, name) != NULL;
}

static struct str name_of(const struct search *search)
{
	return roles_name(search->snapshot->ctx, search->word).text;
}

/* The name in one text. */

static bool is_place(const struct search *search, const struct snapshot *snapshot,
		     const struct word *word)
{
	bool is_definition = word->role == ROLE_NEW_GROUP || word->role == ROLE_NEW_CONSTANT;

	return roles_same_kind(word->role, search->word->role) &&
	       str_equal(roles_name(snapshot->ctx, word).text, name_of(search)) &&
	       (search->with_definition || !is_definition);
}

/* The ranges of the name in SOURCE; NULL: it is not there. */
static json_t *ranges_in(const struct search *search, const struct snapshot *snapshot,
			 const struct source *source)
{
	struct roles roles = roles_read(snapshot->ctx, source, UINT32_MAX);
	struct text_map map = text_map_new(snapshot->ctx->arena, source->text,
					   search->server->client.encoding);
	json_t *ranges = NULL;

	for (size_t i = 0; i < roles.words.len; i++) {
		const struct word *word = &roles.words.ptr[i];

		if (!is_place(search, snapshot, word))
			continue;
		ranges = ranges ? ranges : json_array();
		json_array_append_new(ranges,
				      text_map_range(&map, word->span.lo, word->span.hi));
	}
	return ranges;
}

static bool has_name(const struct search *search, struct str text)
{
	struct str name = name_of(search);

	return memmem(text.ptr, text.len, name.ptr, name.len) != NULL;
}

/* A text is looked at once, however many take it in. */
static void search_source(struct search *search, const struct snapshot *snapshot,
			  const struct source *source)
{
	json_t *ranges =
		has_name(search, source->text) ? ranges_in(search, snapshot, source) : NULL;
	json_t *location;
	const char *uri;

	if (!ranges)
		return;
	location = server_location(search->server, snapshot, (struct span){source->id, 0, 0});
	uri = json_string_value(json_object_get(location, "uri"));
	if (uri && !json_object_get(search->places, uri))
		json_object_set(search->places, uri, ranges);
	json_decref(ranges);
	json_decref(location);
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
	if (search->other.len)
		search->is_taken |= search_defines(snapshot, search->word, search->other);
}

/* Where it is looked for. */

/* What the file of SPAN is called by all that take it in. */
static const char *identity_of(const struct snapshot *snapshot, struct span span)
{
	const struct modules *modules = &snapshot->unit->modules;

	for (size_t i = 0; i < modules->len; i++)
		if (modules->ptr[i]->file->source == span.file && modules->ptr[i]->identity)
			return modules->ptr[i]->identity;
	return snapshot->source->name;
}

/* True when SNAPSHOT is made of the file called IDENTITY, too. */
static bool takes_in(const struct snapshot *snapshot, const char *identity)
{
	const struct modules *modules = &snapshot->unit->modules;

	for (size_t i = 0; i < modules->len; i++)
		if (modules->ptr[i]->identity &&
		    strcmp(modules->ptr[i]->identity, identity) == 0)
			return true;
	return strcmp(snapshot->source->name, identity) == 0;
}

/* OWNER is the file that defines the name; NULL: none does, and any text may have it. */
static void search_other(struct search *search, const struct snapshot *other, const char *owner)
{
	if (other != search->snapshot && other->kind == TEXT_POLICY &&
	    (!owner || takes_in(other, owner)))
		search_unit(search, other);
}

static void search_open(struct search *search, const char *owner)
{
	struct documents *documents = &search->server->documents;

	for (size_t i = 0; i < documents->len; i++)
		if (documents->ptr[i].arena)
			search_other(search,
				     server_snapshot(search->server, &documents->ptr[i]),
				     owner);
}

static void search_closed(struct search *search, const char *path, const char *owner)
{
	struct arena *scratch = arena_new();
	const struct source *file = server_file(scratch, path);
	struct snapshot *snapshot;

	if (file && has_name(search, file->text)) {
		snapshot = server_file_snapshot(search->server, file);
		search_other(search, snapshot, owner);
		scmpl_free(snapshot->session);
	}
	arena_free(scratch);
}

static void search_library(struct search *search)
{
	struct stdlib_sources sources = stdlib_sources(search->snapshot->ctx);

	for (size_t i = 0; i < sources.len; i++)
		search_source(search, search->snapshot, sources.ptr[i]);
}

void search_run(struct search *search)
{
	const struct snapshot *snapshot = search->snapshot;
	bool is_own = search->definition.file && snapshot->kind == TEXT_POLICY &&
		      !snapshot_is_library(snapshot, search->definition);
	const char *owner = is_own ? identity_of(snapshot, search->definition) : NULL;
	struct workspace_paths closed = workspace_policies(
		search->server, snapshot->ctx->arena, owner ? owner : snapshot->source->name);

	search->places = json_object();
	search_unit(search, snapshot);
	search_open(search, owner);
	for (size_t i = 0; i < closed.len; i++)
		search_closed(search, closed.ptr[i], owner);
	if (!is_own)
		search_library(search);
}
