/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft.h"

#include <string.h>

static size_t bits_in(const struct ast_value *value)
{
	size_t count = 0;

	for (size_t i = 0; value && i < value->len; i++)
		count += !value->ptr[i].is_constant && str_starts(value->ptr[i].text, "0x");
	return count;
}

static void count(struct draft *draft, const struct ast_pred *pred)
{
	const struct ast_compare *compare = &pred->u.compare;

	for (size_t i = 0; pred->kind != PRED_COMPARE && i < pred->u.of.len; i++)
		count(draft, pred->u.of.ptr[i]);
	if (pred->kind != PRED_COMPARE)
		return;
	draft->wides += compare->arg.wide;
	draft->bits += bits_in(compare->mask);
	for (size_t i = 0; i < compare->values->len; i++)
		draft->bits += bits_in(compare->values->ptr[i].lo) +
			       bits_in(compare->values->ptr[i].hi);
}

void draft_add(struct arena *arena, struct draft *draft, const struct ast_stmt *stmt)
{
	*VEC_PUSH(arena, &draft->file.stmts) = *stmt;
	fmt_add_stmt(arena, &draft->entries, stmt, NULL);
	draft->len += strlen(fmt_stmt(arena, stmt)) + 1;
	if (stmt->kind == STMT_RULE && stmt->u.rule.where)
		count(draft, stmt->u.rule.where);
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
