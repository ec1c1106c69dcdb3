/* SPDX-License-Identifier: Apache-2.0 */
/* foldingRange, selectionRange, documentLink */
#include "lsp/server.h"

#include "lsp/include_file.h"
#include "lsp/uri.h"

/* foldingRange */

static void add_fold(const struct snapshot *snapshot, struct span span, const char *kind,
		     json_t *folds)
{
	size_t first = text_map_line(&snapshot->map, span.lo);
	size_t last = text_map_line(&snapshot->map, span.hi);
	json_t *fold;

	if (first == last)
		return;
	fold = json_pack("{s:I, s:I}", "startLine", (json_int_t)first, "endLine",
			 (json_int_t)last);
	if (kind)
		json_object_set_new(fold, "kind", json_string(kind));
	json_array_append_new(folds, fold);
}

/* Comments on lines that follow each other are one. */
static void add_comment_folds(const struct snapshot *snapshot, json_t *folds)
{
	const struct ast_spans *comments = &snapshot->roles.comments;

	for (size_t i = 0; i < comments->len;) {
		struct span run = comments->ptr[i++];
		size_t line = text_map_line(&snapshot->map, run.lo);

		while (i < comments->len &&
		       text_map_line(&snapshot->map, comments->ptr[i].lo) == line + 1) {
			run = span_join(run, comments->ptr[i++]);
			line++;
		}
		add_fold(snapshot, run, "comment", folds);
	}
}

json_t *lsp_folds(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	json_t *folds;

	if (!request_document(server, params, error, &place))
		return NULL;
	folds = json_array();
	add_comment_folds(place.snapshot, folds);
	for (size_t i = 0; i < place.snapshot->roles.statements.len; i++)
		add_fold(place.snapshot, place.snapshot->roles.statements.ptr[i].span, NULL,
			 folds);
	return folds;
}

/* selectionRange */

static json_t *around(const struct snapshot *snapshot, struct span span, json_t *parent)
{
	json_t *range =
		json_pack("{s:o}", "range", text_map_range(&snapshot->map, span.lo, span.hi));

	if (parent)
		json_object_set_new(range, "parent", parent);
	return range;
}

/* The innermost pair of brackets of STATEMENT around OFFSET, and what is between; or none. */
static bool brackets_around(const struct roles *roles, const struct statement *statement,
			    uint32_t offset, struct span *span)
{
	size_t depth = 0, end = statement->first + statement->count;

	for (size_t i = end; i-- > statement->first;) {
		const struct word *word = &roles->words.ptr[i];

		if (word->span.lo >= offset)
			continue;
		depth += word->token == TOK_RPAREN;
		if (word->token != TOK_LPAREN || depth-- > 0)
			continue;
		*span = word->span;
		for (i++, depth = 1; i < end && depth; i++) {
			depth += roles->words.ptr[i].token == TOK_LPAREN;
			depth -= roles->words.ptr[i].token == TOK_RPAREN;
			span->hi = roles->words.ptr[i].span.hi;
		}
		return true;
	}
	return false;
}

static json_t *selection_at(const struct snapshot *snapshot, uint32_t offset)
{
	const struct roles *roles = &snapshot->roles;
	const struct word *word = roles_word_at(roles, offset);
	const struct statement *statement;
	struct span span = {snapshot->source->id, 0, (uint32_t)snapshot->source->text.len};
	json_t *selection = around(snapshot, span, NULL);

	if (!word || word->statement == WORD_NONE)
		return selection;
	statement = &roles->statements.ptr[word->statement];
	selection = around(snapshot, statement->span, selection);
	if (brackets_around(roles, statement, offset, &span))
		selection = around(snapshot, span, selection);
	return around(snapshot, word->span, selection);
}

json_t *lsp_selections(struct server *server, const json_t *params, struct rpc_error *error)
{
	const json_t *positions = json_object_get(params, "positions");
	struct request_place place;
	json_t *selections;

	if (!request_document(server, params, error, &place))
		return NULL;
	selections = json_array();
	for (size_t i = 0; i < json_array_size(positions); i++)
		if (text_map_read(&place.snapshot->map, json_array_get(positions, i),
				  &place.offset))
			json_array_append_new(selections,
					      selection_at(place.snapshot, place.offset));
	return selections;
}

/* documentLink */

json_t *lsp_links(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	json_t *links;

	if (!request_document(server, params, error, &place))
		return NULL;
	links = json_array();
	for (size_t i = 0; i < place.snapshot->roles.words.len; i++) {
		const struct word *word = &place.snapshot->roles.words.ptr[i];
		struct arena *arena = place.snapshot->ctx->arena;
		struct str text = roles_name(place.snapshot->ctx, word).text;

		if (word->role != ROLE_FILE || !place.document->path)
			continue;
		text = (struct str){text.ptr + 1, text.len - 2};
		json_array_append_new(
			links, json_pack("{s:o, s:s}", "range",
					 text_map_range(&place.snapshot->map, word->span.lo + 1,
							word->span.hi - 1),
					 "target",
					 uri_of_path(arena, include_file_path(
								    arena, place.document->path,
								    text))));
	}
	return links;
}
