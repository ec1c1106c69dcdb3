/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/rest.h"

#include "scmpl.h"

#include <string.h>

/* Statements that go leave names behind which nobody defines: those go next. */
#define ROUNDS_MAX 6

static void blank(char *text, uint32_t lo, uint32_t hi)
{
	for (uint32_t i = lo; i < hi; i++)
		if (text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
}

static uint32_t statement_lo(const struct snapshot *snapshot, size_t index)
{
	const struct roles *roles = &snapshot->roles;

	return index < roles->statements.len ? roles->statements.ptr[index].span.lo
					     : (uint32_t)snapshot->source->text.len;
}

/* Up to where the next statement starts; what stands before the first is none. */
static void blank_statement_at(const struct snapshot *snapshot, uint32_t offset, char *text)
{
	size_t next = 0;

	while (next < snapshot->roles.statements.len && statement_lo(snapshot, next) <= offset)
		next++;
	blank(text, next ? statement_lo(snapshot, next - 1) : 0, statement_lo(snapshot, next));
}

/* What is wrong in other files is out of the way with what takes them in. */
static void blank_includes(const struct snapshot *snapshot, char *text)
{
	for (size_t i = 0; i < snapshot->roles.statements.len; i++)
		if (snapshot->roles.statements.ptr[i].token == TOK_INCLUDE)
			blank(text, statement_lo(snapshot, i), statement_lo(snapshot, i + 1));
}

/* A default that no rule of SNAPSHOT has, so that each decides what it is about. */
static const char *default_beside(const struct snapshot *snapshot)
{
	static const struct {
		int token;
		const char *text;
	} defaults[] = {
		{TOK_KILL, "\ndefault kill\n"},
		{TOK_TRAP, "\ndefault trap\n"},
		{TOK_LOG, "\ndefault log\n"},
	};
	bool is_used = false;

	for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
		is_used = false;
		for (size_t j = 0; j < snapshot->roles.statements.len; j++)
			is_used |= snapshot->roles.statements.ptr[j].token == defaults[i].token;
		if (!is_used)
			return defaults[i].text;
	}
	return "";
}

/* The text of SNAPSHOT, which did not compile, without what is why, in ARENA. */
static struct str without_mistakes(const struct snapshot *snapshot, struct arena *arena)
{
	const struct diag_sink *diags = snapshot->ctx->diags;
	struct str before = snapshot->source->text;
	char *text = arena_strndup(arena, before.ptr, before.len);
	const char *more = "";

	for (size_t i = 0; i < diag_count(diags); i++) {
		const struct diag *diag = diag_get(diags, i);

		if (diag->severity != SEVERITY_ERROR)
			continue;
		if (diag->code == DIAG_NO_DEFAULT)
			more = default_beside(snapshot);
		else if (diag->span.file == snapshot->source->id)
			blank_statement_at(snapshot, diag->span.lo, text);
		else
			blank_includes(snapshot, text);
	}
	return str_of(arena_printf(arena, "%s%s", text, more));
}

struct snapshot *rest_compile(struct server *server, const struct document *document)
{
	struct arena *arena = document->snapshot->ctx->arena;
	const struct snapshot *wrong = document->snapshot;
	struct document rest = *document;
	struct snapshot *made = NULL;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct str text = without_mistakes(wrong, arena);
		bool is_stuck = str_equal(text, rest.text);

		if (made)
			scmpl_free(made->session);
		if (is_stuck)
			return NULL;
		rest.text = text;
		made = snapshot_new(&server->options, &server->documents, &rest,
				    server->client.encoding);
		snapshot_compile(made);
		if (made->policy)
			return made;
		wrong = made;
	}
	scmpl_free(made->session);
	return NULL;
}
