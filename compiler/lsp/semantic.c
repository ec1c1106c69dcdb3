/* SPDX-License-Identifier: Apache-2.0 */
/* semanticTokens, inlayHint: what is shown in the text. */
#include "lsp/server.h"

#include "lsp/facts.h"
#include "lsp/semantic_legend.h"

#include <string.h>

/* In the order of the roles; NULL: a word that needs no colour of its own. */
static const char *const token_types[] = {
	[ROLE_KEYWORD] = "keyword",     [ROLE_SIGN] = NULL,
	[ROLE_NUMBER] = "number",       [ROLE_VERSION] = "number",
	[ROLE_SYSCALL] = "function",    [ROLE_GROUP] = "class",
	[ROLE_NEW_GROUP] = "class",     [ROLE_PROFILE] = "namespace",
	[ROLE_CONSTANT] = "enumMember", [ROLE_NEW_CONSTANT] = "enumMember",
	[ROLE_ERRNO] = "enumMember",    [ROLE_CAPABILITY] = "enumMember",
	[ROLE_FLAG] = "enumMember",     [ROLE_ARGUMENT] = "parameter",
	[ROLE_ARCH] = "type",           [ROLE_FILE] = "string",
	[ROLE_DESCRIPTION] = "string",  [ROLE_STRAY] = NULL,
};

static const char *const legend[] = {"keyword",   "number",     "function",  "class",
				     "namespace", "enumMember", "parameter", "type",
				     "string",    "comment"};

#define LEGEND_COMMENT 9
#define MODIFIER_DECLARATION 1

json_t *semantic_legend(void)
{
	json_t *types = json_array();

	for (size_t i = 0; i < ARRAY_LEN(legend); i++)
		json_array_append_new(types, json_string(legend[i]));
	return json_pack("{s:o, s:[s]}", "tokenTypes", types, "tokenModifiers", "declaration");
}

static int legend_of(enum role role)
{
	for (size_t i = 0; token_types[role] && i < ARRAY_LEN(legend); i++)
		if (strcmp(legend[i], token_types[role]) == 0)
			return (int)i;
	return -1;
}

/* Tokens are told by how far they are from the one before. */
struct semantic_writer {
	const struct snapshot *snapshot;
	json_t *data;
	size_t line;
	uint32_t offset;
};

static void write_token(struct semantic_writer *w, struct span span, int type, int modifiers)
{
	const struct text_map *map = &w->snapshot->map;
	size_t line = text_map_line(map, span.lo);
	bool is_same = line == w->line;
	uint32_t start = is_same ? w->offset : map->starts.ptr[line];
	uint32_t end = text_map_line_end(map, line);
	size_t step = text_map_width(map->encoding, map->text.ptr + start, span.lo - start);
	json_int_t numbers[5];

	end = span.hi < end ? span.hi : end;
	numbers[0] = (json_int_t)(line - w->line);
	numbers[1] = (json_int_t)step;
	numbers[2] = (json_int_t)text_map_width(map->encoding, map->text.ptr + span.lo,
						end - span.lo);
	numbers[3] = type;
	numbers[4] = modifiers;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		json_array_append_new(w->data, json_integer(numbers[i]));
	w->line = line;
	w->offset = span.lo;
}

json_t *lsp_semantic_tokens(struct server *server, const json_t *params,
			    struct rpc_error *error)
{
	struct request_place place;
	struct semantic_writer w = {0};
	const struct roles *roles;
	size_t comment = 0;

	if (!request_document(server, params, error, &place))
		return NULL;
	roles = &place.snapshot->roles;
	w.snapshot = place.snapshot;
	w.data = json_array();
	for (size_t i = 0; i < roles->words.len; i++) {
		const struct word *word = &roles->words.ptr[i];
		int type = legend_of(word->role);
		bool is_new = word->role == ROLE_NEW_GROUP || word->role == ROLE_NEW_CONSTANT;

		while (comment < roles->comments.len &&
		       roles->comments.ptr[comment].lo < word->span.lo)
			write_token(&w, roles->comments.ptr[comment++], LEGEND_COMMENT, 0);
		if (type >= 0)
			write_token(&w, word->span, type, is_new ? MODIFIER_DECLARATION : 0);
	}
	while (comment < roles->comments.len)
		write_token(&w, roles->comments.ptr[comment++], LEGEND_COMMENT, 0);
	return json_pack("{s:o}", "data", w.data);
}

/* inlayHint */

/* What the prefix in front of the argument WORD, or the statement `wide', makes of its width;
   NULL: nothing. */
static const char *prefixed_width(const struct roles *roles, const struct word *word)
{
	int before = word > roles->words.ptr ? word[-1].token : 0;

	if (roles->statements.ptr[word->statement].token == TOK_EXPECT)
		return NULL;
	if (before == TOK_LOW)
		return "32 bits";
	return before == TOK_WIDE || roles->is_wide ? "64 bits" : NULL;
}

/* "12 calls" behind a group, "32 bits" behind an argument; NULL: nothing. */
static const char *hint_for(const struct snapshot *snapshot, const struct word *word)
{
	struct str name = roles_name(snapshot->ctx, word).text;
	struct arena *arena = snapshot->ctx->arena;
	struct call_ids calls;
	struct syscall_arg arg;
	const char *width;
	size_t size;

	if (word->role == ROLE_GROUP) {
		size = facts_group_size(snapshot, name);
		return size ? arena_printf(arena, "%zu call%s", size, size == 1 ? "" : "s")
			    : NULL;
	}
	if (word->role != ROLE_ARGUMENT)
		return NULL;
	width = prefixed_width(&snapshot->roles, word);
	if (width)
		return width;
	calls = snapshot_calls_of(snapshot, &snapshot->roles, word->call, word->statement);
	for (size_t i = 0; i < calls.len; i++)
		if (facts_argument(calls.ptr[i], name, &arg))
			return facts_width(&arg, arena);
	return NULL;
}

json_t *lsp_inlay_hints(struct server *server, const json_t *params, struct rpc_error *error)
{
	const json_t *range = json_object_get(params, "range");
	struct request_place place;
	uint32_t lo = 0, hi;
	json_t *hints;

	if (!request_document(server, params, error, &place))
		return NULL;
	hi = (uint32_t)place.snapshot->source->text.len;
	(void)text_map_read(&place.snapshot->map, json_object_get(range, "start"), &lo);
	(void)text_map_read(&place.snapshot->map, json_object_get(range, "end"), &hi);
	hints = json_array();
	for (size_t i = 0;
	     i < place.snapshot->roles.words.len && json_array_size(hints) < TOLD_MAX; i++) {
		const struct word *word = &place.snapshot->roles.words.ptr[i];
		const char *text = word->span.lo >= lo && word->span.hi <= hi
					   ? hint_for(place.snapshot, word)
					   : NULL;

		if (text)
			json_array_append_new(hints,
					      json_pack("{s:o, s:s, s:b}", "position",
							text_map_position(&place.snapshot->map,
									  word->span.hi),
							"label", text, "paddingLeft", 1));
	}
	return hints;
}
