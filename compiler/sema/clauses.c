/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/clauses.h"

#include "kernel/errnos.h"
#include "model/policy.h"
#include "sema/header.h"
#include "sema/predicate.h"

static void add_hidden(struct unit *unit, const struct clause *clause,
		       const struct hidden_call *call)
{
	struct rule *rule = clause->rule;

	for (size_t i = 0; i < rule->hidden.len; i++) {
		struct hidden_call *known = &rule->hidden.ptr[i];

		if (known->id == call->id && known->via == call->via &&
		    span_equal(known->span, call->span)) {
			known->abis |= call->abis;
			return;
		}
	}
	*VEC_PUSH(unit->ctx->arena, &rule->hidden) = *call;
}

/* What a conditional rule means where CALL's arguments cannot be seen: all of it, or nothing.
 */
static bool covers_hidden(struct unit *unit, const struct clause *clause,
			  const struct hidden_call *call)
{
	if (verb_permits(clause->rule->ast->action.verb)) {
		clause->rule->is_hidden = true;
		return false;
	}
	/* Of a profile in the library its authors knew, and its text says so. */
	if (!clause->rule->module->is_library)
		add_hidden(unit, clause, call);
	return true;
}

static bool is_conditional(const struct clause *clause)
{
	return clause->pred || clause->rule->ast->where;
}

/* The calls on ABI that CLAUSE, a clause on ID, matches; FALSE: none, or it is wrong. */
static diagram_id clause_where(struct unit *unit, const struct clause *clause, syscall_id id,
			       enum abi abi, struct placed_clause *placed)
{
	struct subject subject = {unit, id, abi, clause->rule->on, &placed->atoms};
	struct hidden_call hidden = {clause->span, id, SYSCALL_NONE, ABI_BIT(abi)};
	struct diagrams *d = unit->ctx->diagrams;
	diagram_id item, rule, guard = clause->rule->guard;
	enum predicate_result a, b;

	if (!is_conditional(clause) || guard == DIAGRAM_FALSE)
		return guard;
	a = predicate_where(&subject, clause->pred, &item);
	b = predicate_where(&subject, clause->rule->ast->where, &rule);
	if (a == PREDICATE_WRONG || b == PREDICATE_WRONG)
		return DIAGRAM_FALSE;
	if (a == PREDICATE_OK && b == PREDICATE_OK)
		return diagram_and(d, guard, diagram_and(d, item, rule));
	/* Where the errno is ours to choose, programs go on with the call that shows its
	 * arguments. */
	placed->is_behind = (a == PREDICATE_BEHIND || b == PREDICATE_BEHIND) &&
			    clause->rule->ast->action.verb == VERB_DENY;
	return placed->is_behind || covers_hidden(unit, clause, &hidden) ? guard
									 : DIAGRAM_FALSE;
}

static void add_placed(struct unit *unit, struct placed_clauses *placed,
		       struct placed_clause clause)
{
	if (clause.where == DIAGRAM_FALSE)
		return;
	clause.rule->is_placed = true;
	*VEC_PUSH(unit->ctx->arena, placed) = clause;
}

/* The regions of an included profile that say what the clause's rule says. */
static void add_profile(struct unit *unit, const struct clause *clause, syscall_id id,
			enum abi abi, struct placed_clauses *placed)
{
	const struct regions *regions = policy_regions(clause->profile, abi, id);
	struct action action =
		header_action(clause->rule->ast->action.verb, clause->rule->error, abi);

	for (size_t i = 0; i < regions->len; i++)
		if (action_equal(regions->ptr[i].action, action))
			add_placed(unit, placed,
				   (struct placed_clause){
					   .rule = clause->rule,
					   .item = clause->item,
					   .span = clause->span,
					   .where = regions->ptr[i].where,
					   .atoms = *policy_atoms(clause->profile, abi, id)});
}

static void add_own(struct unit *unit, const struct clauses *clauses, syscall_id id,
		    enum abi abi, struct placed_clauses *placed)
{
	for (size_t i = 0; i < clauses->len; i++) {
		const struct clause *clause = &clauses->ptr[i];
		struct placed_clause own = {
			.rule = clause->rule, .item = clause->item, .span = clause->span};

		if (!(clause->rule->on & ABI_BIT(abi)))
			continue;
		if (clause->profile) {
			add_profile(unit, clause, id, abi, placed);
			continue;
		}
		own.where = clause_where(unit, clause, id, abi, &own);
		add_placed(unit, placed, own);
	}
}

diagram_id clauses_routed(struct diagrams *d, struct syscall_route route)
{
	return diagram_masked(d, diagram_argument(0, route.mask, false), route.mask,
			      route.call);
}

/* A clause on CALL, which is made by a multiplexer, as a clause on that. */
static void add_routed(struct unit *unit, const struct clause *clause,
		       const struct hidden_call *call, struct placed_clauses *placed)
{
	struct syscall_route route = syscall_multiplexed(call->id, abi_next(call->abis, 0));
	struct diagrams *d = unit->ctx->diagrams;

	/* What engines make of a profile's rules here is among its own decisions. */
	if (!(clause->rule->on & call->abis) || clause->profile)
		return;
	if (is_conditional(clause)) {
		struct hidden_call hidden = *call;

		hidden.span = clause->span;
		if (!covers_hidden(unit, clause, &hidden))
			return;
	}
	add_placed(unit, placed,
		   (struct placed_clause){.rule = clause->rule,
					  .item = clause->item,
					  .span = clause->span,
					  .is_routed = true,
					  .where = diagram_and(d, clause->rule->guard,
							       clauses_routed(d, route))});
}

struct action clause_action(const struct placed_clause *clause, enum abi abi)
{
	if (clause->is_behind)
		return (struct action){VERB_DENY, errno_enosys(abi)};
	return header_action(clause->rule->ast->action.verb, clause->rule->error, abi);
}

void clauses_place(struct unit *unit, const struct rules *rules, syscall_id id, enum abi abi,
		   struct placed_clauses *placed)
{
	add_own(unit, &rules->by_syscall[id], id, abi, placed);
	if (!syscall_is_multiplexer(id))
		return;
	for (syscall_id behind = 0; behind < syscall_count(); behind++) {
		const struct clauses *clauses = &rules->by_syscall[behind];
		struct hidden_call call = {SPAN_NONE, behind, id, ABI_BIT(abi)};

		if (!clauses->len || syscall_multiplexed(behind, abi).via != id)
			continue;
		for (size_t i = 0; i < clauses->len; i++)
			add_routed(unit, &clauses->ptr[i], &call, placed);
	}
}
