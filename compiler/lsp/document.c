/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/snapshot.h"

#include "scmpl.h"
#include "lsp/uri.h"

#include <string.h>

struct document *documents_find(const struct documents *documents, const char *uri)
{
	for (size_t i = 0; i < documents->len; i++)
		if (documents->ptr[i].arena && strcmp(documents->ptr[i].uri, uri) == 0)
			return &documents->ptr[i];
	return NULL;
}

struct document *documents_find_path(const struct documents *documents, const char *path)
{
	for (size_t i = 0; i < documents->len; i++)
		if (documents->ptr[i].arena && documents->ptr[i].path &&
		    strcmp(documents->ptr[i].path, path) == 0)
			return &documents->ptr[i];
	return NULL;
}

static struct document *free_place(struct arena *arena, struct documents *documents)
{
	for (size_t i = 0; i < documents->len; i++)
		if (!documents->ptr[i].arena)
			return &documents->ptr[i];
	return VEC_PUSH(arena, documents);
}

/* Where the next text of DOCUMENT goes. */
static struct arena *next_arena(struct document *document)
{
	struct arena *arena = document->spare ? document->spare : arena_new();

	document->spare = NULL;
	return arena;
}

/* URI with TEXT is what DOCUMENT is from now on: TEXT is ARENA's, and what was before goes. */
static void move_to(struct document *document, struct arena *arena, const char *uri,
		    struct str text)
{
	document->uri = arena_strndup(arena, uri, strlen(uri));
	document->path = uri_path(arena, uri);
	document->text = text;
	if (document->arena)
		arena_reset(document->arena);
	document->spare = document->arena;
	document->arena = arena;
}

struct document *documents_open(struct arena *arena, struct documents *documents,
				const char *uri, struct str text)
{
	struct document *document = documents_find(documents, uri);
	struct arena *own;

	if (!document) {
		document = free_place(arena, documents);
		*document = (struct document){.published = json_object()};
	}
	document_forget(document);
	own = next_arena(document);
	move_to(document, own, uri,
		(struct str){arena_strndup(own, text.ptr, text.len), text.len});
	return document;
}

void document_forget(struct document *document)
{
	if (document->snapshot)
		scmpl_free(document->snapshot->session);
	document->snapshot = NULL;
}

void document_close(struct document *document)
{
	document_forget(document);
	json_decref(document->published);
	json_decref(document->lenses);
	arena_free(document->arena);
	arena_free(document->spare);
	*document = (struct document){.arena = NULL};
}

void document_edit(struct document *document, uint32_t lo, uint32_t hi, struct str text)
{
	struct str before = document->text;
	struct arena *arena = next_arena(document);
	size_t len = before.len - (hi - lo) + text.len;
	char *edited = arena_alloc(arena, len + 1);

	memcpy(edited, before.ptr, lo);
	memcpy(edited + lo, text.ptr, text.len);
	memcpy(edited + lo + text.len, before.ptr + hi, before.len - hi);
	document_forget(document);
	move_to(document, arena, document->uri, (struct str){edited, len});
}
