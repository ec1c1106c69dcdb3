/* SPDX-License-Identifier: Apache-2.0 */
/* codeLens: what each rule comes to, above it. */
#include "lsp/server.h"

#include "scmpl.h"
#include "lsp/decided.h"
#include "lsp/rest.h"

static json_t *lens_json(const struct snapshot *snapshot, struct span rule, const char *title)
{
	return json_pack("{s:o, s:{s:s, s:s}}", "range",
			 text_map_range(&snapshot->map, rule.lo, rule.hi), "command", "title",
			 title, "command", "");
}

/* Of the rules of COMPILED, which is TEXT or what of that, at the same places, compiles. */
static json_t *lenses_of(const struct snapshot *text, const struct snapshot *compiled)
{
	const struct decided *decided = decided_all(compiled, text);
	json_t *lenses = json_array();

	for (size_t i = 0; i < compiled->roles.statements.len && i < TOLD_MAX; i++) {
		const struct statement *statement = &compiled->roles.statements.ptr[i];

		if (roles_is_verb(statement->token))
			json_array_append_new(
				lenses,
				lens_json(text, statement->span,
					  decided_text(compiled->ctx->arena, &decided[i])));
	}
	return lenses;
}

/* Those of TEXT that are wrong because stricter ones decide all of what they are about. */
static void add_dead(const struct snapshot *text, json_t *lenses)
{
	for (size_t i = 0; i < diag_count(text->ctx->diags); i++) {
		const struct diag *diag = diag_get(text->ctx->diags, i);

		if (diag->code == DIAG_DEAD_ALLOW && diag->span.file == text->source->id)
			json_array_append_new(lenses,
					      lens_json(text, diag->span, DECIDED_NOTHING));
	}
}

json_t *lenses_of_rest(struct server *server, struct document *document)
{
	const struct snapshot *text = server_snapshot(server, document);
	struct snapshot *rest;
	json_t *lenses;

	snapshot_compile(document->snapshot);
	if (text->policy || text->kind != TEXT_POLICY)
		return json_null();
	rest = rest_compile(server, document);
	lenses = rest ? lenses_of(text, rest) : json_array();
	add_dead(text, lenses);
	if (rest)
		scmpl_free(rest->session);
	return lenses;
}

const char *lens_at(const struct document *document, const struct snapshot *text,
		    struct span statement)
{
	json_t *lens;
	size_t i;

	json_array_foreach(document->lenses, i, lens) {
		const json_t *range = json_object_get(lens, "range");
		uint32_t offset;

		if (text_map_read(&text->map, json_object_get(range, "start"), &offset) &&
		    offset >= statement.lo && offset < statement.hi)
			return json_string_value(
				json_object_get(json_object_get(lens, "command"), "title"));
	}
	return NULL;
}

json_t *lsp_lenses(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct snapshot *snapshot;

	if (!request_document(server, params, error, &place))
		return NULL;
	worker_finish(server, place.document, true);
	snapshot = server_compiled(server, place.document);
	if (snapshot->policy && snapshot->kind == TEXT_POLICY)
		return lenses_of(snapshot, snapshot);
	return json_is_array(place.document->lenses) ? json_incref(place.document->lenses)
						     : json_array();
}
