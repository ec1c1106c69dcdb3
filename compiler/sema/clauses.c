/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/clauses.h"

#include "core/limits.h"
#include "model/policy.h"
#include "sema/header.h"
#include "sema/predicate.h"

#include <string.h>

/* What a conditional rule means where its arguments cannot be seen. */
static bool covers_hidden(struct unit *unit, const struct clause *clause, enum abi abi,
			  const char *how)
{
	if (verb_permits(clause->rule->ast->action.verb)) {
		clause->rule->is_hidden = true;
		return false;
	}
	/* Of a profile in the library its authors knew, and its text says so. */
	if (clause->rule->module->is_library)
		return true;
	diag_warning(unit->ctx->diags, clause->span, DIAG_HIDDEN_ARGUMENTS,
		     "on %s %s, where a filter cannot see the arguments: the condition is "
		     "left out there, and all such calls are covered",
		     abi_info(abi)->name, how);
	return true;
}

static bool is_small(struct unit *unit, const struct clause *clause,
		     const struct cube_list *list)
{
	if (list->len <= LIMIT_CUBES)
		return true;
	diag_error(unit->ctx->diags, clause->span, DIAG_TOO_COMPLEX,
		   "the conditions on this need more than %d cubes", LIMIT_CUBES);
	return false;
}

static bool is_conditional(const struct clause *clause)
{
	return clause->pred || clause->rule->ast->where;
}

/* The calls on ABI that CLAUSE, a clause on ID, matches; false when there are none or they are
 * wrong. */
static bool clause_cubes(struct unit *unit, const struct clause *clause, syscall_id id,
			 enum abi abi, struct cube_list *out)
{
	struct subject subject = {unit, id, abi, clause->rule->on};
	struct cube_list item = {0}, where = {0}, all = {0};
	struct cube whole = cube_all();
	enum predicate_result a, b;

	if (!is_conditional(clause)) {
		for (size_t i = 0; i < clause->rule->guard.len; i++)
			cube_list_add(unit->scratch, out, &clause->rule->guard.ptr[i]);
		return out->len > 0 && is_small(unit, clause, out);
	}
	a = predicate_cubes(&subject, clause->pred, &item);
	b = predicate_cubes(&subject, clause->rule->ast->where, &where);
	if (a == PREDICATE_WRONG || b == PREDICATE_WRONG)
		return false;
	if (a == PREDICATE_OK && b == PREDICATE_OK) {
		item = cube_list_meet(unit->scratch, &item, &where);
		*out = cube_list_meet(unit->scratch, &item, &clause->rule->guard);
		return out->len > 0 && is_small(unit, clause, out);
	}
	cube_list_add(unit->scratch, &all, &whole);
	*out = cube_list_meet(unit->scratch, &all, &clause->rule->guard);
	return out->len > 0 &&
	       covers_hidden(unit, clause, abi, "it takes its arguments in memory");
}

static void add_placed(struct unit *unit, struct placed_clauses *placed,
		       const struct clause *clause, bool is_routed,
		       const struct cube_list *cubes)
{
	clause->rule->is_placed = true;
	*VEC_PUSH(unit->scratch, placed) =
		(struct placed_clause){clause->rule, clause->span, is_routed, *cubes};
}

/* The regions of an included profile that say what the clause's rule says. */
static void add_profile(struct unit *unit, const struct clause *clause, syscall_id id,
			enum abi abi, struct placed_clauses *placed)
{
	const struct decision *decision = policy_decision(clause->profile, abi, id);
	struct action action =
		header_action(clause->rule->ast->action.verb, clause->rule->error, abi);

	for (size_t i = 0; i < decision->len; i++) {
		struct cube_list one = {0};

		if (!action_equal(decision->ptr[i].action, action))
			continue;
		cube_list_add(unit->scratch, &one, &decision->ptr[i].cube);
		add_placed(unit, placed, clause, false, &one);
	}
}

static void add_own(struct unit *unit, const struct clauses *clauses, syscall_id id,
		    enum abi abi, struct placed_clauses *placed)
{
	for (size_t i = 0; i < clauses->len; i++) {
		const struct clause *clause = &clauses->ptr[i];
		struct cube_list cubes = {0};

		if (!(clause->rule->on & ABI_BIT(abi)))
			continue;
		if (clause->profile)
			add_profile(unit, clause, id, abi, placed);
		else if (clause_cubes(unit, clause, id, abi, &cubes))
			add_placed(unit, placed, clause, false, &cubes);
	}
}

/* A clause on a call behind ROUTE, as a clause on the multiplexer. */
static void add_routed(struct unit *unit, const struct clause *clause,
		       struct syscall_route route, enum abi abi, struct placed_clauses *placed)
{
	struct cube_list one = {0}, cubes;
	struct cube cube = cube_all();

	/* What engines make of a profile's rules here is among its own decisions. */
	if (!(clause->rule->on & ABI_BIT(abi)) || clause->profile)
		return;
	if (is_conditional(clause) &&
	    !covers_hidden(unit, clause, abi,
			   arena_printf(unit->ctx->arena, "it is also reached by %s",
					syscall_name(route.via))))
		return;
	cube.arg[0] = (struct cube_arg){route.mask, route.call};
	cube_list_add(unit->scratch, &one, &cube);
	cubes = cube_list_meet(unit->scratch, &one, &clause->rule->guard);
	if (cubes.len)
		add_placed(unit, placed, clause, true, &cubes);
}

struct placed_clauses clauses_place(struct unit *unit, const struct rules *rules, syscall_id id,
				    enum abi abi)
{
	struct placed_clauses placed = {0};

	add_own(unit, &rules->by_syscall[id], id, abi, &placed);
	if (!syscall_is_multiplexer(id))
		return placed;
	for (syscall_id behind = 0; behind < syscall_count(); behind++) {
		const struct clauses *clauses = &rules->by_syscall[behind];
		struct syscall_route route = {.via = SYSCALL_NONE};

		if (clauses->len)
			route = syscall_multiplexed(behind, abi);
		for (size_t i = 0; i < clauses->len && route.via == id; i++)
			add_routed(unit, &clauses->ptr[i], route, abi, &placed);
	}
	return placed;
}
