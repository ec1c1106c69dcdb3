/* SPDX-License-Identifier: Apache-2.0 */
/* Rules to statements.  Layout is the formatter's business. */
#include "import/write.h"

#include "decompile/decompile.h"
#include "import/rule_groups.h"
#include "profile/engine.h"
#include "syntax/make.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MAX 8 /* names and groups that are easily read in one statement */

/* Statements. */

/* A rule that becomes statements, which name GROUPS for some of its calls. */
struct rule_writer {
	struct arena *arena;
	const struct draft_rule *rule;
	const struct group_selection *groups;
	struct ast_stmts out;
};

static void put_statement(struct rule_writer *w, const struct ast_items *items,
			  const struct ast_items *except, const struct ast_pred *where)
{
	struct ast_stmt *stmt = VEC_PUSH(w->arena, &w->out);

	stmt->kind = STMT_RULE;
	stmt->u.rule = (struct ast_rule){
		.is_override = w->rule->is_override,
		.action = draft_action(w->rule->action),
		.set = make_set(w->arena, items, except),
		.where = where,
		.on = decompile_abis(w->arena, w->rule->on),
		.guard = w->rule->guard,
	};
}

static struct ast_items *group_items(const struct rule_writer *w)
{
	struct ast_items *items = NULL;

	for (size_t i = 0; i < w->groups->chosen.len; i++)
		items = make_item(w->arena, items, w->groups->chosen.ptr[i].group->name, NULL);
	return items;
}

/* CALLS behind ITEMS. */
static struct ast_items *add_calls(struct arena *arena, struct ast_items *items,
				   const struct call_set *calls)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (calls->has[id])
			items = make_item(arena, items, syscall_name(id), NULL);
	return items;
}

/* The calls of the rule with this condition that none of the groups has. */
static struct call_set rest_of(const struct rule_writer *w, const char *where)
{
	struct call_set rest = call_set_new(w->arena);

	for (syscall_id id = 0; id < syscall_count(); id++)
		rest.has[id] = w->rule->calls[id] && !w->groups->covered.has[id] &&
			       strcmp(w->rule->calls[id]->where_text, where) == 0;
	return rest;
}

static void put_unconditional(struct rule_writer *w)
{
	struct call_set rest = rest_of(w, "");
	struct ast_items *groups = group_items(w), *names = add_calls(w->arena, NULL, &rest);
	const struct ast_items *except = add_calls(w->arena, NULL, &w->groups->excess);

	if (groups && names && !except && groups->len + names->len <= LIST_MAX) {
		put_statement(w, add_calls(w->arena, groups, &rest), NULL, NULL);
		return;
	}
	if (groups)
		put_statement(w, groups, except, NULL);
	if (names)
		put_statement(w, names, NULL, NULL);
}

/* One statement for each condition. */
static void put_conditional(struct rule_writer *w)
{
	struct call_set done = call_set_new(w->arena);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct diff_entry *entry = w->rule->calls[id];
		struct call_set same;

		if (!entry || !entry->where || done.has[id] || w->groups->covered.has[id])
			continue;
		same = rest_of(w, entry->where_text);
		for (syscall_id other = id; other < syscall_count(); other++)
			done.has[other] |= same.has[other];
		put_statement(w, add_calls(w->arena, NULL, &same), NULL, entry->where);
	}
}

static struct ast_stmts statements_of(struct arena *arena, const struct draft_rule *rule,
				      const struct group_selection *groups)
{
	struct rule_writer w = {arena, rule, groups, {0}};

	put_unconditional(&w);
	put_conditional(&w);
	return w.out;
}

/* Paragraphs. */

static int compare_rules(const void *a, const void *b)
{
	const struct draft_rule *x = a, *y = b;
	int order = (x->order > y->order) - (x->order < y->order);

	if (!order)
		order = strcmp(x->comment, y->comment);
	if (!order)
		order = (x->on != 0) - (y->on != 0);
	if (!order)
		order = strcmp(x->guard_text, y->guard_text);
	if (!order)
		order = diff_action_compare(x->action, y->action);
	if (!order)
		order = abi_set_compare(x->on, y->on);
	if (!order)
		order = x->is_override - y->is_override;
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The rules of one comment stand where the first of them does. */
static void gather(struct draft_rules *rules)
{
	for (size_t i = 0; i < rules->len; i++)
		for (size_t j = 0; j < rules->len; j++)
			if (strcmp(rules->ptr[i].comment, rules->ptr[j].comment) == 0 &&
			    rules->ptr[j].order < rules->ptr[i].order)
				rules->ptr[i].order = rules->ptr[j].order;
	if (rules->len)
		qsort(rules->ptr, rules->len, sizeof(rules->ptr[0]), compare_rules);
}

void import_write_rules(struct import *import, struct draft_rules *rules, struct draft *out)
{
	struct arena *arena = import->ctx->arena;
	const char *last = NULL;

	gather(rules);
	for (size_t i = 0; i < rules->len; i++) {
		const struct draft_rule *rule = &rules->ptr[i];
		struct group_selection groups = rule_groups_find(import, rules, rule);
		struct ast_stmts stmts = statements_of(arena, rule, &groups);
		bool is_start = !last || strcmp(last, rule->comment) != 0;
		size_t first = out->entries.len;

		if (is_start)
			fmt_add_comment(arena, &out->entries, rule->comment);
		for (size_t j = 0; j < stmts.len; j++)
			draft_add(arena, out, &stmts.ptr[j]);
		if (is_start)
			draft_space(out, first);
		last = rule->comment;
	}
}

/* Losses. */

/* True when LOSS leaves a rule, or some of it, out of the policy. */
static bool is_worth_telling(const struct loss *loss)
{
	return loss->code == DIAG_DROPPED_RULE || loss->code == DIAG_REPEATED_ARGUMENT;
}

/* WHERE as the kernel sees its arguments: who takes the rule up means that. */
static diagram_id in_kernel_width(struct diagrams *d, diagram_id where, syscall_id id,
				  enum abi abi)
{
	struct syscall_arg info[SYSCALL_ARGS];
	struct cube_arg beyond[CUBE_ARGS] = {{0, 0}};
	int count = syscall_args(id, abi, info);
	diagram_id seen;

	for (int i = 0; i < count; i++)
		if (info[i].bits < 64)
			beyond[i].mask = ~(uint64_t)0 << info[i].bits;
	seen = diagram_with_args(d, where, beyond);
	return seen == DIAGRAM_FALSE && abi_info(abi)->bits == 64 ? where : seen;
}

/* To RULE the calls of LOSS, whose rule matches WHERE. */
static void add_lost_calls(const struct import *import, const struct loss *loss,
			   diagram_id where, struct draft_rule *rule)
{
	for (size_t i = 0; i < loss->names.len; i++) {
		syscall_id id = loss_call(loss, i);
		struct diagrams *d = import->ctx->diagrams;
		diagram_id seen = in_kernel_width(d, where, id, loss->abi);
		struct told_calls calls = {.id = id,
					   .abi = loss->abi,
					   .must = seen,
					   .may = seen,
					   .is_wide = import->is_wide};
		struct description words;
		struct diff_entry *entry = ARENA_NEW(import->ctx->arena, struct diff_entry);

		if (seen == DIAGRAM_FALSE || !decompile_calls(import->ctx, &calls, &words))
			continue;
		entry->where = words.ptr[0].where;
		entry->where_text = words.ptr[0].where_text;
		rule->calls[id] = entry;
		rule->guard = words.ptr[0].guard;
	}
}

/*
 * The rule of loss FIRST as it is written, on the calls where it does not do that, those
 * of its later losses included.  Empty: there is no call that it can be meant for.
 */
static struct ast_stmts lost_rule(const struct import *import, size_t first)
{
	struct arena *arena = import->ctx->arena;
	const struct losses *losses = &import->losses;
	const struct profile_rule *lost = losses->ptr[first].rule;
	enum abi abi = losses->ptr[first].abi;
	struct action action = profile_action(lost, abi);
	struct draft_rule rule = {.action = decompile_action(arena, abi, action),
				  .calls = ARENA_ARRAY(arena, const struct diff_entry *,
						       (size_t)syscall_count())};
	struct group_selection none = {.covered = call_set_new(arena),
				       .excess = call_set_new(arena)};
	diagram_id where = engine_rule_where(import->ctx->diagrams, lost, engine_width(abi));

	if (where == DIAGRAM_FALSE)
		return (struct ast_stmts){0};
	for (size_t i = first; i < losses->len && losses->ptr[i].rule == lost; i++)
		if (is_worth_telling(&losses->ptr[i]))
			add_lost_calls(import, &losses->ptr[i], where, &rule);
	return statements_of(arena, &rule, &none);
}

void import_write_lost(const struct import *import, struct draft *out)
{
	struct arena *arena = import->ctx->arena;
	struct fmt_entries *entries = &out->entries;
	const struct profile_rule *last = NULL;
	size_t first = entries->len;

	for (size_t i = 0; i < import->losses.len; i++) {
		const struct loss *loss = &import->losses.ptr[i];
		struct ast_stmts stmts;

		if (!is_worth_telling(loss) || loss->rule == last)
			continue;
		last = loss->rule;
		stmts = lost_rule(import, i);
		if (!stmts.len)
			continue;
		if (entries->len == first)
			fmt_add_comment(arena, entries,
					"Not in force: what engines lose of the profile");
		fmt_add_comment(arena, entries, "\n");
		fmt_add_comment(arena, entries, loss->rule->comment ? loss->rule->comment : "");
		for (size_t j = 0; j < stmts.len; j++)
			fmt_add_comment(arena, entries, fmt_stmt(arena, &stmts.ptr[j]));
	}
	if (entries->len > first)
		draft_space(out, first);
}
