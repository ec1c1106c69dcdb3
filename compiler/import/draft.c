/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft.h"

#include <string.h>

/* What is this short has little in common with an engine's default profile. */
#define SHORT_ENOUGH 800

/* More than all conditions of a base take, in bytes. */
#define BASE_CONDITIONS 4096

void draft_add(struct arena *arena, struct draft *draft, const struct ast_stmt *stmt)
{
	size_t len = strlen(fmt_stmt(arena, stmt)) + 1;

	*VEC_PUSH(arena, &draft->file.stmts) = *stmt;
	fmt_add_stmt(arena, &draft->entries, stmt, NULL);
	draft->len += len;
	if (stmt->kind == STMT_RULE && stmt->u.rule.where)
		draft->conditions += len;
}

void draft_space(struct draft *draft, size_t index)
{
	fmt_space_before(&draft->entries, index);
	draft->len++;
}

bool draft_is_without_base(const struct draft *draft, size_t enough)
{
	return draft->len <= SHORT_ENOUGH || draft->conditions > enough + BASE_CONDITIONS;
}

struct ast_action draft_action(struct ast_action action)
{
	if (str_is(action.error.text, "EPERM"))
		action.error.text = (struct str){0};
	return action;
}
