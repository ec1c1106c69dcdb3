/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/expect.h"

#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/settings.h"
#include "sema/clauses.h"
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
	syscall_id via; /* the call that is made: ID, or the multiplexer that reaches it */
};

static bool is_expected(const struct trial *trial, struct action action)
{
	if (action.verb != trial->expect->verdict.verb)
		return false;
	return trial->error < 0 ||
	       action_equal(action, header_action(action.verb, trial->error, trial->abi));
}

static const char *expected_text(const struct trial *trial)
{
	const char *verb = verb_name(trial->expect->verdict.verb);

	if (trial->error < 0)
		return verb;
	return arena_printf(trial->unit->ctx->arena, "%s with %s", verb,
			    header_data_text(trial->unit->ctx->arena,
					     trial->expect->verdict.verb, trial->error));
}

/* WHERE: the calls that come out otherwise. */
static void report_failure(const struct trial *trial, diagram_id where)
{
	struct context *ctx = trial->unit->ctx;
	struct example call;
	struct verdict verdict;
	const char *guard;
	struct diag *diag;

	diagram_example(ctx->diagrams, where, true, &call);
	verdict = policy_eval(trial->policy, trial->abi, trial->via, &call);
	/* What the expectation takes for granted and what the rule asks for. */
	guard = describe_host(ctx, where, &call);
	diag = diag_error(ctx->diags, trial->call->span, DIAG_EXPECT_FAILED,
			  "the policy says '%s' to '%s'%s%s on %s%s%s, not '%s'",
			  describe_action(ctx->arena, trial->abi, verdict.action),
			  syscall_name(trial->id), trial->via == trial->id ? "" : " by way of ",
			  trial->via == trial->id ? "" : syscall_name(trial->via),
			  abi_info(trial->abi)->name, *guard ? " if " : "", guard,
			  expected_text(trial));
	if (verdict.rule.file)
		diag_label(ctx->diags, diag, verdict.rule, "this decides");
	if (diagram_asks_args(ctx->diagrams, where))
		diag_note(ctx->diags, diag, "for example %s",
			  describe_example(ctx, trial->via, trial->abi, where, &call));
}

static diagram_id map_unexpected(const void *ctx, uint32_t value)
{
	return diagram_leaf(!is_expected(ctx, action_of_value(value)));
}

/* All calls of VIA in WHERE have to come out as expected. */
static void try_where(struct trial *trial, syscall_id via, diagram_id where)
{
	struct diagrams *d = trial->unit->ctx->diagrams;
	diagram_id outcome = policy_outcome(trial->policy, trial->abi, via);
	diagram_id wrong =
		diagram_and(d, where, diagram_map(d, map_unexpected, trial, outcome));

	trial->is_tried = true;
	trial->via = via;
	if (wrong != DIAGRAM_FALSE)
		report_failure(trial, wrong);
}

/*
 * The way by a multiplexer, where the arguments are out of sight: whoever expects a denial
 * expects it there, too; what is to be let through may be so by its own number alone.
 */
static void try_route(struct trial *trial, enum abi abi, diagram_id guard)
{
	struct diagrams *d = trial->unit->ctx->diagrams;
	struct syscall_route route = syscall_multiplexed(trial->id, abi);
	bool has_number = syscall_number(trial->id, abi) >= 0;

	if (route.via == SYSCALL_NONE ||
	    (has_number && verb_permits(trial->expect->verdict.verb)))
		return;
	trial->abi = abi;
	try_where(trial, route.via, diagram_and(d, guard, clauses_routed(d, route)));
}

/* By its own number: the calls with the given arguments that meet PRED. */
static void try_number(struct trial *trial, const struct ast_pred *pred, diagram_id guard)
{
	struct diagrams *d = trial->unit->ctx->diagrams;
	struct subject subject = {trial->unit, trial->id, trial->abi, trial->policy->abis,
				  NULL};
	int error = trial->error;
	enum predicate_result result;
	struct cube given;
	diagram_id item;

	if (!predicate_call(&subject, trial->call->args, &given))
		return;
	result = predicate_where(&subject, pred, &item);
	if (result == PREDICATE_BEHIND && !verb_permits(trial->expect->verdict.verb)) {
		item = DIAGRAM_TRUE; /* any such call may be meant; see clause_action */
		trial->error = -1;
	} else if (result != PREDICATE_OK) {
		return;
	}
	item = diagram_and(d, diagram_cube(d, &given), item);
	try_where(trial, trial->id, diagram_and(d, guard, item));
	trial->error = error;
}

/* Calls that meet PRED (an item of a group has one) and have the given arguments. */
static void try_call(struct trial *trial, const struct ast_pred *pred, diagram_id guard)
{
	ABI_EACH(abi, trial->abis & (syscall_abis(trial->id) | syscall_behind(trial->id))) {
		trial->abi = abi;
		if (syscall_number(trial->id, abi) >= 0)
			try_number(trial, pred, guard);
		try_route(trial, abi, guard);
	}
}

static void check_call(struct trial *trial, diagram_id guard)
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
	diagram_id guard;

	if (expect->verdict.error.text.len)
		trial.error = header_action_errno(unit, &expect->verdict);
	if (guard_where(unit, expect->guard, &guard) && guard == DIAGRAM_FALSE)
		diag_error(unit->ctx->diags, expect->guard->span, DIAG_CONTRADICTION,
			   "no host can meet this condition");
	trial.abis = policy->abis;
	if (expect->on)
		trial.abis &= header_abis(unit, expect->on);
	for (size_t i = 0; i < expect->calls->len; i++) {
		size_t errors = diag_error_count(unit->ctx->diags);

		trial.call = &expect->calls->ptr[i];
		trial.is_tried = false;
		check_call(&trial, guard);
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
