/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each rule is held against what engines make of all of them together: what it
 * matches, taken as it is written, should get its action.
 */
#include "profile/engine_losses.h"

#include "profile/engine.h"

#include <string.h>

struct finder {
	struct arena *arena;
	const struct profile *profile;
	const struct policy *policy;
	const struct profile_rule *rule;
	struct engine_loss_list found;
	size_t first;              /* of this rule in what was found */
	struct cube_list cubes[2]; /* what the rule matches in 32 and in 64 bits */
};

/* Note that ID has a LOSS. */
static void add(struct finder *f, syscall_id id, struct engine_loss loss)
{
	struct engine_loss *known = NULL;

	for (size_t i = f->first; i < f->found.len && !known; i++)
		if (f->found.ptr[i].kind == loss.kind)
			known = &f->found.ptr[i];
	if (!known) {
		loss.rule = f->rule;
		known = VEC_PUSH(f->arena, &f->found);
		*known = loss;
	}
	/* A call's ABIs come one after the other. */
	if (!known->calls.len || known->calls.ptr[known->calls.len - 1] != id)
		*VEC_PUSH(f->arena, &known->calls) = id;
}

static const struct cube_list *cubes_on(const struct finder *f, enum abi abi)
{
	return &f->cubes[engine_width(abi) == 64];
}

/* Another rule decides about calls that this one matches. */
static void check_verdict(struct finder *f, syscall_id id, enum abi abi)
{
	const struct decision *decision = policy_decision(f->policy, abi, id);
	struct action action = profile_action(f->rule->action, f->rule->errno_name, abi);
	struct engine_loss loss = {.abi = abi, .by = SPAN_NONE};
	bool is_lost = false;

	for (size_t i = 0; i < decision->len; i++) {
		const struct region *region = &decision->ptr[i];

		if (!cube_list_meets(cubes_on(f, abi), &region->cube))
			continue;
		loss.is_partial |= action_equal(region->action, action);
		if (action_equal(region->action, action) || is_lost)
			continue;
		is_lost = true;
		loss.by = region->rule;
	}
	loss.kind = profile_skips(f->profile, f->rule, abi) ? LOSS_SKIPPED : LOSS_REPLACED;
	if (is_lost)
		add(f, id, loss);
}

/* The condition is lost where it matters: the multiplexer does to all what the rule does. */
static void check_route(struct finder *f, syscall_id id, enum abi abi)
{
	struct syscall_route route = syscall_multiplexed(id, abi);
	struct action action = profile_action(f->rule->action, f->rule->errno_name, abi);
	uint64_t args[CUBE_ARGS] = {route.call};
	struct host host = {f->rule->guard.held, f->rule->guard.kernel_lo};

	if (route.via == SYSCALL_NONE || !f->rule->args.len ||
	    !action_equal(policy_eval(f->policy, abi, route.via, args, host).action, action))
		return;
	add(f, id, (struct engine_loss){.kind = LOSS_MULTIPLEXED, .abi = abi});
}

static void check_constants(struct finder *f, syscall_id id, enum abi abi)
{
	for (size_t i = 0; i < f->rule->args.len; i++) {
		const struct profile_arg *arg = &f->rule->args.ptr[i];
		bool is_masked = arg->op == PROFILE_MASKED_EQ;

		if (engine_width(abi) == 32 && arg->value >> 32 &&
		    !(is_masked && !((uint32_t)arg->value == 0)))
			add(f, id, (struct engine_loss){.kind = LOSS_CUT, .abi = abi});
		if (is_masked && arg->value_two & ~arg->value)
			add(f, id, (struct engine_loss){.kind = LOSS_MASKED, .abi = abi});
	}
}

static void check_call(struct finder *f, syscall_id id, enum abi abi)
{
	if (profile_repeats_index(f->rule)) {
		if (cubes_on(f, abi)->len) /* else nobody can have meant all of it at once */
			add(f, id, (struct engine_loss){.kind = LOSS_ANY_OF, .abi = abi});
	} else {
		check_verdict(f, id, abi);
	}
	check_route(f, id, abi);
	check_constants(f, id, abi);
}

static void check_rule(struct finder *f)
{
	f->first = f->found.len;
	if (!engine_rule_cubes(f->arena, f->rule, 32, &f->cubes[0]) ||
	    !engine_rule_cubes(f->arena, f->rule, 64, &f->cubes[1]))
		return;
	for (size_t i = 0; i < f->rule->names.len; i++) {
		syscall_id id =
			syscall_find(f->rule->names.ptr[i], strlen(f->rule->names.ptr[i]));

		if (id == SYSCALL_NONE)
			continue;
		ABI_EACH(abi, f->policy->abis & syscall_abis(id))
			if (profile_is_on(f->rule, abi))
				check_call(f, id, abi);
	}
}

struct engine_loss_list engine_losses(struct arena *arena, const struct profile *profile,
				      const struct policy *policy)
{
	struct finder f = {.arena = arena, .profile = profile, .policy = policy};

	for (size_t i = 0; i < profile->rules.len; i++) {
		f.rule = &profile->rules.ptr[i];
		check_rule(&f);
	}
	return f.found;
}

/* Words. */

static const char *calls_text(struct arena *arena, const struct engine_loss *loss)
{
	const char *first = syscall_name(loss->calls.ptr[0]);

	if (loss->calls.len == 1)
		return arena_printf(arena, "'%s'", first);
	return arena_printf(arena, "'%s' and %zu more", first, loss->calls.len - 1);
}

static const char *loss_text(struct arena *arena, const struct engine_loss *loss)
{
	const char *calls = calls_text(arena, loss), *abi = abi_info(loss->abi)->name;
	const char *some = loss->is_partial ? "some calls of " : "";

	switch (loss->kind) {
	case LOSS_REPLACED:
		return arena_printf(arena,
				    "engines drop this rule for %s%s: another one decides",
				    some, calls);
	case LOSS_SKIPPED:
		return arena_printf(arena,
				    "engines skip this rule, as it says what the default says: "
				    "another one decides about %s%s",
				    some, calls);
	case LOSS_ANY_OF:
		return arena_printf(arena,
				    "an argument is compared twice, and so engines take every "
				    "comparison for a rule of its own on %s",
				    calls);
	case LOSS_MULTIPLEXED:
		return arena_printf(
			arena,
			"on %s, %s is also reached through %s, where the condition "
			"is lost: engines do this to all such calls",
			abi, calls,
			syscall_name(syscall_multiplexed(loss->calls.ptr[0], loss->abi).via));
	case LOSS_CUT:
		return arena_printf(arena,
				    "on %s, engines compare the lower 32 bits alone of this "
				    "constant",
				    abi);
	case LOSS_MASKED:
		return arena_printf(arena,
				    "engines take no notice of those bits of 'valueTwo' that "
				    "'value', the mask, does not have");
	case LOSS_KINDS:
		break;
	}
	SCMPL_BUG("a loss of kind %d", (int)loss->kind);
}

/* The same happened to an earlier rule on the same call, and nobody learns anything new. */
static bool was_told(const struct engine_loss_list *losses, size_t index)
{
	const struct engine_loss *loss = &losses->ptr[index];

	for (size_t i = 0; loss->kind == LOSS_MULTIPLEXED && i < index; i++)
		if (losses->ptr[i].kind == loss->kind &&
		    losses->ptr[i].calls.ptr[0] == loss->calls.ptr[0])
			return true;
	return false;
}

void engine_losses_report(struct context *ctx, const struct engine_loss_list *losses)
{
	for (size_t i = 0; i < losses->len; i++) {
		const struct engine_loss *loss = &losses->ptr[i];
		struct diag *diag;

		if (was_told(losses, i))
			continue;
		diag = diag_warning(ctx->diags, loss->rule->span, DIAG_LOST_IN_ENGINE, "%s",
				    loss_text(ctx->arena, loss));

		if (source_of(ctx->sources, loss->by))
			diag_label(ctx->diags, diag, loss->by, "this rule does");
	}
}
