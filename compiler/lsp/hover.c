/* SPDX-License-Identifier: Apache-2.0 */
/* hover, signatureHelp */
#include "lsp/server.h"

#include "lsp/decided.h"
#include "lsp/facts.h"

/* What a rule does, for the word that says what becomes of its calls. */
static void add_rule(struct server *server, struct document *document, size_t statement,
		     struct sbuf *out)
{
	const struct snapshot *snapshot = server_compiled(server, document);
	const char *title;

	if (!snapshot->policy) { /* what compiles of it is known */
		worker_finish(server, document, true);
		title = lens_at(document, snapshot,
				snapshot->roles.statements.ptr[statement].span);
		if (title)
			sbuf_printf(out, "\n%s\n", title);
		return;
	}
	sbuf_printf(out, "\n%s\n",
		    decided_text(snapshot->ctx->arena,
				 &decided_all(snapshot, snapshot)[statement]));
	decided_add_beaten(snapshot, statement, out);
}

static json_t *answer(const struct server *server, const struct snapshot *snapshot,
		      struct span span, const struct sbuf *text)
{
	if (!text->len)
		return json_null();
	return json_pack("{s:o, s:o}", "contents", server_markup(server, sbuf_text(text)),
			 "range", text_map_range(&snapshot->map, span.lo, span.hi));
}

/* "SCMP_ACT_ERRNO" and "SCMP_ARCH_AARCH64": what a policy has for it. */
static void add_scmp_word(const struct snapshot *snapshot, struct str word, struct sbuf *out)
{
	const char *name = arena_strndup(snapshot->ctx->arena, word.ptr, word.len);
	enum verb verb = verb_find_scmp(name);
	enum abi abi = abi_find_scmp(name);

	if (verb != VERB_COUNT)
		facts_add_keyword(str_of(verb_name(verb)), out);
	else if (abi != ABI_COUNT)
		facts_add(snapshot, ROLE_ARCH, str_of(abi_info(abi)->name),
			  (struct call_ids){0}, out);
}

/* In a profile: a string is a call, an action, an architecture, a capability. */
static json_t *hover_profile(const struct server *server, const struct request_place *place)
{
	struct span span = snapshot_bare_word(place->snapshot, place->offset);
	struct str word = source_text(place->snapshot->ctx->sources, span);
	struct sbuf text = {.arena = place->snapshot->ctx->arena};
	static const enum role roles[] = {ROLE_SYSCALL, ROLE_CAPABILITY, ROLE_ERRNO,
					  ROLE_CONSTANT};

	add_scmp_word(place->snapshot, word, &text);
	for (size_t i = 0; i < ARRAY_LEN(roles) && !text.len && word.len; i++)
		facts_add(place->snapshot, roles[i], word, (struct call_ids){0}, &text);
	return answer(server, place->snapshot, span, &text);
}

static bool is_rule(const struct snapshot *snapshot, const struct word *word)
{
	return roles_is_verb(word->token) && word->role == ROLE_KEYWORD &&
	       word->statement != WORD_NONE &&
	       roles_is_verb(snapshot->roles.statements.ptr[word->statement].token);
}

json_t *lsp_hover(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	const struct snapshot *snapshot;
	const struct word *word;
	struct sbuf text;

	if (!request_place(server, params, error, &place))
		return NULL;
	snapshot = place.snapshot;
	if (snapshot->kind == TEXT_PROFILE)
		return hover_profile(server, &place);
	word = roles_word_at(&snapshot->roles, place.offset);
	if (!word || roles_comment_at(&snapshot->roles, place.offset))
		return json_null();
	text = (struct sbuf){.arena = snapshot->ctx->arena};
	facts_add(snapshot, word->role, roles_name(snapshot->ctx, word).text,
		  word->role == ROLE_ARGUMENT ? snapshot_calls_of(snapshot, &snapshot->roles,
								  word->call, word->statement)
					      : (struct call_ids){0},
		  &text);
	if (is_rule(snapshot, word))
		add_rule(server, place.document, word->statement, &text);
	return answer(server, snapshot, word->span, &text);
}

/* signatureHelp */

static json_t *signature_json(const struct snapshot *snapshot, syscall_id id)
{
	struct arena *arena = snapshot->ctx->arena;
	struct facts_signature signature = facts_signature(arena, id);
	json_t *parameters = json_array();

	for (int i = 0; i < signature.count; i++)
		json_array_append_new(parameters,
				      json_pack("{s:[i,i], s:s}", "label", (int)signature.lo[i],
						(int)signature.hi[i], "documentation",
						facts_width(&signature.args[i], arena)));
	return json_pack("{s:s, s:o}", "label", signature.text, "parameters", parameters);
}

/* Which argument of ID the word at INDEX names; -1: none is. */
static int active_argument(const struct snapshot *snapshot, const struct roles *roles,
			   syscall_id id, size_t index)
{
	struct facts_signature signature = facts_signature(snapshot->ctx->arena, id);
	struct syscall_arg arg;

	if (index == WORD_NONE ||
	    !facts_argument(id, roles_name(snapshot->ctx, &roles->words.ptr[index]).text, &arg))
		return -1;
	for (int i = 0; i < signature.count; i++)
		if (str_is(str_of(signature.args[i].name), arg.name))
			return i;
	return -1;
}

json_t *lsp_signature(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	struct roles roles;
	struct call_ids calls;
	const struct word *word;
	json_t *signatures, *help;
	int active;

	if (!request_place(server, params, error, &place))
		return NULL;
	if (place.snapshot->kind != TEXT_POLICY)
		return json_null();
	word = roles_word_at(&place.snapshot->roles, place.offset);
	roles = roles_read(place.snapshot->ctx, place.snapshot->source,
			   word && word->role == ROLE_ARGUMENT ? word->span.hi : place.offset);
	if ((roles.slot != SLOT_CONDITION && roles.slot != SLOT_VALUE) || !roles.statements.len)
		return json_null();
	calls = snapshot_calls_of(place.snapshot, &roles, roles.call, roles.statements.len - 1);
	if (!calls.len)
		return json_null();
	signatures = json_array();
	for (size_t i = 0; i < calls.len && i < 8; i++)
		json_array_append_new(signatures, signature_json(place.snapshot, calls.ptr[i]));
	help = json_pack("{s:o, s:i}", "signatures", signatures, "activeSignature", 0);
	active = active_argument(place.snapshot, &roles, calls.ptr[0], roles.argument);
	if (active >= 0)
		json_object_set_new(help, "activeParameter", json_integer(active));
	return help;
}
