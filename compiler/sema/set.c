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

static bool is_full(struct unit *unit, const struct set *set, struct span span, bool *is_over)
{
	if (set->len < LIMIT_SET || *is_over)
		return *is_over;
	*is_over = true;
	diag_error(unit->ctx->diags, span, DIAG_TOO_COMPLEX,
		   "this set has more than %d entries, its groups opened", LIMIT_SET);
	return true;
}

/* The calls that are in a set as a whole; what is added to them adds nothing. */
struct whole {
	unsigned char *bits;
	bool is_over; /* the set is too big, which was reported */
};

static struct whole whole_new(struct arena *arena)
{
	return (struct whole){arena_alloc(arena, (size_t)syscall_count() / 8 + 1), false};
}

static bool whole_has(const struct whole *whole, syscall_id id)
{
	return whole->bits[id / 8] >> (id % 8) & 1;
}

/* Adds ENTRY to OUT.  Without this a group of groups of groups has 2^64 entries. */
static void add_entry(struct unit *unit, struct set *out, struct whole *whole,
		      struct set_entry entry)
{
	if (!entry.pred && whole_has(whole, entry.id))
		return;
	if (is_full(unit, out, entry.span, &whole->is_over))
		return;
	if (!entry.pred)
		whole->bits[entry.id / 8] |= (unsigned char)(1 << entry.id % 8);
	*VEC_PUSH(unit->ctx->arena, out) = entry;
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

/* Adds the group of ITEM, of which it is known without its text what is in it. */
static void add_calls(struct unit *unit, const struct ast_item *item, struct stdlib_calls calls,
		      struct set *out, struct whole *whole)
{
	for (size_t i = 0; i < calls.len; i++)
		add_entry(unit, out, whole,
			  (struct set_entry){.id = calls.ids[i], .span = item->span});
}

static void add_group(struct unit *unit, const struct ast_item *item, struct set *out,
		      struct whole *whole)
{
	struct stdlib_calls calls = {0};
	struct group *group;

	if (!map_get(&unit->groups, item->name.text))
		calls = stdlib_calls(unit->ctx, item->name.text);
	if (calls.len) {
		add_calls(unit, item, calls, out, whole);
		return;
	}
	group = unit_group(unit, item->name);
	if (!group || !open_group(unit, group, item->name))
		return;
	for (size_t i = 0; i < group->set.len; i++) {
		struct set_entry entry = group->set.ptr[i];

		entry.span = item->span;
		entry.by_name = false;
		add_entry(unit, out, whole, entry);
	}
}

static struct set expand_items(struct unit *unit, const struct ast_items *items,
			       struct whole *whole)
{
	struct set out = {0};

	for (size_t i = 0; items && i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		syscall_id id;

		if (item->is_group) {
			add_group(unit, item, &out, whole);
			continue;
		}
		id = set_syscall(unit, item->name);
		if (id != SYSCALL_NONE)
			add_entry(unit, &out, whole,
				  (struct set_entry){id, item->pred, item->span, true});
	}
	return out;
}

/* The conditions under which a call is excepted, or'ed. */
struct exception {
	syscall_id id;
	struct ast_pred *any;
};

/* One for each call. */
VEC_STRUCT(exceptions, struct exception);

static struct ast_pred *find_exception(const struct exceptions *list, syscall_id id)
{
	for (size_t i = 0; i < list->len; i++)
		if (list->ptr[i].id == id)
			return list->ptr[i].any;
	return NULL;
}

static struct exceptions gather_exceptions(struct arena *arena, const struct set *except)
{
	struct exceptions list = {0};

	for (size_t i = 0; i < except->len; i++) {
		const struct set_entry *entry = &except->ptr[i];
		struct ast_pred *any;

		if (!entry->pred)
			continue;
		any = find_exception(&list, entry->id);
		if (!any) {
			any = new_pred(arena, PRED_OR, entry->pred->span);
			*VEC_PUSH(arena, &list) = (struct exception){entry->id, any};
		}
		*VEC_PUSH(arena, &any->u.of) = entry->pred;
	}
	return list;
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
	struct whole whole = whole_new(arena);
	struct set except = expand_items(unit, items, &whole);
	struct exceptions partly = gather_exceptions(arena, &except);
	size_t kept = 0;

	for (size_t i = 0; i < set->len; i++) {
		struct set_entry entry = set->ptr[i];
		const struct ast_pred *any = find_exception(&partly, entry.id);

		if (whole_has(&whole, entry.id))
			continue;
		if (any)
			entry.pred = but_not(arena, entry.pred, any);
		set->ptr[kept++] = entry;
	}
	set->len = kept;
}

struct set set_expand(struct unit *unit, const struct ast_set *set)
{
	struct whole whole = whole_new(unit->ctx->arena);
	struct set out = expand_items(unit, set->items, &whole);

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
