/* SPDX-License-Identifier: Apache-2.0 */
#include "review/verdict_cases.h"

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "model/host.h"
#include "syntax/fmt.h"

#include <string.h>

/* The calls that one line decides in one way. */
struct part {
	struct action action;
	struct span rule;
	diagram_id where;
	bool is_behind;
};

VEC_STRUCT(parts, struct part);

/* What of REGION's calls are in GIVEN, on the host that was told of. */
static void add_part(struct context *ctx, struct parts *parts, struct region region,
		     const struct cube *given)
{
	struct diagrams *d = ctx->diagrams;

	/* Of the conditions those that GIVEN does not decide: they tell the cases apart. */
	region.where = host_decide(ctx, diagram_with_args(d, region.where, given->arg));
	if (region.where == DIAGRAM_FALSE)
		return;
	for (size_t i = 0; i < parts->len; i++) {
		struct part *part = &parts->ptr[i];

		if (action_equal(part->action, region.action) &&
		    span_equal(part->rule, region.rule)) {
			part->where = diagram_or(d, part->where, region.where);
			return;
		}
	}
	*VEC_PUSH(ctx->arena, parts) =
		(struct part){region.action, region.rule, region.where, region.is_behind};
}

/* Of CALLS those that PART decides. */
static void add_cases(struct context *ctx, struct verdict_cases *out, struct told_calls calls,
		      const struct part *part)
{
	const char *verdict = describe_action(ctx->arena, calls.abi, part->action);
	struct description cases;

	calls.must = calls.may = part->where;
	if (!decompile_calls(ctx, &calls, &cases))
		diag_error(ctx->diags, part->rule, DIAG_TOO_COMPLEX,
			   "the calls of '%s' that this decides take more conditions than "
			   "anybody reads",
			   syscall_name(calls.id));
	for (size_t i = 0; i < cases.len; i++)
		*VEC_PUSH(ctx->arena, out) =
			(struct verdict_case){part->action.verb,
					      verdict,
					      cases.ptr[i].where_text,
					      fmt_guard(ctx->arena, cases.ptr[i].guard),
					      part->rule,
					      part->is_behind};
}

/* The rules' parts in their order, and what is left of GIVEN, if anything. */
static struct parts find_parts(struct context *ctx, const struct policy *policy, syscall_id id,
			       enum abi abi, const struct cube *given)
{
	bool is_named = policy->abis & ABI_BIT(abi);
	const struct regions *regions =
		policy_regions(policy, abi, is_named ? id : SYSCALL_NONE);
	struct region rest = {.where = DIAGRAM_TRUE,
			      .action = is_named ? policy_fallback(policy, abi, id)
						 : policy_foreign(policy, abi),
			      .rule = is_named ? policy->fallback_span : policy->foreign_span};
	struct parts parts = {0};

	for (size_t i = 0; i < regions->len; i++) {
		add_part(ctx, &parts, regions->ptr[i], given);
		rest.where = diagram_minus(ctx->diagrams, rest.where, regions->ptr[i].where);
	}
	add_part(ctx, &parts, rest, given);
	return parts;
}

static struct told_calls told(const struct policy *policy, syscall_id id, enum abi abi)
{
	return (struct told_calls){
		.id = id, .abi = abi, .atoms = {policy_atoms(policy, abi, id)}};
}

struct verdict_cases verdict_cases_of(struct context *ctx, const struct policy *policy,
				      syscall_id id, enum abi abi, const struct cube *given)
{
	struct parts parts = find_parts(ctx, policy, id, abi, given);
	struct verdict_cases cases = {0};

	for (size_t i = 0; i < parts.len; i++)
		add_cases(ctx, &cases, told(policy, id, abi), &parts.ptr[i]);
	return cases;
}

struct verdict_cases verdict_cases_but_rest(struct context *ctx, const struct policy *policy,
					    syscall_id id, enum abi abi)
{
	const struct cube all = cube_all();
	struct parts parts = find_parts(ctx, policy, id, abi, &all);
	struct verdict_cases cases = {0};

	for (size_t i = 0; i < parts.len; i++) {
		if (i && span_equal(parts.ptr[i].rule, policy->fallback_span))
			parts.ptr[i].where = DIAGRAM_TRUE;
		add_cases(ctx, &cases, told(policy, id, abi), &parts.ptr[i]);
	}
	return cases;
}

static bool is_same_case(const struct verdict_case *a, const struct verdict_case *b)
{
	return strcmp(a->verdict, b->verdict) == 0 && strcmp(a->where, b->where) == 0 &&
	       strcmp(a->guard, b->guard) == 0 && span_equal(a->rule, b->rule);
}

bool verdict_cases_equal(const struct verdict_cases *a, const struct verdict_cases *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (!is_same_case(&a->ptr[i], &b->ptr[i]))
			return false;
	return true;
}
