/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft.h"

#include <string.h>

/* What is this short has little in common with an engine's default profile. */
#define SHORT_ENOUGH 800

/* More than all conditions of a base take, in bytes. */
#define BASE_CONDITIONS 4096

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
	size_t len = strlen(fmt_stmt(arena, stmt)) + 1;

	*VEC_PUSH(arena, &draft->file.stmts) = *stmt;
	fmt_add_stmt(arena, &draft->entries, stmt, NULL);
	draft->len += len;
	if (stmt->kind != STMT_RULE || !stmt->u.rule.where)
		return;
	draft->conditions += len;
	count(draft, stmt->u.rule.where);
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
