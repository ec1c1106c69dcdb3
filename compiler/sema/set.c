/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/set.h"

#include "core/suggest.h"
#include "front/stdlib.h"
#include "sema/unit.h"

/* People try a family's bare name, or its hyphen as an underscore. */
static void suggest_group_for(struct unit *unit, struct diag *diag, struct str wrong)
{
	struct scmpl *ctx = unit->ctx;
	char *family = arena_printf(ctx->arena, "%.*s-family", STR_FMT(wrong));

	for (char *c = family; *c; c++)
		if (*c == '_')
			*c = '-';
	if (stdlib_group(ctx, str_of(family)))
		diag_hint(ctx->diags, diag, "did you mean the group '%s'?", family);
}

syscall_id set_syscall(struct unit *unit, struct ast_name name)
{
	struct suggest suggest = suggest_start(name.text);
	syscall_id id = syscall_find(name.text.ptr, name.text.len);
	struct diag *diag;

	if (id != SYSCALL_NONE)
		return id;
	diag = diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_SYSCALL,
			  "unknown system call '%.*s'", STR_FMT(name.text));
	for (int i = 0; i < syscall_count(); i++)
		suggest_offer(&suggest, syscall_name(i));
	diag_did_you_mean(unit->ctx->diags, diag, suggest.best);
	if (!suggest.best)
		suggest_group_for(unit, diag, name.text);
	return SYSCALL_NONE;
}

/* A and B, either of which may be NULL for "always". */
static const struct ast_pred *both(struct arena *arena, const struct ast_pred *a,
				   const struct ast_pred *b)
{
	struct ast_pred *pred;

	if (!a || !b)
		return a ? a : b;
	pred = ARENA_NEW(arena, struct ast_pred);
	pred->kind = PRED_AND;
	pred->span = b->span;
	*VEC_PUSH(arena, &pred->u.of) = a;
	*VEC_PUSH(arena, &pred->u.of) = b;
	return pred;
}

static const struct ast_pred *not(struct arena *arena, const struct ast_pred *a)
{
	struct ast_pred *pred = ARENA_NEW(arena, struct ast_pred);

	pred->kind = PRED_NOT;
	pred->span = a->span;
	*VEC_PUSH(arena, &pred->u.of) = a;
	return pred;
}

static void add_group(struct unit *unit, const struct ast_item *item, struct set *out)
{
	struct group *group = unit_group(unit, item->name);
	struct scmpl *ctx = unit->ctx;
	struct diag *diag;

	if (!group)
		return;
	if (group->state == GROUP_OPEN) {
		diag = diag_error(ctx->diags, item->name.span, DIAG_GROUP_CYCLE,
				  "group '%.*s' contains itself", STR_FMT(item->name.text));
		diag_label(ctx->diags, diag, group->stmt->u.group.name.span,
			   "it is defined here");
		return;
	}
	if (group->state == GROUP_NEW) {
		group->state = GROUP_OPEN;
		group->set = set_expand(unit, group->stmt->u.group.set);
		group->state = GROUP_DONE;
	}
	for (size_t i = 0; i < group->set.len; i++) {
		struct set_entry *entry = VEC_PUSH(ctx->arena, out);

		*entry = group->set.ptr[i];
		entry->span = item->span;
		entry->by_name = false;
	}
}

static struct set expand_items(struct unit *unit, const struct ast_items *items)
{
	struct set out = {0};

	for (size_t i = 0; i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		syscall_id id;

		if (item->is_group) {
			add_group(unit, item, &out);
			continue;
		}
		id = set_syscall(unit, item->name);
		if (id != SYSCALL_NONE)
			*VEC_PUSH(unit->ctx->arena, &out) =
				(struct set_entry){id, item->pred, item->span, true};
	}
	return out;
}

/* Takes EXCEPTION out of every entry of SET that is the same call. */
static void take_out(struct unit *unit, struct set *set, const struct set_entry *exception)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->len; i++) {
		struct set_entry entry = set->ptr[i];

		if (entry.id == exception->id && !exception->pred)
			continue;
		if (entry.id == exception->id)
			entry.pred = both(unit->ctx->arena, entry.pred,
					  not(unit->ctx->arena, exception->pred));
		set->ptr[kept++] = entry;
	}
	set->len = kept;
}

struct set set_expand(struct unit *unit, const struct ast_set *set)
{
	struct set out = expand_items(unit, set->items);
	struct set except;

	if (!set->except)
		return out;
	except = expand_items(unit, set->except);
	for (size_t i = 0; i < except.len; i++)
		take_out(unit, &out, &except.ptr[i]);
	return out;
}
