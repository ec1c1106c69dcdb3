/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft.h"

#include <string.h>

void draft_add(struct arena *arena, struct draft *draft, const struct ast_stmt *stmt)
{
	*VEC_PUSH(arena, &draft->file.stmts) = *stmt;
	fmt_add_stmt(arena, &draft->entries, stmt, NULL);
	draft->len += strlen(fmt_stmt(arena, stmt)) + 1;
}

void draft_space(struct draft *draft, size_t index)
{
	fmt_space_before(&draft->entries, index);
	draft->len++;
}

struct ast_action draft_action(struct ast_action action)
{
	if (str_is(action.error.text, "EPERM"))
		action.error.text = (struct str){0};
	return action;
}
