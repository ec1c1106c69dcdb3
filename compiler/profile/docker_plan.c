/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy to profile, in five steps:
 *
 *   1. For every machine and call, and for each kernel that makes a difference, the
 *      calls whose action is not the profile's default, as the machine's widest ABI
 *      has them: engines cut constants to the width of the narrower ones themselves.
 *      Rules of one action may overlap, so that a few will do (rule_bodies.h).
 *   2. For socketcall and ipc, only what engines do not make by themselves of
 *      the rules on the calls behind them (engine.h).
 *   3. The same part on several machines is one; on all that have the call, it
 *      needs no condition on the machine.
 *   4. Parts with the same body and origin become one rule with several names.
 *   5. Rules that libseccomp would lose by a mistake of its own are kept by making
 *      others look more costly (lost_abis.h).
 *
 * Unconditional rules come first, so that what an engine adds to a multiplexer
 * that is decided as a whole is dropped, not in conflict.
 */
#include "profile/docker_plan.h"

#include "profile/engine.h"
#include "profile/lost_abis.h"
#include "profile/origin.h"
#include "profile/rule_bodies.h"

#include <stdlib.h>
#include <string.h>

/* One call's part in a rule. */
struct rule_part {
	struct rule_body body;
	struct action action;
	struct origin origin;
	abi_set machines;
	syscall_id id;
};

VEC_STRUCT(rule_parts, struct rule_part);

/* What was found once: many calls ask the same, and each again on every machine. */
struct known_bodies {
	struct body_request request;
	struct rule_bodies bodies;
};

/* How far back is looked for the same request. */
#define KNOWN_MAX 32

struct docker_plan {
	struct context *ctx;
	struct arena *arena; /* its */
	struct diagrams *d;  /* for what is not kept */
	const struct policy *policy;
	struct docker_options *options;
	struct action fallback; /* the profile's */
	abi_set machines;
	struct origin_finder *origins;
	struct rule_parts parts;
	VEC(struct known_bodies) known;
	bool failed; /* which was reported */
};

/* A call on the ABI that speaks for its machine; its diagrams are the plan's. */
struct planned_call {
	enum abi abi;
	syscall_id id;
	const struct regions *regions;
	diagram_id outcome;
	diagram_id
		deciders; /* the number of the region that decides, or of none: their count */
	diagram_id made;  /* the actions that engines make of other rules, or open */
	diagram_id registers; /* where bits are set above an argument */
	size_t first;         /* of its parts */
	bool is_alone;        /* on no host there is another action or a rule made by engines */
	uint32_t kernel_lo, kernel_hi; /* of the hosts that are planned for */
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

/* True when a rule on ID reaches an ABI of ABI's machine that is narrower. */
static bool reaches_narrower(const struct docker_plan *plan, enum abi abi, syscall_id id)
{
	unsigned width = engine_width(abi);

	ABI_EACH(other, abis_on(plan, abi))
		if (engine_width(other) < width && syscall_number(id, other) >= 0)
			return true;
	return false;
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

static int compare_tests(const struct rule_body *a, const struct rule_body *b)
{
	int order = memcmp(a->ops, b->ops, sizeof(a->ops));

	return order ? order : compare_cubes(&a->cube, &b->cube);
}

static void report_length(struct docker_plan *plan, const struct planned_call *call)
{
	struct span rule =
		call->regions->len ? call->regions->ptr[0].rule : plan->policy->fallback_span;
	struct diag *diag;

	plan->failed = true;
	if (diagrams_exhausted(plan->d)) {
		diag_error(plan->ctx->diags, rule, DIAG_TOO_COMPLEX,
			   "the conditions on '%s' take too many rules of a profile",
			   syscall_name(call->id));
		return;
	}
	diag = diag_error(plan->ctx->diags, rule, DIAG_FORMAT_LIMIT,
			  "a Docker profile cannot say this: it takes too many rules on '%s'",
			  syscall_name(call->id));
	docker_note_length(plan->ctx, diag, plan->options);
}

static diagram_id find_deciders(const struct docker_plan *plan, const struct regions *regions)
{
	struct diagrams *from = plan->policy->diagrams;
	diagram_id *ids = ARENA_ARRAY(plan->arena, diagram_id, regions->len + 1);

	for (size_t i = 0; i < regions->len; i++)
		ids[i] = diagram_where(plan->d,
				       diagram_copy(plan->d, from, regions->ptr[i].where),
				       diagram_leaf((uint32_t)i));
	ids[regions->len] = diagram_leaf((uint32_t)regions->len);
	return diagram_apply_all(plan->d, DIAGRAM_OVER, ids, regions->len + 1);
}

static void add_decider(struct docker_plan *plan, const struct planned_call *call,
			uint32_t decider, struct origin *origin)
{
	if (decider < call->regions->len)
		origin_add(plan->origins, origin, call->regions->ptr[decider].rule);
	else if (decider == call->regions->len)
		origin_add(plan->origins, origin, plan->policy->fallback_span);
}

/* Add the lines that decide OWN, calls of CALL on the hosts planned for. */
static void add_origin(struct docker_plan *plan, const struct planned_call *call,
		       diagram_id own, struct origin *origin)
{
	struct cube hosts = cube_all();
	struct diagram_values deciders;

	if (diagram_is_leaf(call->deciders)) {
		add_decider(plan, call, diagram_value(call->deciders), origin);
		return;
	}
	hosts.kernel_lo = call->kernel_lo;
	hosts.kernel_hi = call->kernel_hi;
	own = diagram_and(plan->d, own, diagram_cube(plan->d, &hosts));
	deciders = diagram_values(plan->d, plan->arena,
				  diagram_where(plan->d, own, call->deciders));
	for (size_t i = 0; i < deciders.len; i++)
		add_decider(plan, call, deciders.ptr[i], origin);
}

/* The part of CALL with ACTION that is BODY's on the kernels just before; NULL: there is none.
 */
static struct rule_part *part_before(const struct docker_plan *plan,
				     const struct planned_call *call, struct action action,
				     struct rule_body body)
{
	for (size_t i = call->first; call->kernel_lo != KERNEL_MIN && i < plan->parts.len;
	     i++) {
		struct rule_part *part = &plan->parts.ptr[i];

		body.cube.kernel_lo = part->body.cube.kernel_lo;
		body.cube.kernel_hi = call->kernel_lo;
		if (action_equal(part->action, action) && !compare_tests(&part->body, &body))
			return part;
	}
	return NULL;
}

static void add_part(struct docker_plan *plan, const struct planned_call *call,
		     struct action action, const struct rule_body *body)
{
	struct rule_part *part = part_before(plan, call, action, *body);

	if (!part) {
		part = VEC_PUSH(plan->arena, &plan->parts);
		*part = (struct rule_part){.body = *body,
					   .action = action,
					   .machines = ABI_BIT(abi_machine(call->abi)),
					   .id = call->id};
		part->body.cube.kernel_lo = call->kernel_lo;
	}
	part->body.cube.kernel_hi = call->kernel_hi;
	add_origin(plan, call, body->own, &part->origin);
}

/* The one part of CALL that is decided as a whole: most calls. */
static void add_whole(struct docker_plan *plan, struct planned_call *call)
{
	struct rule_body body = {.cube = cube_all(), .own = DIAGRAM_TRUE};

	memset(body.ops, PROFILE_EQ, sizeof(body.ops));
	call->kernel_lo = KERNEL_MIN;
	call->kernel_hi = KERNEL_MAX;
	add_part(plan, call, action_of_value(diagram_value(call->outcome)), &body);
}

static diagram_id on_kernel(const struct docker_plan *plan, uint32_t kernel, diagram_id id)
{
	if (!diagram_is_guarded(plan->d, id))
		return id;
	return diagram_on_host(
		plan->d, id,
		&(struct known_host){.host = {.kernel = kernel}, .has_kernel = true});
}

/* The calls of PART on ABI; with ROUTE as it is carried over to the multiplexer. */
static diagram_id part_where(const struct docker_plan *plan, const struct rule_part *part,
			     enum abi abi, const struct syscall_route *route)
{
	struct rule_body body = part->body;
	struct profile_rule rule = {0};

	if (route) {
		body.cube.arg[0] = (struct cube_arg){UINT64_MAX, route->call};
		body.ops[0] = PROFILE_EQ;
	}
	rule_body_say(plan->arena, &body, &rule);
	return engine_rule_where(plan->d, &rule, engine_width(abi));
}

/*
 * What rules with ACTION may be about, too, of a call with OUTCOME: what the default is milder
 * on, where registers hold more than their arguments and --strict-registers says so.
 */
static diagram_id find_slack(const struct docker_plan *plan, const struct planned_call *call,
			     diagram_id outcome, struct action action)
{
	uint32_t fallback = diagram_value(action_leaf(plan->fallback));

	if (!plan->options->strict_registers || action.verb > VERB_DENY ||
	    action.verb >= plan->fallback.verb)
		return DIAGRAM_FALSE;
	return diagram_and(plan->d, diagram_has_value(plan->d, outcome, fallback),
			   call->registers);
}

/* OUTCOME of CALL with what its parts take of the default. */
static diagram_id with_parts(const struct docker_plan *plan, const struct planned_call *call,
			     diagram_id outcome)
{
	for (size_t i = call->first; i < plan->parts.len; i++) {
		const struct rule_part *part = &plan->parts.ptr[i];
		diagram_id where = part_where(plan, part, call->abi, NULL);

		outcome = diagram_if(plan->d, on_kernel(plan, call->kernel_lo, where),
				     action_leaf(part->action), outcome);
	}
	return outcome;
}

/* CALL's deciders where WHERE holds: often there is but one, and need not be looked for again.
 */
static diagram_id deciders_of(const struct docker_plan *plan, const struct planned_call *call,
			      diagram_id where)
{
	diagram_id deciders = diagram_where(plan->d, where, call->deciders);
	struct diagram_values values = diagram_values(plan->d, plan->arena, deciders);
	size_t len = values.len;

	if (len && diagram_leaf(values.ptr[len - 1]) == DIAGRAM_OPEN)
		len--;
	return len == 1 ? diagram_leaf(values.ptr[0]) : deciders;
}

static bool is_same_request(const struct body_request *a, const struct body_request *b)
{
	return a->must == b->must && a->may == b->may && a->width == b->width &&
	       a->is_cut == b->is_cut && a->is_alone == b->is_alone &&
	       a->wants_own == b->wants_own;
}

/* Bodies for REQUEST; NULL: there would be too many. */
static const struct rule_bodies *find_bodies(struct docker_plan *plan,
					     const struct body_request *request)
{
	struct known_bodies *known;
	size_t len = plan->known.len;

	for (size_t i = len; i > 0 && i + KNOWN_MAX > len; i--)
		if (is_same_request(&plan->known.ptr[i - 1].request, request))
			return &plan->known.ptr[i - 1].bodies;
	known = VEC_PUSH(plan->arena, &plan->known);
	known->request = *request;
	return rule_bodies_find(request, &known->bodies) ? &known->bodies : NULL;
}

/* Add the parts with ACTION of CALL, which has OUTCOME; what this is for the other actions. */
static diagram_id add_action(struct docker_plan *plan, const struct planned_call *call,
			     diagram_id outcome, struct action action)
{
	struct diagrams *d = plan->d;
	uint32_t value = diagram_value(action_leaf(action));
	diagram_id all = diagram_has_value(d, outcome, value);
	struct body_request request = {
		.d = d,
		.must = diagram_minus(d, all, diagram_has_value(d, call->made, value)),
		.may = diagram_or(d, all, find_slack(plan, call, outcome, action)),
		.width = engine_width(call->abi),
		.is_cut = reaches_narrower(plan, call->abi, call->id),
		.is_alone = call->is_alone,
	};
	struct planned_call part = *call;
	const struct rule_bodies *bodies;

	part.deciders = deciders_of(plan, call, all);
	request.wants_own = !diagram_is_leaf(part.deciders);
	bodies = find_bodies(plan, &request);
	if (!bodies) {
		report_length(plan, call);
		return outcome;
	}
	for (size_t i = 0; i < bodies->len; i++)
		add_part(plan, &part, action, &bodies->ptr[i]);
	return request.may == all ? outcome : with_parts(plan, call, outcome);
}

/* Add the parts of CALL for the kernels from LO up to HI. */
static void add_kernels(struct docker_plan *plan, struct planned_call call, uint32_t lo,
			uint32_t hi)
{
	diagram_id outcome = on_kernel(plan, lo, call.outcome);
	struct diagram_values values = diagram_values(plan->d, plan->arena, outcome);

	call.made = on_kernel(plan, lo, call.made);
	call.kernel_lo = lo;
	call.kernel_hi = hi;
	for (size_t i = 0; i < values.len && !plan->failed; i++) {
		struct action action = action_of_value(values.ptr[i]);

		if (!action_equal(action, plan->fallback))
			outcome = add_action(plan, &call, outcome, action);
	}
}

/* True when CALL is by one rule, on any host, if that is possible. */
static bool may_be_alone(const struct docker_plan *plan, const struct planned_call *call)
{
	struct diagram_values values = diagram_values(plan->d, plan->arena, call->outcome);
	size_t actions = 0;

	for (size_t i = 0; i < values.len; i++)
		actions += !action_equal(action_of_value(values.ptr[i]), plan->fallback);
	return actions == 1 && !diagram_is_guarded(plan->d, call->outcome) &&
	       !syscall_is_multiplexer(call->id) &&
	       !(syscall_behind(call->id) & abis_on(plan, call->abi));
}

/* Append what the policy says about ID on ABI, and neither the profile's default nor MADE does.
 */
static void add_call(struct docker_plan *plan, enum abi abi, syscall_id id, diagram_id made)
{
	struct diagrams *d = plan->d;
	struct planned_call call = {.abi = abi,
				    .id = id,
				    .regions = policy_regions(plan->policy, abi, id),
				    .made = made,
				    .first = plan->parts.len};
	struct diagram_values kernels;

	call.outcome =
		diagram_copy(d, plan->policy->diagrams, policy_outcome(plan->policy, abi, id));
	if (call.outcome == action_leaf(plan->fallback))
		return;
	call.deciders = find_deciders(plan, call.regions);
	if (diagram_is_leaf(call.outcome)) {
		add_whole(plan, &call);
		return;
	}
	if (plan->options->strict_registers)
		call.registers = engine_upper_bits(d, id, abi);
	call.is_alone = may_be_alone(plan, &call);
	kernels = diagram_kernels(d, plan->arena, call.outcome);
	*VEC_PUSH(plan->arena, &kernels) = KERNEL_MAX;
	for (size_t i = 0; i < kernels.len && !plan->failed; i++)
		add_kernels(plan, call, i ? kernels.ptr[i - 1] : KERNEL_MIN, kernels.ptr[i]);
}

/* What engines make of ID, a multiplexer of ABI, from the parts from FIRST on. */
static diagram_id made_by_engine(const struct docker_plan *plan, enum abi abi, syscall_id id,
				 size_t first)
{
	diagram_id made = DIAGRAM_OPEN;

	for (size_t i = first; i < plan->parts.len; i++) {
		const struct rule_part *part = &plan->parts.ptr[i];
		struct syscall_route route = syscall_multiplexed(part->id, abi);

		if (route.via == id)
			made = diagram_over(plan->d, made,
					    diagram_where(plan->d,
							  part_where(plan, part, abi, &route),
							  action_leaf(part->action)));
	}
	return made;
}

static void add_machine(struct docker_plan *plan, enum abi machine)
{
	size_t first = plan->parts.len;
	abi_set abis = abis_on(plan, machine);

	for (syscall_id id = 0; id < syscall_count() && !plan->failed; id++) {
		enum abi abi = speaker(abis, id);

		if (abi != ABI_COUNT && !syscall_is_multiplexer(id))
			add_call(plan, abi, id, DIAGRAM_OPEN);
	}
	for (const syscall_id *id = syscall_multiplexers; *id != SYSCALL_NONE; id++) {
		enum abi abi = speaker(abis, *id);

		if (abi != ABI_COUNT && !plan->failed)
			add_call(plan, abi, *id, made_by_engine(plan, abi, *id, first));
	}
}

static bool is_unconditional(const struct rule_part *part)
{
	return cube_ignores_args(&part->body.cube);
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
	return order ? order : compare_tests(&a->body, &b->body);
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

/* True when PART compares an argument for what always holds. */
static bool is_padded(const struct rule_part *part)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (part->body.ops[i] == PROFILE_GE && part->body.cube.arg[i].value == 0)
			return true;
	return false;
}

static struct profile_rule make_rule(struct docker_plan *plan, const struct rule_part *part)
{
	struct profile_rule rule = {.action = part->action, .machines = part->machines};

	rule.comment = origin_text(plan->origins, &part->origin);
	if (is_padded(part))
		rule.comment = arena_printf(
			plan->arena, "%s%s>= 0 always holds: against a fault of libseccomp",
			rule.comment ? rule.comment : "", rule.comment ? "; " : "");
	rule_body_say(plan->arena, &part->body, &rule);
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

/* True when an argument of PART is compared by order or for being another. */
static bool has_other_op(const struct rule_part *part)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (part->body.ops[i] != PROFILE_EQ)
			return true;
	return false;
}

/*
 * Let one more argument of PART be compared, from the last one on; false when there is
 * none, or none that may be: of several rules on a call, only the last comparison of each
 * may be another than for equality (rule_bodies.h).
 */
static bool pad_part(const struct docker_plan *plan, struct rule_part *part)
{
	bool alone = is_alone(plan, part);

	if (!alone && (has_other_op(part) || part->body.cube.arg[CUBE_ARGS - 1].mask))
		return false;
	for (unsigned i = CUBE_ARGS; i-- > 0;) {
		if (part->body.cube.arg[i].mask)
			continue;
		part->body.cube.arg[i] = (struct cube_arg){UINT64_MAX, 0};
		part->body.ops[i] = PROFILE_GE;
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

struct profile *docker_plan(struct context *ctx, const struct policy *policy,
			    struct docker_options *options)
{
	struct docker_plan plan = {.ctx = ctx,
				   .arena = ctx->arena,
				   .d = diagrams_new(ctx->arena),
				   .policy = policy,
				   .options = options,
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

void docker_note_length(struct context *ctx, struct diag *diag, struct docker_options *options)
{
	options->too_long = diag;
	diag_note(
		ctx->diags, diag,
		"odd bounds and `!=` are long lists of masks there; `exec` and `build -t bpf` "
		"take few instructions for them");
}
