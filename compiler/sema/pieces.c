/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/pieces.h"

#include "core/limits.h"
#include "model/policy.h"
#include "sema/header.h"
#include "sema/predicate.h"

#include <string.h>

/* What a conditional rule means where its arguments cannot be seen. */
static bool covers_hidden(struct unit *unit, const struct claim *claim, enum abi abi,
			  const char *how)
{
	if (verb_permits(claim->rule->ast->action.verb)) {
		claim->rule->is_hidden = true;
		return false;
	}
	/* Of a profile in the library its authors knew, and its text says so. */
	if (claim->rule->module->is_library)
		return true;
	diag_warning(unit->ctx->diags, claim->span, DIAG_HIDDEN_ARGUMENTS,
		     "on %s %s, where a filter cannot see the arguments: the condition is "
		     "left out there, and all such calls are covered",
		     abi_info(abi)->name, how);
	return true;
}

static bool is_small(struct unit *unit, const struct claim *claim, const struct cube_list *list)
{
	if (list->len <= LIMIT_CUBES)
		return true;
	diag_error(unit->ctx->diags, claim->span, DIAG_TOO_COMPLEX,
		   "the conditions on this need more than %d cubes", LIMIT_CUBES);
	return false;
}

static bool is_conditional(const struct claim *claim)
{
	return claim->pred || claim->rule->ast->where;
}

/* The calls on ABI that CLAIM, a claim on ID, matches; false when there are none or they are
 * wrong. */
static bool claim_cubes(struct unit *unit, const struct claim *claim, syscall_id id,
			enum abi abi, struct cube_list *out)
{
	struct subject subject = {unit, id, abi, claim->rule->on};
	struct cube_list item = {0}, where = {0}, all = {0};
	struct cube whole = cube_all();
	enum predicate_result a, b;

	if (!is_conditional(claim)) {
		for (size_t i = 0; i < claim->rule->guard.len; i++)
			cube_list_add(unit->scratch, out, &claim->rule->guard.ptr[i]);
		return out->len > 0 && is_small(unit, claim, out);
	}
	a = predicate_cubes(&subject, claim->pred, &item);
	b = predicate_cubes(&subject, claim->rule->ast->where, &where);
	if (a == PREDICATE_WRONG || b == PREDICATE_WRONG)
		return false;
	if (a == PREDICATE_OK && b == PREDICATE_OK) {
		item = cube_list_meet(unit->scratch, &item, &where);
		*out = cube_list_meet(unit->scratch, &item, &claim->rule->guard);
		return out->len > 0 && is_small(unit, claim, out);
	}
	cube_list_add(unit->scratch, &all, &whole);
	*out = cube_list_meet(unit->scratch, &all, &claim->rule->guard);
	return out->len > 0 &&
	       covers_hidden(unit, claim, abi, "it takes its arguments in memory");
}

static void add_piece(struct unit *unit, struct pieces *pieces, const struct claim *claim,
		      bool is_routed, const struct cube_list *cubes)
{
	claim->rule->is_placed = true;
	*VEC_PUSH(unit->scratch, pieces) =
		(struct piece){claim->rule, claim->span, is_routed, *cubes};
}

/* The regions of an included profile that say what the claim's rule says. */
static void add_profile(struct unit *unit, const struct claim *claim, syscall_id id,
			enum abi abi, struct pieces *pieces)
{
	const struct decision *decision = policy_decision(claim->profile, abi, id);
	struct action action =
		header_action(claim->rule->ast->action.verb, claim->rule->error, abi);

	for (size_t i = 0; i < decision->len; i++) {
		struct cube_list one = {0};

		if (!action_equal(decision->ptr[i].action, action))
			continue;
		cube_list_add(unit->scratch, &one, &decision->ptr[i].cube);
		add_piece(unit, pieces, claim, false, &one);
	}
}

static void add_own(struct unit *unit, const struct claims *claims, syscall_id id, enum abi abi,
		    struct pieces *pieces)
{
	for (size_t i = 0; i < claims->len; i++) {
		const struct claim *claim = &claims->ptr[i];
		struct cube_list cubes = {0};

		if (!(claim->rule->on & ABI_BIT(abi)))
			continue;
		if (claim->profile)
			add_profile(unit, claim, id, abi, pieces);
		else if (claim_cubes(unit, claim, id, abi, &cubes))
			add_piece(unit, pieces, claim, false, &cubes);
	}
}

/* A claim on a call behind ROUTE, as a claim on the multiplexer. */
static void add_routed(struct unit *unit, const struct claim *claim, struct syscall_route route,
		       enum abi abi, struct pieces *pieces)
{
	struct cube_list one = {0}, cubes;
	struct cube cube = cube_all();

	/* What engines make of a profile's rules here is among its own decisions. */
	if (!(claim->rule->on & ABI_BIT(abi)) || claim->profile)
		return;
	if (is_conditional(claim) &&
	    !covers_hidden(unit, claim, abi,
			   arena_printf(unit->ctx->arena, "it is also reached by %s",
					syscall_name(route.via))))
		return;
	cube.arg[0] = (struct cube_arg){route.mask, route.call};
	cube_list_add(unit->scratch, &one, &cube);
	cubes = cube_list_meet(unit->scratch, &one, &claim->rule->guard);
	if (cubes.len)
		add_piece(unit, pieces, claim, true, &cubes);
}

bool pieces_is_multiplexer(syscall_id id)
{
	const char *name = syscall_name(id);

	return strcmp(name, "socketcall") == 0 || strcmp(name, "ipc") == 0;
}

struct pieces pieces_collect(struct unit *unit, const struct rules *rules, syscall_id id,
			     enum abi abi)
{
	struct pieces pieces = {0};

	add_own(unit, &rules->by_syscall[id], id, abi, &pieces);
	if (!pieces_is_multiplexer(id))
		return pieces;
	for (syscall_id behind = 0; behind < syscall_count(); behind++) {
		const struct claims *claims = &rules->by_syscall[behind];
		struct syscall_route route = {.via = SYSCALL_NONE};

		if (claims->len)
			route = syscall_multiplexed(behind, abi);
		for (size_t i = 0; i < claims->len && route.via == id; i++)
			add_routed(unit, &claims->ptr[i], route, abi, &pieces);
	}
	return pieces;
}
