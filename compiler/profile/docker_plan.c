/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy to profile, in five steps:
 *
 *   1. For every machine and call, the cubes whose action is not the profile's
 *      default, as the machine's widest ABI has them: engines cut constants to
 *      the width of the narrower ones themselves.
 *   2. For socketcall and ipc, only what engines do not make by themselves of
 *      the rules on the calls behind them (engine.h).
 *   3. The same part on several machines is one; on all that have the call, it
 *      needs no condition on the machine.
 *   4. Pieces with the same body and origin become one rule with several names.
 *   5. Rules that libseccomp would lose by a mistake of its own are kept by making
 *      others look more costly (lost_abis.h).
 *
 * Unconditional rules come first, so that what an engine adds to a multiplexer
 * that is decided as a whole is dropped, not in conflict.
 */
#include "model/old.h"
#include "profile/docker_plan.h"

#include "core/limits.h"
#include "profile/docker_halves.h"
#include "profile/engine.h"
#include "profile/lost_abis.h"
#include "profile/origin.h"

#include <stdlib.h>
#include <string.h>

/* One call's part in a rule. */
struct rule_part {
	struct cube cube;
	unsigned above;  /* as in struct half_cube */
	unsigned padded; /* bit I: argument I is compared, too, for what always holds */
	struct action action;
	struct origin origin;
	abi_set machines;
	syscall_id id;
};

VEC_STRUCT(rule_parts, struct rule_part);

struct docker_plan {
	struct context *ctx;
	struct arena *arena; /* its */
	const struct policy *policy;
	struct action fallback; /* the profile's */
	abi_set machines;
	struct origin_finder *origins;
	struct rule_parts parts;
	bool failed; /* which was reported */
};

/* The ABIs of ABI's machine that the policy speaks for. */
static abi_set abis_on(const struct docker_plan *plan, enum abi abi)
{
	return plan->policy->abis & abi_of_machine(abi);
}

/* The ABI of ABIS, all of one machine, whose decision on ID rules are made of, or ABI_COUNT. */
static enum abi speaker(abi_set abis, syscall_id id)
{
	enum abi best = ABI_COUNT;

	ABI_EACH(abi, abis)
		if (syscall_number(id, abi) >= 0 &&
		    (best == ABI_COUNT || engine_width(abi) > engine_width(best)))
			best = abi;
	return best;
}

/* The machines on which a rule on ID would mean something. */
static abi_set machines_with(const struct docker_plan *plan, syscall_id id)
{
	abi_set machines = 0;

	ABI_EACH(abi, plan->policy->abis & (syscall_abis(id) | syscall_behind(id)))
		machines |= ABI_BIT(abi_machine(abi));
	return machines;
}

static void report_rest(struct docker_plan *plan, const struct old_decision *decision,
			syscall_id id)
{
	plan->failed = true;
	diag_error(plan->ctx->diags, decision->ptr[0].rule, DIAG_TOO_COMPLEX,
		   "what these conditions leave of '%s' to the default takes more than %d "
		   "rules of a profile",
		   syscall_name(id), LIMIT_CUBES);
}

/* The regions of ID on ABI, and as one more action what none of them covers. */
static struct old_decision all_regions(struct docker_plan *plan, enum abi abi, syscall_id id)
{
	const struct old_decision *decision = old_decision(plan->policy, abi, id);
	struct old_region rest = {.action = policy_fallback(plan->policy, abi, id),
			      .rule = plan->policy->fallback_span};
	struct old_decision all;

	if (action_equal(rest.action, plan->fallback))
		return *decision;
	if (!old_complete(plan->arena, decision, rest, LIMIT_CUBES, &all))
		report_rest(plan, decision, id);
	return all;
}

/* Add the lines of all regions of PART's action that it has a part of. */
static void find_origin(struct docker_plan *plan, const struct old_decision *all,
			struct rule_part *part)
{
	struct cube cube = part->cube, both;

	for (int i = 0; i < CUBE_ARGS; i++)
		if (part->above >> i & 1) /* one value stands for all */
			cube.arg[i] = (struct cube_arg){UINT64_MAX, (uint64_t)1 << 32};
	for (size_t i = 0; i < all->len; i++)
		if (action_equal(all->ptr[i].action, part->action) &&
		    cube_intersect(&all->ptr[i].cube, &cube, &both))
			origin_add(plan->origins, &part->origin, all->ptr[i].rule);
}

/* True when one of CUBES asks for a 1 that a narrower ABI would not see. */
static bool asks_for_upper_one(const struct cube_list *cubes)
{
	for (size_t i = 0; i < cubes->len; i++)
		for (int j = 0; j < CUBE_ARGS; j++)
			if (cubes->ptr[i].arg[j].value > UINT32_MAX)
				return true;
	return false;
}

/* True when a rule on ID reaches an ABI of ABI's machine that is narrower. */
static bool reaches_narrower(const struct docker_plan *plan, enum abi abi, syscall_id id)
{
	unsigned width = engine_width(abi);

	ABI_EACH(other, abis_on(plan, abi))
		if (engine_width(other) < width && syscall_number(id, other) >= 0)
			return true;
	return false;
}

/* CUBES as parts can say them: by halves where that is needed and can be done. */
static struct half_cube_list say_cubes(const struct docker_plan *plan, enum abi abi,
				       syscall_id id, const struct cube_list *cubes)
{
	struct half_cube_list halves = {0};

	if (asks_for_upper_one(cubes) && reaches_narrower(plan, abi, id) &&
	    halve_cubes(plan->arena, cubes, &halves))
		return halves;
	for (size_t i = 0; i < cubes->len; i++)
		*VEC_PUSH(plan->arena, &halves) = (struct half_cube){cubes->ptr[i], 0};
	return halves;
}

/* A call on the ABI that speaks for its machine. */
struct planned_call {
	enum abi abi;
	syscall_id id;
	struct old_decision all; /* the regions, the default's included */
};

static void add_part(struct docker_plan *plan, const struct old_decision *all,
		     struct rule_part part, struct rule_parts *out)
{
	find_origin(plan, all, &part);
	*VEC_PUSH(plan->arena, out) = part;
}

/* Append CALL's parts of ACTION to OUT: as few as joining makes them. */
static void add_action(struct docker_plan *plan, const struct planned_call *call,
		       struct action action, struct rule_parts *out)
{
	struct rule_part part = {
		.action = action, .machines = ABI_BIT(abi_machine(call->abi)), .id = call->id};
	const struct old_decision *all = &call->all;
	struct half_cube_list halves;
	struct cube_list cubes = {0};

	for (size_t i = 0; i < all->len; i++)
		if (action_equal(all->ptr[i].action, action))
			cube_list_add(plan->arena, &cubes, &all->ptr[i].cube);
	cube_list_join(&cubes);
	halves = say_cubes(plan, call->abi, call->id, &cubes);
	for (size_t i = 0; i < halves.len; i++) {
		part.cube = halves.ptr[i].cube;
		part.above = halves.ptr[i].above;
		add_part(plan, all, part, out);
	}
}

/* The one region of a call that is decided as a whole: most calls, and no lists needed. */
static void add_whole(struct docker_plan *plan, const struct planned_call *call,
		      struct rule_parts *out)
{
	struct rule_part part = {.cube = call->all.ptr[0].cube,
				 .action = call->all.ptr[0].action,
				 .machines = ABI_BIT(abi_machine(call->abi)),
				 .id = call->id};

	add_part(plan, &call->all, part, out);
}

static bool is_unconditional(const struct rule_part *part)
{
	return !part->above && !part->padded && cube_ignores_args(&part->cube);
}

/* True when an earlier region has the action of region INDEX. */
static bool is_action_done(const struct old_decision *all, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (action_equal(all->ptr[i].action, all->ptr[index].action))
			return true;
	return false;
}

/* Append what the policy says about ID on ABI, and the profile's default does not. */
static void add_call(struct docker_plan *plan, enum abi abi, syscall_id id,
		     struct rule_parts *out)
{
	struct planned_call call = {abi, id, all_regions(plan, abi, id)};
	const struct old_decision *all = &call.all;

	if (all->len == 1 && cube_ignores_args(&all->ptr[0].cube) &&
	    !action_equal(all->ptr[0].action, plan->fallback)) {
		add_whole(plan, &call, out);
		return;
	}
	for (size_t i = 0; i < all->len; i++)
		if (!action_equal(all->ptr[i].action, plan->fallback) &&
		    !is_action_done(all, i))
			add_action(plan, &call, all->ptr[i].action, out);
}

/* CUBE on the sub-call of ROUTE, as engines make it from the rule on the call itself. */
static struct cube multiplexed_cube(struct cube cube, struct syscall_route route, enum abi abi)
{
	uint64_t ones = engine_width(abi) == 64 ? UINT64_MAX : UINT32_MAX;

	for (int i = 1; i < CUBE_ARGS; i++) {
		cube.arg[i].mask &= ones;
		cube.arg[i].value &= ones;
	}
	cube.arg[0] = (struct cube_arg){ones, route.call};
	return cube;
}

/* True when engines do all of PART, on ABI's multiplexer, by the rules from FIRST on. */
static bool is_made_by_engine(struct docker_plan *plan, enum abi abi,
			      const struct rule_part *part, size_t first)
{
	struct cube_list rest = {0};

	cube_list_add(plan->arena, &rest, &part->cube);
	for (size_t i = first; i < plan->parts.len && rest.len; i++) {
		const struct rule_part *other = &plan->parts.ptr[i];
		struct syscall_route route = syscall_multiplexed(other->id, abi);
		struct cube cube;

		if (route.via != part->id || other->above ||
		    !action_equal(other->action, part->action))
			continue;
		cube = multiplexed_cube(other->cube, route, abi);
		cube_list_subtract(plan->arena, &rest, &cube);
	}
	return rest.len == 0;
}

/* FIRST: where the parts of this machine start. */
static void add_multiplexer(struct docker_plan *plan, enum abi abi, syscall_id id, size_t first)
{
	struct rule_parts own = {0};

	add_call(plan, abi, id, &own);
	for (size_t i = 0; i < own.len; i++)
		if (is_unconditional(&own.ptr[i]) ||
		    !is_made_by_engine(plan, abi, &own.ptr[i], first))
			*VEC_PUSH(plan->arena, &plan->parts) = own.ptr[i];
}

static void add_machine(struct docker_plan *plan, enum abi machine)
{
	size_t first = plan->parts.len;
	abi_set abis = abis_on(plan, machine);

	for (syscall_id id = 0; id < syscall_count() && !plan->failed; id++) {
		enum abi abi = speaker(abis, id);

		if (abi != ABI_COUNT && !syscall_is_multiplexer(id))
			add_call(plan, abi, id, &plan->parts);
	}
	for (const syscall_id *id = syscall_multiplexers; *id != SYSCALL_NONE; id++) {
		enum abi abi = speaker(abis, *id);

		if (abi != ABI_COUNT)
			add_multiplexer(plan, abi, *id, first);
	}
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_cubes(const struct cube *a, const struct cube *b)
{
	int order = 0;

	for (int i = 0; i < CUBE_ARGS && order == 0; i++) {
		order = compare_numbers(a->arg[i].value, b->arg[i].value);
		if (order == 0)
			order = compare_numbers(a->arg[i].mask, b->arg[i].mask);
	}
	if (order == 0)
		order = compare_numbers(a->held, b->held);
	if (order == 0)
		order = compare_numbers(a->lacked, b->lacked);
	if (order == 0)
		order = compare_numbers(a->kernel_lo, b->kernel_lo);
	return order ? order : compare_numbers(a->kernel_hi, b->kernel_hi);
}

/* Everything that the parts of one rule share, the machines apart; unconditional ones first.
 */
static int compare_bodies(const struct rule_part *a, const struct rule_part *b)
{
	int order = is_unconditional(b) - is_unconditional(a);

	if (order == 0)
		order = origin_compare(&a->origin, &b->origin);
	if (order == 0)
		order = compare_numbers(action_ret(a->action), action_ret(b->action));
	if (order == 0)
		order = compare_numbers(a->above, b->above);
	if (order == 0)
		order = compare_numbers(a->padded, b->padded);
	return order ? order : compare_cubes(&a->cube, &b->cube);
}

static int compare_for_machines(const void *x, const void *y)
{
	const struct rule_part *a = x, *b = y;
	int order = compare_bodies(a, b);

	if (order == 0)
		order = a->id - b->id;
	return order ? order : compare_numbers(a->machines, b->machines);
}

static int compare_for_rules(const void *x, const void *y)
{
	const struct rule_part *a = x, *b = y;
	int order = compare_bodies(a, b);

	if (order == 0)
		order = compare_numbers(a->machines, b->machines);
	return order ? order : a->id - b->id;
}

static void sort_parts(struct docker_plan *plan, int (*compare)(const void *, const void *))
{
	if (plan->parts.len)
		qsort(plan->parts.ptr, plan->parts.len, sizeof(struct rule_part), compare);
}

/* One part for what is the same on several machines. */
static void merge_machines(struct docker_plan *plan)
{
	size_t len = 0;

	sort_parts(plan, compare_for_machines);
	for (size_t i = 0; i < plan->parts.len; i++) {
		struct rule_part *part = &plan->parts.ptr[i];
		struct rule_part *last = &plan->parts.ptr[len ? len - 1 : 0];

		if (len && last->id == part->id && compare_bodies(last, part) == 0)
			last->machines |= part->machines;
		else
			plan->parts.ptr[len++] = *part;
	}
	plan->parts.len = len;
	for (size_t i = 0; i < len; i++) {
		struct rule_part *part = &plan->parts.ptr[i];

		if ((machines_with(plan, part->id) & ~part->machines) == 0)
			part->machines = PROFILE_ANY_MACHINE;
	}
}

/* PART's condition on argument I; false when there is none. */
static bool condition(const struct rule_part *part, unsigned i, struct profile_arg *out)
{
	struct cube_arg arg = part->cube.arg[i];

	*out = (struct profile_arg){.index = i, .op = PROFILE_GE};
	if (part->padded >> i & 1)
		return true;
	if (part->above >> i & 1)
		*out = (struct profile_arg){.index = i, .op = PROFILE_GT, .value = UINT32_MAX};
	else if (arg.mask == UINT64_MAX)
		*out = (struct profile_arg){.index = i, .op = PROFILE_EQ, .value = arg.value};
	else
		*out = (struct profile_arg){.index = i,
					    .op = PROFILE_MASKED_EQ,
					    .value = arg.mask,
					    .value_two = arg.value};
	return out->value != 0 || out->op == PROFILE_EQ;
}

/* PART's conditions on arguments as those of RULE, its others as the guard. */
static void set_conditions(struct docker_plan *plan, struct profile_rule *rule,
			   const struct rule_part *part)
{
	struct profile_arg arg;

	rule->guard = part->cube;
	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		rule->guard.arg[i] = (struct cube_arg){0, 0};
		if (condition(part, i, &arg))
			*VEC_PUSH(plan->arena, &rule->args) = arg;
	}
}

static struct profile_rule make_rule(struct docker_plan *plan, const struct rule_part *part)
{
	struct profile_rule rule = {.action = part->action, .machines = part->machines};

	rule.comment = origin_text(plan->origins, &part->origin);
	if (part->padded)
		rule.comment = arena_printf(
			plan->arena, "%s%s>= 0 always holds: against a fault of libseccomp",
			rule.comment ? rule.comment : "", rule.comment ? "; " : "");
	set_conditions(plan, &rule, part);
	return rule;
}

static void add_rules(struct docker_plan *plan, struct profile *profile)
{
	struct profile_rule *rule = NULL;

	profile->rules.len = 0;
	sort_parts(plan, compare_for_rules);
	for (size_t i = 0; i < plan->parts.len; i++) {
		const struct rule_part *part = &plan->parts.ptr[i];

		if (!rule || part->machines != part[-1].machines ||
		    compare_bodies(&part[-1], part) != 0) {
			rule = VEC_PUSH(plan->arena, &profile->rules);
			*rule = make_rule(plan, part);
		}
		*VEC_PUSH(plan->arena, &rule->names) = syscall_name(part->id);
	}
}

/* True when PART is all that there is about its call. */
static bool is_alone(const struct docker_plan *plan, const struct rule_part *part)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->parts.len; i++)
		count += plan->parts.ptr[i].id == part->id;
	return count == 1;
}

/*
 * Let one more argument of PART be compared, from the last one on; false when
 * there is none, or none that may be: with several rules on a call, only the last
 * comparison of each may be one that has two ways to be true (docker_halves.h).
 */
static bool pad_part(const struct docker_plan *plan, struct rule_part *part)
{
	bool alone = is_alone(plan, part);

	for (unsigned i = CUBE_ARGS; i-- > 0;) {
		unsigned bit = 1u << i;
		bool free = !part->cube.arg[i].mask && !(part->above & bit);

		if (!alone && (!free || part->padded))
			return false;
		if (!free || (part->padded & bit))
			continue;
		part->padded |= bit;
		return true;
	}
	return false;
}

/* True when ID is a mere name on one of ABIS. */
static bool is_missing(syscall_id id, abi_set abis)
{
	ABI_EACH(abi, abis)
		if (syscall_number(id, abi) < 0)
			return true;
	return false;
}

/*
 * Where libseccomp would lose the rules of an ABI (lost_abis.h), let names that
 * the ABI does not have take more comparisons, until one that it has is first.
 */
static void keep_rules(struct docker_plan *plan, struct profile *profile)
{
	abi_set lost;
	bool changed = true;

	while (changed && (lost = lost_abis(plan->arena, profile))) {
		changed = false;
		for (size_t i = 0; i < plan->parts.len; i++) {
			struct rule_part *part = &plan->parts.ptr[i];

			if (is_missing(part->id, lost))
				changed = pad_part(plan, part) || changed;
		}
		add_rules(plan, profile);
	}
}

/*
 * What a number takes that no table has: the default of the profile.  An ABI that
 * the machine always lets in may be missing from the policy; the proof sees it.
 */
static struct action profile_fallback(const struct policy *policy)
{
	ABI_EACH(abi, policy->abis)
		return policy_fallback(policy, abi, SYSCALL_NONE);
	SCMPL_BUG("a policy for no architecture");
}

struct profile *docker_plan(struct context *ctx, const struct policy *policy)
{
	struct docker_plan plan = {.ctx = ctx,
				   .arena = ctx->arena,
				   .policy = policy,
				   .fallback = profile_fallback(policy),
				   .machines = abi_main_only(policy->abis),
				   .origins = origin_finder_new(ctx->arena, ctx->sources)};
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);

	profile->abis = policy->abis;
	profile->flags = policy->flags;
	profile->fallback = plan.fallback;
	profile->fallback_span = policy->fallback_span;
	ABI_EACH(machine, plan.machines)
		add_machine(&plan, machine);
	if (plan.failed)
		return NULL;
	merge_machines(&plan);
	add_rules(&plan, profile);
	keep_rules(&plan, profile);
	return profile;
}
