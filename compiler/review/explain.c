/* SPDX-License-Identifier: Apache-2.0 */
#include "review/explain.h"

#include "core/json_print.h"
#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "model/host.h"
#include "sema/predicate.h"
#include "syntax/fmt.h"
#include "syntax/parse.h"

#include <string.h>

/* What happens to a part of the calls asked about. */
struct verdict_case {
	const char *verdict;
	const char *where, *guard; /* "": in all of them */
	struct span rule;
};

VEC_STRUCT(verdict_cases, struct verdict_case);

/* The ABIs on which the same happens. */
struct outcome {
	syscall_id id;
	struct str asked; /* as it was written; empty for a member of a group */
	bool is_route;    /* id is not the call asked about, but makes it */
	abi_set abis;
	struct verdict_cases cases;
};

/* The calls that one line decides in one way. */
struct part {
	struct action action;
	struct span rule;
	struct cube_list cubes;
};

VEC_STRUCT(parts, struct part);

struct explainer {
	struct context *ctx;
	struct unit *unit;
	const struct policy *policy;
	const struct ast_call *call;
	VEC(struct outcome) outcomes;
	abi_set missing; /* the call does not exist there */
};

/* CUBE as it is on the host that was told of, appended to LIST; nothing if it is not there. */
static void add_decided(const struct explainer *e, struct cube_list *list, struct cube cube)
{
	if (host_decide(e->ctx, &cube))
		cube_list_add(e->ctx->arena, list, &cube);
}

/* PART without what GIVEN says anyway: the conditions that tell the cases apart. */
static struct cube beyond_given(const struct cube *part, const struct cube *given)
{
	struct cube cube = *part;

	for (int i = 0; i < CUBE_ARGS; i++) {
		cube.arg[i].mask &= ~given->arg[i].mask;
		cube.arg[i].value &= cube.arg[i].mask;
	}
	return cube;
}

static struct cube_list *part_for(const struct explainer *e, struct parts *parts,
				  struct action action, struct span rule)
{
	for (size_t i = 0; i < parts->len; i++)
		if (action_equal(parts->ptr[i].action, action) &&
		    span_equal(parts->ptr[i].rule, rule))
			return &parts->ptr[i].cubes;
	*VEC_PUSH(e->ctx->arena, parts) = (struct part){.action = action, .rule = rule};
	return &parts->ptr[parts->len - 1].cubes;
}

static void add_cases(const struct explainer *e, struct outcome *outcome, enum abi abi,
		      struct part *part)
{
	struct arena *arena = e->ctx->arena;
	struct description cases;

	cube_list_join(&part->cubes);
	cases = decompile_cubes(arena, outcome->id, abi, &part->cubes);
	for (size_t i = 0; i < cases.len; i++)
		*VEC_PUSH(arena, &outcome->cases) = (struct verdict_case){
			describe_action(arena, abi, part->action), cases.ptr[i].where_text,
			fmt_guard(arena, cases.ptr[i].guard), part->rule};
}

/* What becomes of the calls in GIVEN. */
static struct outcome decide(const struct explainer *e, syscall_id id, enum abi abi,
			     const struct cube *given)
{
	const struct decision *decision = policy_decision(e->policy, abi, id);
	struct outcome outcome = {.id = id, .abis = ABI_BIT(abi)};
	struct cube_list rest = {0};
	struct parts parts = {0};
	struct cube both;

	cube_list_add(e->ctx->arena, &rest, given);
	for (size_t i = 0; i < decision->len; i++) {
		const struct region *region = &decision->ptr[i];

		if (!cube_intersect(&region->cube, given, &both))
			continue;
		add_decided(e, part_for(e, &parts, region->action, region->rule),
			    beyond_given(&both, given));
		cube_list_subtract(e->ctx->arena, &rest, &region->cube);
	}
	for (size_t i = 0; i < rest.len; i++)
		add_decided(e,
			    part_for(e, &parts, policy_fallback(e->policy, abi, id),
				     e->policy->fallback_span),
			    beyond_given(&rest.ptr[i], given));
	for (size_t i = 0; i < parts.len; i++)
		add_cases(e, &outcome, abi, &parts.ptr[i]);
	return outcome;
}

static bool is_same_case(const struct verdict_case *a, const struct verdict_case *b)
{
	return strcmp(a->verdict, b->verdict) == 0 && strcmp(a->where, b->where) == 0 &&
	       strcmp(a->guard, b->guard) == 0 && span_equal(a->rule, b->rule);
}

static bool is_same_outcome(const struct outcome *a, const struct outcome *b)
{
	if (a->id != b->id || a->asked.ptr != b->asked.ptr || a->cases.len != b->cases.len)
		return false;
	for (size_t i = 0; i < a->cases.len; i++)
		if (!is_same_case(&a->cases.ptr[i], &b->cases.ptr[i]))
			return false;
	return true;
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

	ABI_EACH(abi, e->policy->abis) {
		struct subject subject = {e->unit, id, abi, e->policy->abis};

		if (syscall_number(id, abi) >= 0 &&
		    predicate_call(&subject, e->call->args, &cube)) {
			outcome = decide(e, id, abi, &cube);
			if (!e->call->is_group)
				outcome.asked = source_text(e->ctx->sources, e->call->span);
			add_outcome(e, &outcome);
		} else if (syscall_number(id, abi) < 0) {
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
	const struct source *source = source_of(e->ctx->sources, span);
	struct place place;
	struct str line;

	if (!source)
		return;
	place = source_place(source, span.lo);
	line = source_line(source, span.lo);
	while (line.len && (*line.ptr == ' ' || *line.ptr == '\t')) {
		line.ptr++;
		line.len--;
	}
	sbuf_printf(out, "      %s:%u:%u: %.*s\n", source->name, place.line, place.column,
		    STR_FMT(line));
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
}

static void put_outcome(const struct explainer *e, const struct outcome *outcome,
			struct sbuf *out)
{
	struct str name = str_of(syscall_name(outcome->id));

	if (outcome->asked.len)
		name = outcome->asked;
	sbuf_printf(out, "%s%.*s on ", outcome->is_route ? "by way of " : "", STR_FMT(name));
	sbuf_printf(out, "%s:\n",
		    outcome->abis == e->policy->abis
			    ? "every architecture"
			    : describe_abis(e->ctx->arena, outcome->abis));
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
	const struct ast_calls *calls = parse_calls(ctx, call);
	syscall_id id;

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
