/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An included profile as rules.  Engines have no order of strictness, so the
 * profile is first taken as what they make of it; its regions then compete with
 * the policy's rules like any others.  Its default is not taken over.
 */
#include "sema/rules.h"

#include "kernel/errnos.h"
#include "model/policy.h"

/* The rule of MODULE with this verb and errno, made when it is first asked for. */
static struct rule *rule_for(struct unit *unit, const struct module *module,
			     struct rules *rules, enum verb verb, int error)
{
	static const struct ast_items no_items;
	struct ast_rule *ast;
	struct ast_set *set;
	struct rule *rule;

	for (size_t i = 0; i < rules->all.len; i++) {
		rule = rules->all.ptr[i];
		if (rule->module == module && rule->ast->action.verb == verb &&
		    rule->error == error)
			return rule;
	}
	set = ARENA_NEW(unit->ctx->arena, struct ast_set);
	*set = (struct ast_set){module->use, &no_items, NULL};
	ast = ARENA_NEW(unit->ctx->arena, struct ast_rule);
	ast->action.verb = verb;
	ast->set = set;
	rule = ARENA_NEW(unit->ctx->arena, struct rule);
	*rule = (struct rule){.ast = ast,
			      .module = module,
			      .span = module->use,
			      .error = error,
			      .guard = DIAGRAM_TRUE};
	rule->on = unit->abis & module->profile->abis;
	rule->explicit_error = verb == VERB_DENY;
	*VEC_PUSH(unit->ctx->arena, &rules->all) = rule;
	return rule;
}

/* The errno id of ACTION on ABI. */
static int errno_of(struct action action, enum abi abi)
{
	int number = action.verb == VERB_DENY ? action.data : EPERM_NUMBER;
	int error = errno_by_number(abi, number);

	return error < 0 ? errno_of_number(number) : error;
}

static bool is_claimed(const struct clauses *clauses, const struct rule *rule)
{
	for (size_t i = 0; i < clauses->len; i++)
		if (clauses->ptr[i].rule == rule)
			return true;
	return false;
}

static void claim_regions(struct unit *unit, const struct module *module, struct rules *rules,
			  syscall_id id, enum abi abi)
{
	const struct regions *regions = policy_regions(module->profile, abi, id);
	struct clauses *clauses = &rules->by_syscall[id];

	for (size_t i = 0; i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];
		struct rule *rule = rule_for(unit, module, rules, region->action.verb,
					     errno_of(region->action, abi));

		rule->has_calls = true;
		if (!is_claimed(clauses, rule))
			*rules_add_clause(unit->ctx->arena, clauses) = (struct clause){
				.rule = rule,
				.item = rule_item_at(unit->ctx->arena, rule, rule->span),
				.span = region->rule,
				.profile = module->profile};
	}
}

void rules_add_profile(struct unit *unit, const struct module *module, struct rules *rules)
{
	ABI_EACH(abi, unit->abis & module->profile->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			claim_regions(unit, module, rules, id, abi);
}
