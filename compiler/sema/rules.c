/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/rules.h"

#include "decompile/describe.h"
#include "kernel/meant.h"
#include "kernel/settings.h"
#include "sema/header.h"
#include "sema/predicate.h"

/* The ABIs of `on`: a rule of the user's own for an ABI left out of the policy is a mistake. */
static abi_set narrowed(struct unit *unit, const struct module *module,
			const struct ast_names *names)
{
	abi_set set = header_abis(unit, names);

	if (module->is_library || unit->ctx->settings->only_abis)
		return set;
	ABI_EACH(abi, set & ~unit->abis)
		diag_error(unit->ctx->diags,
			   span_join(names->ptr[0].span, names->ptr[names->len - 1].span),
			   DIAG_NOT_ON_ARCH, "the policy does not speak for %s",
			   abi_info(abi)->name);
	return set;
}

static struct rule *new_rule(struct unit *unit, const struct module *module,
			     const struct ast_stmt *stmt)
{
	struct rule *rule = ARENA_NEW(unit->ctx->arena, struct rule);
	const struct ast_rule *ast = &stmt->u.rule;

	rule->ast = ast;
	rule->module = module;
	rule->span = stmt->span;
	rule->on = unit->abis;
	if (ast->on)
		rule->on &= narrowed(unit, module, ast->on);
	rule->error = header_action_errno(unit, &ast->action);
	rule->explicit_error = ast->action.error.text.len > 0 && rule->error >= 0;
	guard_where(unit, ast->guard, &rule->guard);
	return rule;
}

/* Those of ABIS through which ID can be called at all, by a number or by a multiplexer. */
static abi_set reachable_abis(syscall_id id, abi_set abis)
{
	return (syscall_abis(id) | syscall_behind(id)) & abis;
}

/* Hint at what does the work of ID on ABIS, if it has one name there. */
static void name_elsewhere(struct unit *unit, struct diag *diag, syscall_id id, abi_set abis)
{
	syscall_id other = SYSCALL_NONE;

	ABI_EACH(abi, abis) {
		syscall_id here = meant_elsewhere(unit->ctx->arena, id, abi);

		if (here == SYSCALL_NONE || (other != SYSCALL_NONE && other != here))
			return;
		other = here;
	}
	if (other != SYSCALL_NONE)
		diag_did_you_mean(unit->ctx->diags, diag, syscall_name(other));
}

static void report_absent(struct unit *unit, const struct rule *rule,
			  const struct set_entry *entry)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct diag *diag =
		diag_error(diags, entry->span, DIAG_NOT_ON_ARCH,
			   "'%s' does not exist on any architecture of this %s",
			   syscall_name(entry->id), rule->ast->on ? "rule" : "policy");

	diag_note(diags, diag, "it exists on %s",
		  describe_abis(unit->ctx->arena, reachable_abis(entry->id, ABI_ALL)));
	name_elsewhere(unit, diag, entry->id, rule->on);
}

/*
 * What the user wrote has to mean something here; a profile is for other machines, too, and so
 * is a policy that is built for fewer architectures than it names.
 */
static bool is_own(const struct unit *unit, const struct rule *rule)
{
	return !rule->module->is_library && !unit->ctx->settings->only_abis && rule->on;
}

static bool is_reachable(struct unit *unit, const struct rule *rule,
			 const struct set_entry *entry)
{
	if (reachable_abis(entry->id, rule->on))
		return true;
	if (entry->by_name && is_own(unit, rule))
		report_absent(unit, rule, entry);
	return false;
}

/* Items follow each other: the one that is asked for is mostly the last. */
struct rule_item *rule_item_at(struct arena *arena, struct rule *rule, struct span span)
{
	struct rule_item *item;

	for (size_t i = rule->items.len; i-- > 0;)
		if (span_equal(rule->items.ptr[i]->span, span))
			return rule->items.ptr[i];
	item = ARENA_NEW(arena, struct rule_item);
	item->span = span;
	*VEC_PUSH(arena, &rule->items) = item;
	return item;
}

struct clause *rules_add_clause(struct arena *arena, struct clauses *clauses)
{
	size_t cap = clauses->cap;

	clauses->ptr =
		vec_reserve(arena, clauses->ptr, clauses->len, &cap, sizeof(*clauses->ptr));
	clauses->cap = (uint32_t)cap;
	return &clauses->ptr[clauses->len++];
}

static void add_rule(struct unit *unit, struct rules *rules, const struct module *module,
		     const struct ast_stmt *stmt)
{
	struct rule *rule = new_rule(unit, module, stmt);
	struct set set = set_expand(unit, stmt->u.rule.set);

	*VEC_PUSH(unit->ctx->arena, &rules->all) = rule;
	for (size_t i = 0; i < set.len; i++) {
		const struct set_entry *entry = &set.ptr[i];

		if (!is_reachable(unit, rule, entry))
			continue;
		*rules_add_clause(unit->ctx->arena, &rules->by_syscall[entry->id]) =
			(struct clause){
				.rule = rule,
				.item = rule_item_at(unit->ctx->arena, rule, entry->span),
				.pred = entry->pred,
				.span = entry->span};
		rule->has_calls = true;
	}
	/* Behind other errors it may be empty because of them. */
	if (!rule->has_calls && (set.len == 0 || is_own(unit, rule)) &&
	    diag_error_count(unit->ctx->diags) == 0)
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_EMPTY_SET,
			   "no system call is left in this set");
}

struct rules rules_collect(struct unit *unit)
{
	struct rules rules = {0};

	rules.by_syscall =
		ARENA_ARRAY(unit->ctx->arena, struct clauses, (size_t)syscall_count());
	for (size_t i = 0; i < unit->modules.len; i++) {
		const struct module *module = unit->modules.ptr[i];

		for (size_t j = 0; j < module->file->stmts.len; j++)
			if (module->file->stmts.ptr[j].kind == STMT_RULE)
				add_rule(unit, &rules, module, &module->file->stmts.ptr[j]);
		if (module->profile)
			rules_add_profile(unit, module, &rules);
	}
	return rules;
}
