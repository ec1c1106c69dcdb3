/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/expect.h"

#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/settings.h"
#include "sema/header.h"
#include "sema/predicate.h"

/* One expectation on one call of one ABI. */
struct trial {
	struct unit *unit;
	const struct policy *policy;
	const struct ast_expect *expect;
	const struct ast_call *call;
	int error;     /* errno id; -1: any */
	abi_set abis;  /* those it speaks of */
	bool is_tried; /* there was a call to try */
	syscall_id id;
	enum abi abi;
};

static bool is_expected(const struct trial *trial, struct action action)
{
	if (action.verb != trial->expect->verdict.verb)
		return false;
	return action.verb != VERB_DENY || trial->error < 0 ||
	       action.data == errno_number(trial->error, trial->abi);
}

static const char *expected_text(const struct trial *trial)
{
	const char *verb = verb_name(trial->expect->verdict.verb);

	if (trial->error < 0)
		return verb;
	return arena_printf(trial->unit->ctx->arena, "%s with %s", verb,
			    header_errno_text(trial->unit->ctx->arena, trial->error));
}

static void report_failure(const struct trial *trial, const struct cube *where,
			   struct action action, struct span decided)
{
	struct diag_sink *diags = trial->unit->ctx->diags;
	struct arena *arena = trial->unit->ctx->arena;
	/* What the expectation takes for granted and what the rule asks for. */
	const char *guard = describe_host(arena, where);
	uint64_t args[CUBE_ARGS];
	struct host host;
	struct diag *diag;

	cube_example(where, args, &host);
	diag = diag_error(diags, trial->call->span, DIAG_EXPECT_FAILED,
			  "the policy says '%s' to '%s' on %s%s%s, not '%s'",
			  describe_action(arena, trial->abi, action), syscall_name(trial->id),
			  abi_info(trial->abi)->name, *guard ? " if " : "", guard,
			  expected_text(trial));
	if (decided.file)
		diag_label(diags, diag, decided, "this decides");
	if (!cube_ignores_args(where))
		diag_note(diags, diag, "for example %s",
			  describe_call(arena, trial->id, trial->abi, args));
}

static bool is_small(const struct trial *trial, const struct cube_list *list)
{
	if (list->len <= LIMIT_CUBES)
		return true;
	diag_error(trial->unit->ctx->diags, trial->call->span, DIAG_TOO_COMPLEX,
		   "this expectation needs more than %d cubes", LIMIT_CUBES);
	return false;
}

/* All of REST has to come out as expected. */
static void try_cubes(const struct trial *trial, struct cube_list *rest)
{
	const struct decision *decision = policy_decision(trial->policy, trial->abi, trial->id);
	struct action fallback = policy_fallback(trial->policy, trial->abi, trial->id);
	struct cube common;

	for (size_t i = 0; i < decision->len && is_small(trial, rest); i++) {
		const struct region *region = &decision->ptr[i];

		for (size_t j = 0; j < rest->len; j++)
			if (!is_expected(trial, region->action) &&
			    cube_intersect(&region->cube, &rest->ptr[j], &common)) {
				report_failure(trial, &common, region->action, region->rule);
				return;
			}
		cube_list_subtract(trial->unit->ctx->arena, rest, &region->cube);
	}
	if (rest->len && !is_expected(trial, fallback))
		report_failure(trial, &rest->ptr[0], fallback, trial->policy->fallback_span);
}

/* Calls that meet PRED (an item of a group has one) and have the given arguments. */
static void try_call(struct trial *trial, const struct ast_pred *pred,
		     const struct cube_list *guard)
{
	struct arena *arena = trial->unit->ctx->arena;

	ABI_EACH(abi, trial->abis & syscall_abis(trial->id)) {
		struct subject subject = {trial->unit, trial->id, abi, trial->policy->abis};
		struct cube_list cubes = {0}, one = {0};
		struct cube cube;

		trial->abi = abi;
		if (!predicate_call(&subject, trial->call->args, &cube) ||
		    predicate_cubes(&subject, pred, &cubes) != PREDICATE_OK)
			continue;
		cube_list_add(arena, &one, &cube);
		cubes = cube_list_meet(arena, &one, &cubes);
		cubes = cube_list_meet(arena, &cubes, guard);
		trial->is_tried = true;
		if (is_small(trial, &cubes))
			try_cubes(trial, &cubes);
	}
}

static void check_call(struct trial *trial, const struct cube_list *guard)
{
	const struct ast_call *call = trial->call;
	const struct group *group;
	struct ast_items items = {0};
	struct ast_set set = {call->span, &items, NULL};
	struct set members;

	if (!call->is_group) {
		trial->id = set_syscall(trial->unit, call->name);
		if (trial->id != SYSCALL_NONE)
			try_call(trial, NULL, guard);
		return;
	}
	group = unit_group(trial->unit, call->name);
	if (!group)
		return;
	*VEC_PUSH(trial->unit->ctx->arena, &items) =
		(struct ast_item){call->span, call->name, true, NULL};
	members = set_expand(trial->unit, &set);
	for (size_t i = 0; i < members.len; i++) {
		trial->id = members.ptr[i].id;
		try_call(trial, members.ptr[i].pred, guard);
	}
}

static void check_expect(struct unit *unit, const struct policy *policy,
			 const struct ast_expect *expect)
{
	struct trial trial = {.unit = unit, .policy = policy, .expect = expect, .error = -1};
	bool is_narrowed = unit->ctx->settings->only_abis != 0;
	struct cube_list guard = {0};

	if (expect->verdict.error.text.len)
		trial.error = header_action_errno(unit, &expect->verdict);
	if (guard_cubes(unit, expect->guard, &guard) && guard.len == 0)
		diag_error(unit->ctx->diags, expect->guard->span, DIAG_CONTRADICTION,
			   "no host can meet this condition");
	trial.abis = policy->abis;
	if (expect->on)
		trial.abis &= header_abis(unit, expect->on);
	for (size_t i = 0; i < expect->calls->len; i++) {
		size_t errors = diag_error_count(unit->ctx->diags);

		trial.call = &expect->calls->ptr[i];
		trial.is_tried = false;
		check_call(&trial, &guard);
		if (!trial.is_tried && !is_narrowed &&
		    errors == diag_error_count(unit->ctx->diags))
			diag_error(unit->ctx->diags, trial.call->span, DIAG_NOT_ON_ARCH,
				   "there is no such call on the architectures that this "
				   "speaks of");
	}
}

void expect_check(struct unit *unit, const struct policy *policy)
{
	for (size_t i = 0; i < unit->modules.len; i++) {
		const struct ast_stmts *stmts = &unit->modules.ptr[i]->file->stmts;

		for (size_t j = 0; j < stmts->len; j++)
			if (stmts->ptr[j].kind == STMT_EXPECT)
				check_expect(unit, policy, &stmts->ptr[j].u.expect);
	}
}
