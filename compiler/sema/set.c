/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/set.h"

#include "core/limits.h"
#include "sema/predicate.h"
#include "sema/unit.h"
#include "sema/unknown.h"
#include "syntax/stdlib.h"

syscall_id set_syscall(struct unit *unit, struct ast_name name)
{
	syscall_id id = syscall_find(name.text.ptr, name.text.len);

	if (id == SYSCALL_NONE)
		unknown_syscall(unit, name);
	return id;
}

static struct ast_pred *new_pred(struct arena *arena, enum pred_kind kind, struct span span)
{
	struct ast_pred *pred = ARENA_NEW(arena, struct ast_pred);

	pred->kind = kind;
	pred->span = span;
	return pred;
}

/* A set on the way. */
struct set_builder {
	struct unit *unit;
	struct set set;
	unsigned char *whole; /* a bit a call: those in it as a whole, which nothing adds to */
	bool is_over;         /* it is too big, which was reported */
};

static bool has_whole(const struct set_builder *out, syscall_id id)
{
	return out->whole[id / 8] >> (id % 8) & 1;
}

/* Without `whole` a group of groups of groups has 2^64 entries. */
static void add_entry(struct set_builder *out, struct set_entry entry)
{
	struct unit *unit = out->unit;

	if (out->is_over || (!entry.pred && has_whole(out, entry.id)))
		return;
	out->is_over = out->set.len >= LIMIT_SET;
	if (out->is_over) {
		diag_error(unit->ctx->diags, entry.span, DIAG_TOO_COMPLEX,
			   "this set has more than %d entries, its groups opened", LIMIT_SET);
		return;
	}
	if (!entry.pred)
		out->whole[entry.id / 8] |= (unsigned char)(1 << entry.id % 8);
	*VEC_PUSH(unit->ctx->arena, &out->set) = entry;
}

static void report_cycle(struct unit *unit, struct ast_name name, const struct group *group)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct diag *diag = diag_error(diags, name.span, DIAG_GROUP_CYCLE,
				       "group '%.*s' contains itself", STR_FMT(name.text));

	diag_label(diags, diag, group->stmt->u.group.name.span, "it is defined here");
}

/* GROUP, which USE names, opened; false (and reported) when it cannot be. */
static bool open_group(struct unit *unit, struct group *group, struct ast_name use)
{
	if (group->state == GROUP_DONE)
		return true;
	if (group->state == GROUP_OPEN) {
		report_cycle(unit, use, group);
		return false;
	}
	if (unit->group_depth == LIMIT_DEPTH) {
		diag_error(unit->ctx->diags, use.span, DIAG_TOO_DEEP,
			   "groups are nested deeper than %d levels", LIMIT_DEPTH);
		return false;
	}
	unit->group_depth++;
	group->state = GROUP_OPEN;
	group->set = set_expand(unit, group->stmt->u.group.set);
	group->state = GROUP_DONE;
	unit->group_depth--;
	return true;
}

static void add_group(struct set_builder *out, const struct ast_item *item)
{
	struct unit *unit = out->unit;
	struct stdlib_calls calls = {0}; /* of it, where they are known without its text */
	struct group *group;

	if (!map_get(&unit->groups, item->name.text))
		calls = stdlib_calls(unit->ctx, item->name.text);
	for (size_t i = 0; i < calls.len; i++)
		add_entry(out, (struct set_entry){.id = calls.ids[i], .span = item->span});
	group = calls.len ? NULL : unit_group(unit, item->name);
	if (!group || !open_group(unit, group, item->name))
		return;
	for (size_t i = 0; i < group->set.len; i++) {
		struct set_entry entry = group->set.ptr[i];

		entry.span = item->span;
		entry.by_name = false;
		add_entry(out, entry);
	}
}

/* ITEMS, which may be NULL, expanded. */
static struct set_builder expand_items(struct unit *unit, const struct ast_items *items)
{
	struct set_builder out = {
		.unit = unit,
		.whole = arena_alloc(unit->ctx->arena, (size_t)syscall_count() / 8 + 1)};

	for (size_t i = 0; items && i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		syscall_id id = item->is_group ? SYSCALL_NONE : set_syscall(unit, item->name);

		if (item->is_group)
			add_group(&out, item);
		else if (id != SYSCALL_NONE)
			add_entry(&out, (struct set_entry){id, item->pred, item->span, true});
	}
	return out;
}

/* By call: the conditions under which EXCEPT has it, or'ed; NULL: under none. */
static struct ast_pred **gather_exceptions(struct arena *arena, const struct set *except)
{
	struct ast_pred **any = ARENA_ARRAY(arena, struct ast_pred *, (size_t)syscall_count());

	for (size_t i = 0; i < except->len; i++) {
		const struct set_entry *entry = &except->ptr[i];

		if (!entry->pred)
			continue;
		if (!any[entry->id])
			any[entry->id] = new_pred(arena, PRED_OR, entry->pred->span);
		*VEC_PUSH(arena, &any[entry->id]->u.of) = entry->pred;
	}
	return any;
}

/* PRED (NULL: always), but not where ANY holds. */
static const struct ast_pred *but_not(struct arena *arena, const struct ast_pred *pred,
				      const struct ast_pred *any)
{
	struct ast_pred *negation = new_pred(arena, PRED_NOT, any->span);
	struct ast_pred *both;

	*VEC_PUSH(arena, &negation->u.of) = any;
	if (!pred)
		return negation;
	both = new_pred(arena, PRED_AND, pred->span);
	*VEC_PUSH(arena, &both->u.of) = pred;
	*VEC_PUSH(arena, &both->u.of) = negation;
	return both;
}

static void take_out(struct unit *unit, struct set *set, const struct ast_items *items)
{
	struct arena *arena = unit->ctx->arena;
	struct set_builder except = expand_items(unit, items);
	struct ast_pred **partly = gather_exceptions(arena, &except.set);
	size_t kept = 0;

	for (size_t i = 0; i < set->len; i++) {
		struct set_entry entry = set->ptr[i];

		if (has_whole(&except, entry.id))
			continue;
		if (partly[entry.id])
			entry.pred = but_not(arena, entry.pred, partly[entry.id]);
		set->ptr[kept++] = entry;
	}
	set->len = kept;
}

struct set set_expand(struct unit *unit, const struct ast_set *set)
{
	struct set out = expand_items(unit, set->items).set;

	if (set->except)
		take_out(unit, &out, set->except);
	return out;
}

static void check_conditions(struct unit *unit, const struct ast_items *items)
{
	/* Conditions that did not parse may be nested ever so deep. */
	for (size_t i = 0; items && !unit->is_broken && i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		syscall_id id = item->pred ? set_syscall(unit, item->name) : SYSCALL_NONE;

		if (id != SYSCALL_NONE)
			predicate_check_names(unit, id, item->pred);
	}
}

/* The names in a group count, whether a rule uses it or not. */
static void check_statement(struct unit *unit, const struct ast_stmt *stmt)
{
	struct group *group;

	if (stmt->kind == STMT_ROUTE) {
		(void)unit_group(unit, stmt->u.route.group);
		(void)set_expand(unit, stmt->u.route.via);
	}
	if (stmt->kind != STMT_GROUP)
		return;
	group = map_get(&unit->groups, stmt->u.group.name.text);
	if (group && group->stmt == stmt) {
		(void)open_group(unit, group, stmt->u.group.name);
		check_conditions(unit, stmt->u.group.set->items);
		check_conditions(unit, stmt->u.group.set->except);
	}
}

void set_check_definitions(struct unit *unit)
{
	for (size_t i = 0; i < unit->modules.len; i++) {
		const struct module *module = unit->modules.ptr[i];

		for (size_t j = 0; j < module->file->stmts.len && !module->is_library; j++)
			check_statement(unit, &module->file->stmts.ptr[j]);
	}
}
