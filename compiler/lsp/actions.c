/* SPDX-License-Identifier: Apache-2.0 */
/* codeAction: corrections that were tried, and what somebody may want who reads a warning. */
#include "lsp/server.h"

#include "scmpl.h"
#include "api/fix.h"
#include "core/json_print.h"

#include <string.h>

#define QUICK_FIX "quickfix"
#define REWRITE "refactor.rewrite"
#define FIX_ALL "source.fixAll"

struct action_finder {
	struct server *server;
	const struct document *document;
	const struct snapshot *snapshot;
	const json_t *params;
	struct span range; /* what is asked about */
	json_t *actions;
};

/* True when the client asks for actions of KIND. */
static bool is_wanted(const struct action_finder *finder, const char *kind, bool unless_told)
{
	const json_t *only =
		json_object_get(json_object_get(finder->params, "context"), "only");

	if (!json_is_array(only))
		return unless_told;
	for (size_t i = 0; i < json_array_size(only); i++) {
		const char *one = json_string_value(json_array_get(only, i));
		size_t len = one ? strlen(one) : 0;

		if (one && strncmp(kind, one, len) == 0 &&
		    (!len || !kind[len] || kind[len] == '.'))
			return true;
	}
	return false;
}

static json_t *edit_json(const struct action_finder *finder, struct span span, const char *text)
{
	return json_pack("{s:o, s:o}", "range",
			 text_map_range(&finder->snapshot->map, span.lo, span.hi), "newText",
			 json_text(finder->snapshot->ctx->arena, text));
}

/* EDITS, an array, are taken up. */
static json_t *add_action(struct action_finder *finder, const char *title, const char *kind,
			  json_t *edits)
{
	json_t *action = json_pack("{s:o, s:s, s:{s:{s:o}}}", "title",
				   json_text(finder->snapshot->ctx->arena, title), "kind", kind,
				   "edit", "changes", finder->document->uri, edits);

	json_array_append_new(finder->actions, action);
	return action;
}

/* What the client showed for DIAG, so that it can show the action there. */
static void set_diagnostics(const struct action_finder *finder, const struct diag *diag,
			    json_t *action)
{
	const json_t *shown =
		json_object_get(json_object_get(finder->params, "context"), "diagnostics");
	json_t *own = json_array();
	const char *slug = diag_slug(diag->code);

	for (size_t i = 0; slug && i < json_array_size(shown); i++) {
		json_t *one = json_array_get(shown, i);
		const char *code = json_string_value(json_object_get(one, "code"));

		if (code && strcmp(code, slug) == 0)
			json_array_append(own, one);
	}
	json_object_set_new(action, "diagnostics", own);
}

static void add_quick_fix(struct action_finder *finder, const struct diag *diag,
			  const char *title, struct span span, const char *text)
{
	json_t *edits = json_pack("[o]", edit_json(finder, span, text));

	set_diagnostics(finder, diag, add_action(finder, title, QUICK_FIX, edits));
}

static void add_fix(struct action_finder *finder, const struct diag *diag)
{
	struct arena *arena = finder->snapshot->ctx->arena;
	json_t *list, *action;
	struct edits edits;

	if (!diag->fix.len || !fix_try(finder->snapshot->session, diag, &edits))
		return;
	list = json_array();
	for (size_t i = 0; i < edits.len; i++)
		json_array_append_new(list,
				      edit_json(finder, edits.ptr[i].span, edits.ptr[i].text));
	action = add_action(
		finder,
		arena_printf(arena, "Correct: %s", diag->hint ? diag->hint : diag->message),
		QUICK_FIX, list);
	json_object_set_new(action, "isPreferred", json_true());
	set_diagnostics(finder, diag, action);
}

static void add_default(struct action_finder *finder, const struct diag *diag)
{
	static const char *const texts[][2] = {
		{"default allow\n", "Add 'default allow': deny what is listed"},
		{"default deny\n", "Add 'default deny': allow what is listed"},
		{"extend docker-default\n",
		 "Add 'extend docker-default': start from Docker's default profile"},
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		add_quick_fix(finder, diag, texts[i][1],
			      (struct span){finder->snapshot->source->id, 0, 0}, texts[i][0]);
}

static void add_for(struct action_finder *finder, const struct diag *diag)
{
	struct arena *arena = finder->snapshot->ctx->arena;

	if (diag->meant)
		add_quick_fix(finder, diag, arena_printf(arena, "Change to '%s'", diag->meant),
			      diag->span, diag->meant);
	if (diag->code == DIAG_NO_DEFAULT)
		add_default(finder, diag);
	add_fix(finder, diag);
	for (size_t i = 0; i < diag->advice.len; i++) {
		const struct diag_edit *edit = &diag->advice.ptr[i];

		if (edit->span.file == finder->snapshot->source->id)
			add_quick_fix(finder, diag,
				      arena_printf(arena, "Add '%s'", edit->text + 1),
				      edit->span, edit->text);
	}
}

/* An edge that touches is enough: a cursor is an empty range. */
static bool meets(struct span a, struct span b)
{
	return a.file == b.file && a.lo <= b.hi && b.lo <= a.hi;
}

static void add_quick_fixes(struct action_finder *finder)
{
	const struct diag_sink *diags = finder->snapshot->ctx->diags;

	for (size_t i = 0; i < diag_count(diags); i++) {
		const struct diag *diag = diag_get(diags, i);

		if (meets(diag->span, finder->range) || diag->code == DIAG_NO_DEFAULT)
			add_for(finder, diag);
	}
}

/* The place for another line behind the statement whose last word is LAST: the end of its
   line, where nothing but a comment stands between. */
static struct span line_behind(const struct snapshot *snapshot, const struct word *last)
{
	const struct text_map *map = &snapshot->map;
	uint32_t end = text_map_line_end(map, text_map_line(map, last->span.hi));
	uint32_t at = last->span.hi;

	while (at < end && (map->text.ptr[at] == ' ' || map->text.ptr[at] == '\t'))
		at++;
	at = at == end || map->text.ptr[at] == '#' ? end : last->span.hi;
	return (struct span){last->span.file, at, at};
}

/* A test for the rule that is asked about, if it decides calls whatever their arguments. */
static void add_expectation(struct action_finder *finder)
{
	const struct snapshot *snapshot = finder->snapshot;
	const struct roles *roles = &snapshot->roles;
	struct arena *arena = snapshot->ctx->arena;

	for (size_t i = 0; i < roles->statements.len; i++) {
		const struct statement *statement = &roles->statements.ptr[i];
		const struct word *last = &roles->words.ptr[statement->first];
		bool is_plain = roles_is_verb(statement->token) && statement->count > 1;
		struct str text;

		for (size_t j = 1; j < statement->count; j++) {
			const struct word *word = &roles->words.ptr[statement->first + j];

			is_plain = is_plain &&
				   (word->role == ROLE_SYSCALL || word->role == ROLE_GROUP ||
				    word->token == TOK_COMMA);
			last = word;
		}
		if (!is_plain || !meets(statement->span, finder->range))
			continue;
		text = source_text(snapshot->ctx->sources, statement->span);
		(void)add_action(finder, "Add a test of this rule", REWRITE,
				 json_pack("[o]", edit_json(finder, line_behind(snapshot, last),
							    arena_printf(arena, "\nexpect %.*s",
									 STR_FMT(text)))));
	}
}

/* Compiling and checking anew is for a text in which there is something to correct. */
static bool has_fix(const struct snapshot *snapshot)
{
	const struct diag_sink *diags = snapshot->ctx->diags;

	for (size_t i = 0; i < diag_count(diags); i++)
		if (diag_get(diags, i)->fix.len)
			return true;
	return false;
}

/* All corrections together, on a session of its own, which they change. */
static void add_fix_all(struct action_finder *finder)
{
	struct snapshot *trial =
		snapshot_new(&finder->server->options, &finder->server->documents,
			     finder->document, finder->server->client.encoding);
	struct scmpl_text text;
	unsigned count = 0;
	struct span all = {trial->source->id, 0, (uint32_t)trial->source->text.len};

	snapshot_check(trial);
	if (trial->policy && trial->kind == TEXT_POLICY &&
	    scmpl_fix(trial->session, &text, &count) && count)
		(void)add_action(finder, "Correct all that can be", FIX_ALL,
				 json_pack("[o]", edit_json(finder, all, text.ptr)));
	scmpl_free(trial->session);
}

json_t *lsp_actions(struct server *server, const json_t *params, struct rpc_error *error)
{
	const json_t *range = json_object_get(params, "range");
	struct action_finder finder = {.server = server, .params = params};
	struct request_place place;

	if (!request_document(server, params, error, &place))
		return NULL;
	finder.document = place.document;
	finder.actions = json_array();
	if (place.snapshot->kind == TEXT_PROFILE) {
		if (is_wanted(&finder, REWRITE, true))
			import_offer(server, &place, finder.actions);
		return finder.actions;
	}
	finder.snapshot = server_checked(server, place.document);
	finder.range.file = finder.snapshot->source->id;
	if (!server->client.has_action_literals || finder.snapshot->kind != TEXT_POLICY ||
	    !text_map_read(&finder.snapshot->map, json_object_get(range, "start"),
			   &finder.range.lo) ||
	    !text_map_read(&finder.snapshot->map, json_object_get(range, "end"),
			   &finder.range.hi))
		return finder.actions;
	if (is_wanted(&finder, QUICK_FIX, true))
		add_quick_fixes(&finder);
	if (is_wanted(&finder, REWRITE, true)) {
		add_expectation(&finder);
		extend_offer(server, &place, finder.actions);
	}
	if (is_wanted(&finder, FIX_ALL, false) && has_fix(finder.snapshot))
		add_fix_all(&finder);
	return finder.actions;
}
