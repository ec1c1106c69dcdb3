/* SPDX-License-Identifier: Apache-2.0 */
#include "review/explain.h"

#include "core/json_print.h"
#include "decompile/describe.h"
#include "kernel/native.h"
#include "review/excerpt.h"
#include "review/verdict_cases.h"
#include "sema/predicate.h"
#include "syntax/number.h"
#include "syntax/parse.h"

#include <string.h>

#define ABIS_SHOWN 3

/* The ABIs on which the same happens. */
struct outcome {
	syscall_id id;
	struct str asked; /* as it was written; empty for a member of a group */
	bool is_route;    /* id is not the call asked about, but makes it */
	abi_set abis;
	struct verdict_cases cases;
};

struct explainer {
	struct context *ctx;
	struct unit *unit;
	const struct policy *policy;
	const struct ast_call *call;
	VEC(struct outcome) outcomes;
	abi_set missing; /* the call does not exist there */
};

/* What becomes of the calls in GIVEN. */
static struct outcome decide(const struct explainer *e, syscall_id id, enum abi abi,
			     const struct cube *given)
{
	return (struct outcome){.id = id,
				.abis = ABI_BIT(abi),
				.cases = verdict_cases_of(e->ctx, e->policy, id, abi, given)};
}

static bool is_same_outcome(const struct outcome *a, const struct outcome *b)
{
	return a->id == b->id && a->asked.ptr == b->asked.ptr &&
	       verdict_cases_equal(&a->cases, &b->cases);
}

static void add_outcome(struct explainer *e, const struct outcome *outcome)
{
	for (size_t i = 0; i < e->outcomes.len; i++)
		if (is_same_outcome(&e->outcomes.ptr[i], outcome)) {
			e->outcomes.ptr[i].abis |= outcome->abis;
			return;
		}
	*VEC_PUSH(e->ctx->arena, &e->outcomes) = *outcome;
}

/* The way round by socketcall or ipc, where the arguments are out of sight. */
static void explain_route(struct explainer *e, syscall_id id, enum abi abi)
{
	struct syscall_route route = syscall_multiplexed(id, abi);
	struct cube cube = cube_all();
	struct outcome outcome;

	if (route.via == SYSCALL_NONE)
		return;
	cube.arg[0] = (struct cube_arg){route.mask, route.call & route.mask};
	outcome = decide(e, route.via, abi, &cube);
	outcome.is_route = true;
	add_outcome(e, &outcome);
}

static void explain_syscall(struct explainer *e, syscall_id id)
{
	struct outcome outcome;
	struct cube cube;

	abi_set answered = policy_answered(e->policy);

	ABI_EACH(abi, e->policy->abis | answered) {
		struct subject subject = {e->unit, id, abi, e->policy->abis, NULL};

		if (syscall_number(id, abi) >= 0 &&
		    predicate_call(&subject, e->call->args, &cube)) {
			outcome = decide(e, id, abi, &cube);
			if (!e->call->is_group)
				outcome.asked = source_text(e->ctx->sources, e->call->span);
			add_outcome(e, &outcome);
		} else if (syscall_number(id, abi) < 0 && !(answered & ABI_BIT(abi))) {
			e->missing |= ABI_BIT(abi);
		}
		explain_route(e, id, abi);
	}
}

static void explain_members(struct explainer *e)
{
	struct ast_items items = {0};
	struct ast_set set = {e->call->span, &items, NULL};
	struct set members;

	*VEC_PUSH(e->ctx->arena, &items) =
		(struct ast_item){e->call->span, e->call->name, true, NULL};
	members = set_expand(e->unit, &set);
	for (size_t i = 0; i < members.len; i++)
		explain_syscall(e, members.ptr[i].id);
	e->missing = 0;
}

/* Text. */

static void put_line(const struct explainer *e, struct span span, struct sbuf *out)
{
	struct span written = source_written(e->ctx->sources, span);
	const struct source *source = source_of(e->ctx->sources, written);
	struct place place;

	if (!source)
		return;
	place = source_place(source, written.lo);
	sbuf_printf(out, "      %s:%u:%u: %s\n", source->name, place.line, place.column,
		    excerpt_of(e->ctx, e->unit, span));
}

static void put_case(const struct explainer *e, const struct verdict_case *one,
		     struct sbuf *out)
{
	sbuf_printf(out, "  %s", one->verdict);
	if (*one->where)
		sbuf_printf(out, " where %s", one->where);
	if (*one->guard)
		sbuf_printf(out, " if %s", one->guard);
	sbuf_puts(out, "\n");
	put_line(e, one->rule, out);
	if (one->is_behind)
		sbuf_puts(out,
			  "      it asks for flags that this call has behind a pointer, where "
			  "no filter looks: so all of it\n"
			  "      is denied, by ENOSYS, on which programs go on with the "
			  "older call that shows them\n");
}

static const char *abis_text(const struct explainer *e, abi_set abis)
{
	if (abis == ABI_ALL)
		return "every architecture";
	if (abis == e->policy->abis && __builtin_popcount(abis) > ABIS_SHOWN)
		return "every architecture of the policy";
	return describe_abis(e->ctx->arena, abis);
}

static void put_outcome(const struct explainer *e, const struct outcome *outcome,
			struct sbuf *out)
{
	struct str name = str_of(syscall_name(outcome->id));

	if (outcome->asked.len)
		name = outcome->asked;
	sbuf_printf(out, "%s%.*s on ", outcome->is_route ? "by way of " : "", STR_FMT(name));
	sbuf_printf(out, "%s:\n", abis_text(e, outcome->abis));
	for (size_t i = 0; i < outcome->cases.len; i++)
		put_case(e, &outcome->cases.ptr[i], out);
	if (syscall_unfiltered(outcome->id) & outcome->abis)
		sbuf_printf(out, "      but on %s newer kernels let it past every filter\n",
			    describe_abis(e->ctx->arena,
					  syscall_unfiltered(outcome->id) & outcome->abis));
}

static void put_text(const struct explainer *e, struct sbuf *out)
{
	for (size_t i = 0; i < e->outcomes.len; i++)
		put_outcome(e, &e->outcomes.ptr[i], out);
	if (e->missing)
		sbuf_printf(out, "there is no such call on %s\n",
			    describe_abis(e->ctx->arena, e->missing));
}

/* JSON. */

static json_t *case_json(const struct explainer *e, const struct verdict_case *one)
{
	const struct source *source = source_of(e->ctx->sources, one->rule);
	struct arena *arena = e->ctx->arena;
	json_t *object = json_object();

	json_object_set_new(object, "verdict", json_string(one->verdict));
	if (*one->where)
		json_object_set_new(object, "where", json_text(arena, one->where));
	if (*one->guard)
		json_object_set_new(object, "if", json_string(one->guard));
	if (one->is_behind)
		json_object_set_new(object, "behind_pointer", json_true());
	if (source) {
		json_object_set_new(object, "file", json_text(arena, source->name));
		json_object_set_new(object, "line",
				    json_integer(source_place(source, one->rule.lo).line));
	}
	return object;
}

static json_t *outcome_json(const struct explainer *e, const struct outcome *outcome)
{
	json_t *object = json_object(), *cases = json_array(), *abis = json_array();

	ABI_EACH(abi, outcome->abis)
		json_array_append_new(abis, json_string(abi_info(abi)->name));
	for (size_t i = 0; i < outcome->cases.len; i++)
		json_array_append_new(cases, case_json(e, &outcome->cases.ptr[i]));
	json_object_set_new(object, "call", json_string(syscall_name(outcome->id)));
	if (outcome->asked.len)
		json_object_set_new(object, "asked",
				    json_stringn(outcome->asked.ptr, outcome->asked.len));
	json_object_set_new(object, "archs", abis);
	json_object_set_new(object, "cases", cases);
	if (syscall_unfiltered(outcome->id) & outcome->abis)
		json_object_set_new(object, "unfiltered", json_true());
	return object;
}

static void put_json(const struct explainer *e, struct sbuf *out)
{
	json_t *array = json_array();

	for (size_t i = 0; i < e->outcomes.len; i++)
		json_array_append_new(array, outcome_json(e, &e->outcomes.ptr[i]));
	json_print(array, out);
}

/* The call that CALL, a number as dmesg prints it, is of on this machine or on POLICY's first
   ABI, which OUT is told; NULL (and reported) when there is none. */
static const char *call_of_number(struct context *ctx, const struct policy *policy,
				  const char *call, struct sbuf *out)
{
	enum abi abi = abi_next(policy->abis, 0);
	uint64_t number = 0;
	syscall_id id;

	if (policy->abis & ABI_BIT(abi_native()))
		abi = abi_native();
	if (number_parse(str_of(call), false, &number) != NUMBER_OK || number > UINT32_MAX ||
	    (id = syscall_by_number(abi, (uint32_t)number)) == SYSCALL_NONE) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_UNKNOWN_SYSCALL,
			   "no system call has the number %s on %s", call, abi_info(abi)->name);
		return NULL;
	}
	sbuf_printf(out, "%s is %s on %s\n", call, syscall_name(id), abi_info(abi)->name);
	return syscall_name(id);
}

static bool is_number(const char *call)
{
	return *call >= '0' && *call <= '9' && !strchr(call, '(');
}

/* A call is what may stand behind a verdict, so the parser is shown one. */
static const struct ast_calls *parse_calls(struct context *ctx, const char *call)
{
	const char *text = arena_printf(ctx->arena, "expect allow %s", call);
	const struct source *source = source_add(ctx->sources, "<call>", str_of(text));
	const struct ast_file *file = parse_source(ctx, source);

	if (diag_error_count(ctx->diags))
		return NULL;
	if (file->stmts.len == 1 && !file->stmts.ptr[0].u.expect.on &&
	    !file->stmts.ptr[0].u.expect.guard)
		return file->stmts.ptr[0].u.expect.calls;
	diag_error(ctx->diags, (struct span){source->id, 0, (uint32_t)source->text.len},
		   DIAG_SYNTAX, "expected a call, such as 'socket(family = AF_UNIX)'");
	return NULL;
}

bool explain_call(struct unit *unit, const struct policy *policy, const char *call, bool json,
		  struct sbuf *out)
{
	struct context *ctx = unit->ctx;
	struct explainer e = {.ctx = ctx, .unit = unit, .policy = policy};
	const struct ast_calls *calls;
	struct sbuf unused = {.arena = ctx->arena};
	syscall_id id;

	if (is_number(call))
		call = call_of_number(ctx, policy, call, json ? &unused : out);
	calls = call ? parse_calls(ctx, call) : NULL;
	for (size_t i = 0; calls && i < calls->len; i++) {
		e.call = &calls->ptr[i];
		if (e.call->is_group) {
			explain_members(&e);
			continue;
		}
		id = set_syscall(unit, e.call->name);
		if (id != SYSCALL_NONE)
			explain_syscall(&e, id);
	}
	if (diag_error_count(ctx->diags))
		return false;
	if (json)
		put_json(&e, out);
	else
		put_text(&e, out);
	return true;
}
