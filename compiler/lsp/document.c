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

/* What DOCUMENT says of itself, and TEXT, in a new arena, and the old one goes. */
static void move_to(struct document *document, const char *uri, struct str text)
{
	struct arena *arena = arena_new();

	document->uri = arena_strndup(arena, uri, strlen(uri));
	document->path = uri_path(arena, uri);
	document->text =
		text.len ? (struct str){arena_strndup(arena, text.ptr, text.len), text.len}
			 : (struct str){"", 0};
	arena_free(document->arena);
	document->arena = arena;
}

struct document *documents_open(struct arena *arena, struct documents *documents,
				const char *uri, struct str text)
{
	struct document *document = documents_find(documents, uri);

	if (!document) {
		document = free_place(arena, documents);
		*document = (struct document){.published = json_object()};
	}
	document_forget(document);
	move_to(document, uri, text);
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
	*document = (struct document){.arena = NULL};
}

void document_edit(struct document *document, uint32_t lo, uint32_t hi, struct str text)
{
	struct arena *scratch = arena_new();
	struct sbuf edited = {.arena = scratch};

	sbuf_add(&edited, document->text.ptr, lo);
	sbuf_add(&edited, text.ptr, text.len);
	sbuf_add(&edited, document->text.ptr + hi, document->text.len - hi);
	document_forget(document);
	move_to(document, document->uri, (struct str){sbuf_text(&edited), edited.len});
	arena_free(scratch);
}
