/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft.h"

#include <string.h>

static bool says_wide(const struct ast_pred *pred)
{
	if (pred->kind == PRED_COMPARE)
		return pred->u.compare.arg.wide;
	for (size_t i = 0; i < pred->u.of.len; i++)
		if (says_wide(pred->u.of.ptr[i]))
			return true;
	return false;
}

void draft_add(struct arena *arena, struct draft *draft, const struct ast_stmt *stmt)
{
	*VEC_PUSH(arena, &draft->file.stmts) = *stmt;
	fmt_add_stmt(arena, &draft->entries, stmt, NULL);
	draft->len += strlen(fmt_stmt(arena, stmt)) + 1;
	draft->says_wide |= stmt->kind == STMT_RULE && stmt->u.rule.where &&
			    says_wide(stmt->u.rule.where);
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
