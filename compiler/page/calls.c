/* SPDX-License-Identifier: Apache-2.0 */
#include "page/calls.h"

#include "decompile/describe.h"
#include "kernel/classes.h"
#include "kernel/errnos.h"
#include "model/host.h"

#include <string.h>

static const struct {
	const char *word, *title;
} states[CALL_STATES] = {
	[CALL_ABSENT] = {"absent", "not there"},
	[CALL_OPEN] = {"open", "open"},
	[CALL_LOGGED] = {"logged", "open and logged"},
	[CALL_CONDITIONAL] = {"cond", "open under conditions"},
	[CALL_CAPABLE] = {"cap", "open with a capability"},
	[CALL_ASKED] = {"asked", "up to another process"},
	[CALL_DENIED] = {"denied", "denied"},
	[CALL_KILLED] = {"killed", "killed"},
};

const char *call_state_word(enum call_state state)
{
	return states[state].word;
}

const char *call_state_title(enum call_state state)
{
	return states[state].title;
}

static enum call_state state_of_verb(enum verb verb)
{
	switch (verb) {
	case VERB_ALLOW:
		return CALL_OPEN;
	case VERB_LOG:
		return CALL_LOGGED;
	case VERB_NOTIFY:
	case VERB_TRACE:
		return CALL_ASKED;
	case VERB_DENY:
		return CALL_DENIED;
	default:
		return CALL_KILLED;
	}
}

/* Of all calls that get one of VALUES; CALL_CONDITIONAL when these differ in state. */
static enum call_state state_of_values(struct diagram_values values)
{
	enum call_state state = state_of_verb(action_of_value(values.ptr[0]).verb);

	for (size_t i = 1; i < values.len; i++)
		if (state_of_verb(action_of_value(values.ptr[i]).verb) != state)
			return CALL_CONDITIONAL;
	return state;
}

/* What is open with capabilities alone is, to most, closed. */
static enum call_state state_on(struct context *ctx, const struct policy *policy, enum abi abi,
				syscall_id id)
{
	static const struct known_host no_caps = {.has_caps = true};
	diagram_id outcome = host_decide(ctx, policy_outcome(policy, abi, id));
	struct diagrams *d = policy->diagrams;
	enum call_state state = state_of_values(diagram_values(d, ctx->arena, outcome));

	if (state != CALL_CONDITIONAL || !diagram_is_guarded(d, outcome))
		return state;
	state = state_of_values(
		diagram_values(d, ctx->arena, diagram_on_host(d, outcome, &no_caps)));
	return state == CALL_DENIED || state == CALL_KILLED ? CALL_CAPABLE : CALL_CONDITIONAL;
}

/* Where all calls get one action there is one case, told by the first line that decides. */
static struct verdict_cases cases_of(struct context *ctx, const struct policy *policy,
				     syscall_id id, enum abi abi)
{
	const struct regions *regions = policy_regions(policy, abi, id);
	struct verdict_cases cases = {0};
	struct action action = policy_fallback(policy, abi, id);
	struct span rule = policy->fallback_span;

	if (!diagram_is_leaf(policy_outcome(policy, abi, id)))
		return verdict_cases_but_rest(ctx, policy, id, abi);
	if (regions->len) {
		action = regions->ptr[0].action;
		rule = regions->ptr[0].rule;
	}
	*VEC_PUSH(ctx->arena, &cases) = (struct verdict_case){
		action.verb, describe_action(ctx->arena, abi, action), "", "",
		rule,        regions->len && regions->ptr[0].is_behind};
	return cases;
}

static bool asks_args(const struct policy *policy, syscall_id id, enum abi abi)
{
	const struct regions *regions = policy_regions(policy, abi, id);

	for (size_t i = 0; i < regions->len; i++)
		if (diagram_asks_args(policy->diagrams, regions->ptr[i].where))
			return true;
	return false;
}

/* The conditions on ID's arguments are put into the same words on both ABIs. */
static bool is_told_alike(const struct policy *policy, syscall_id id, enum abi a, enum abi b)
{
	const struct atoms *x = policy_atoms(policy, a, id), *y = policy_atoms(policy, b, id);

	if (!asks_args(policy, id, a))
		return true;
	if (x->len != y->len || !class_same_arguments(id, a, b))
		return false;
	for (size_t i = 0; i < x->len; i++)
		if (x->ptr[i].where != y->ptr[i].where || x->ptr[i].kind != y->ptr[i].kind)
			return false;
	return true;
}

/* The number of a deny is that of one errno on both ABIs. */
static bool is_same_errno(struct action action, enum abi a, enum abi b)
{
	return action.verb != VERB_DENY ||
	       errno_by_number(a, action.data) == errno_by_number(b, action.data);
}

/* The same is said of ID on both ABIs: by the same rules, in the same words. */
static bool is_alike(const struct policy *policy, syscall_id id, enum abi a, enum abi b)
{
	const struct regions *x = policy_regions(policy, a, id);
	const struct regions *y = policy_regions(policy, b, id);

	if (policy_outcome(policy, a, id) != policy_outcome(policy, b, id) ||
	    x->len != y->len || !is_same_errno(policy_fallback(policy, a, id), a, b))
		return false;
	for (size_t i = 0; i < x->len; i++)
		if (x->ptr[i].where != y->ptr[i].where ||
		    !action_equal(x->ptr[i].action, y->ptr[i].action) ||
		    !is_same_errno(x->ptr[i].action, a, b) ||
		    !span_equal(x->ptr[i].rule, y->ptr[i].rule))
			return false;
	return is_told_alike(policy, id, a, b);
}

static void add_outcome(struct context *ctx, struct call_facts *facts, enum abi abi,
			struct verdict_cases cases)
{
	for (size_t i = 0; i < facts->outcomes.len; i++)
		if (verdict_cases_equal(&facts->outcomes.ptr[i].cases, &cases)) {
			facts->outcomes.ptr[i].abis |= ABI_BIT(abi);
			return;
		}
	*VEC_PUSH(ctx->arena, &facts->outcomes) = (struct call_outcome){ABI_BIT(abi), cases};
}

static bool is_like_any(const struct policy *policy, syscall_id id, enum abi abi, abi_set told)
{
	ABI_EACH(other, told)
		if (is_alike(policy, id, abi, other))
			return true;
	return false;
}

static void add_abi(struct context *ctx, const struct policy *policy, struct call_facts *facts,
		    syscall_id id, enum abi abi)
{
	for (size_t i = 0; i < facts->outcomes.len; i++)
		if (is_like_any(policy, id, abi, facts->outcomes.ptr[i].abis)) {
			facts->outcomes.ptr[i].abis |= ABI_BIT(abi);
			return;
		}
	add_outcome(ctx, facts, abi, cases_of(ctx, policy, id, abi));
}

const struct call_facts *call_facts_of(struct context *ctx, const struct policy *policy)
{
	struct call_facts *all =
		ARENA_ARRAY(ctx->arena, struct call_facts, (size_t)syscall_count());

	for (syscall_id id = 0; id < syscall_count(); id++)
		ABI_EACH(abi, policy->abis & syscall_abis(id)) {
			enum call_state state = state_on(ctx, policy, abi, id);

			all[id].state = all[id].state == CALL_ABSENT || all[id].state == state
						? state
						: CALL_CONDITIONAL;
			all[id].on[abi] = (uint8_t)state;
			add_abi(ctx, policy, &all[id], id, abi);
		}
	return all;
}

static bool is_same_line(const struct context *ctx, struct span a, struct span b)
{
	const struct source *source = source_of(ctx->sources, a);

	return span_equal(a, b) ||
	       (source && a.file == b.file &&
		source_line(source, a.lo).ptr == source_line(source, b.lo).ptr);
}

static bool is_same_told(const struct context *ctx, const struct verdict_cases *a,
			 const struct verdict_cases *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (strcmp(a->ptr[i].verdict, b->ptr[i].verdict) != 0 ||
		    strcmp(a->ptr[i].where, b->ptr[i].where) != 0 ||
		    strcmp(a->ptr[i].guard, b->ptr[i].guard) != 0 ||
		    !is_same_line(ctx, a->ptr[i].rule, b->ptr[i].rule))
			return false;
	return true;
}

bool call_facts_equal(const struct context *ctx, const struct call_facts *a,
		      const struct call_facts *b)
{
	if (a->state != b->state || a->outcomes.len != b->outcomes.len)
		return false;
	for (size_t i = 0; i < a->outcomes.len; i++) {
		const struct call_outcome *x = &a->outcomes.ptr[i], *y = &b->outcomes.ptr[i];

		if (!is_same_told(ctx, &x->cases, &y->cases) ||
		    (a->outcomes.len > 1 && x->abis != y->abis))
			return false;
	}
	return true;
}
