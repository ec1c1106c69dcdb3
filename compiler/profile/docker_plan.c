/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy to profile, in five steps:
 *
 *   1. For every machine and call, and for each kernel that makes a difference, the
 *      calls whose action is not the profile's default, as the machine's widest ABI
 *      has them: engines cut constants to the width of the narrower ones themselves.
 *      Rules may overlap, so that a few will do (rule_bodies.h, call_bodies.h).
 *   2. For socketcall and ipc, only what engines do not make by themselves of
 *      the rules on the calls behind them (engine.h).
 *   3. The same part on several machines is one; on all that have the call, it
 *      needs no condition on the machine.
 *   4. Parts with the same body and origin become one rule with several names.
 *   5. Rules that libseccomp would lose by a mistake of its own are kept by making
 *      others look more costly (lost_abis.h).
 *   6. Rules that it would mix up with those of another call are written as two
 *      (docker_apart.h).
 *
 * Unconditional rules come first, so that what an engine adds to a multiplexer
 * that is decided as a whole is dropped, not in conflict.
 */
#include "profile/docker_plan.h"

#include "core/limits.h"
#include "profile/call_bodies.h"
#include "profile/docker_apart.h"
#include "profile/docker_limits.h"
#include "profile/engine.h"
#include "profile/errno_labels.h"
#include "profile/removed_rules.h"
#include "profile/rule_parts.h"

/* A part of which engines make a rule on a multiplexer, too, and the sub-call there. */
struct routed_part {
	size_t part;
	uint32_t call;
};

VEC_STRUCT(routed_parts, struct routed_part);

/* What such rules come to where WIDTH bits are compared. */
struct multiplexed {
	struct routed_parts of;
	unsigned width;
	diagram_id made;
};

struct docker_plan {
	struct context *ctx;
	struct arena *arena; /* its */
	struct diagrams *d;  /* for what is not kept */
	const struct policy *policy;
	struct docker_options *options;
	struct action fallback; /* the profile's */
	const struct source_map *sources;
	struct rule_parts parts;
	struct bodies_known known;
	VEC(struct multiplexed) multiplexed; /* so far */
	const struct planned_call **calls;   /* [syscall_id]: those that have parts; lists */
	bool failed;                         /* which was reported */
};

/* A call on the ABI that speaks for its machine; its diagrams are the plan's. */
struct planned_call {
	enum abi abi;
	syscall_id id;
	const struct regions *regions; /* deciders are their numbers, or their count for none */
	struct call_request request; /* if it is decided as a whole, there is but the outcome */
	uint32_t kernel_lo, kernel_hi; /* of the hosts that are planned for */
	size_t first, end;             /* its parts */
	const struct planned_call *next;
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

	ABI_EACH(abi, abis & syscall_abis(id))
		if (best == ABI_COUNT || engine_width(abi) > engine_width(best))
			best = abi;
	return best;
}

static bool reaches_narrower(const struct docker_plan *plan, enum abi abi, syscall_id id)
{
	unsigned width = engine_width(abi);

	ABI_EACH(other, abis_on(plan, abi))
		if (engine_width(other) < width && syscall_number(id, other) >= 0)
			return true;
	return false;
}

static void report_length(struct docker_plan *plan, const struct planned_call *call)
{
	struct span rule = policy_rule_on(plan->policy, call->abi, call->id);
	struct diag *diag;

	plan->failed = true;
	if (diagrams_exhausted(plan->d)) {
		diag_error(plan->ctx->diags, rule, DIAG_TOO_COMPLEX,
			   "the conditions on '%s' take too many rules of a profile",
			   syscall_name(call->id));
		return;
	}
	diag = diag_format_limit(plan->ctx->diags, profile_form_text(plan->options->form), rule,
				 "it takes too many rules on '%s'", syscall_name(call->id));
	docker_note_length(plan->ctx, diag, plan->options);
}

/* Of a store that is exhausted nothing is taken. */
static bool is_exhausted(struct docker_plan *plan, const struct planned_call *call)
{
	if (!plan->failed && diagrams_exhausted(plan->d))
		report_length(plan, call);
	return plan->failed;
}

static diagram_id find_deciders(const struct docker_plan *plan, const struct regions *regions)
{
	struct diagrams *from = plan->policy->diagrams;
	diagram_id *ids;

	if (regions->len && regions->ptr[0].where == DIAGRAM_TRUE) /* most are so */
		return diagram_leaf(0);
	ids = ARENA_ARRAY(plan->arena, diagram_id, regions->len + 1);
	for (size_t i = 0; i < regions->len; i++)
		ids[i] = diagram_where(plan->d,
				       diagram_copy(plan->d, from, regions->ptr[i].where),
				       diagram_leaf((uint32_t)i));
	ids[regions->len] = diagram_leaf((uint32_t)regions->len);
	return diagram_apply_all(plan->d, DIAGRAM_OVER, ids, regions->len + 1);
}

/* Where there are no comments, rules of many lines are one. */
static void add_decider(struct docker_plan *plan, const struct planned_call *call,
			uint32_t decider, struct origin *origin)
{
	if (!profile_form_has_guards(plan->options->form))
		return;
	if (decider < call->regions->len)
		origin_add(plan->sources, origin, call->regions->ptr[decider].rule);
	else if (decider == call->regions->len)
		origin_add(plan->sources, origin, plan->policy->fallback_span);
}

/* Add the lines that decide OWN, calls of CALL on the hosts planned for. */
static void add_origin(struct docker_plan *plan, const struct planned_call *call,
		       diagram_id own, struct origin *origin)
{
	struct cube hosts = cube_all();
	struct diagram_values deciders;

	if (diagram_is_leaf(call->request.deciders)) {
		add_decider(plan, call, diagram_value(call->request.deciders), origin);
		return;
	}
	hosts.kernel_lo = call->kernel_lo;
	hosts.kernel_hi = call->kernel_hi;
	own = diagram_and(plan->d, own, diagram_cube(plan->d, &hosts));
	deciders = diagram_values(plan->d, plan->arena,
				  diagram_where(plan->d, own, call->request.deciders));
	VEC_EACH(decider, deciders)
		add_decider(plan, call, *decider, origin);
}

/* ONE's part of CALL that is BODY's on the kernels just before; NULL: there is none. */
static struct rule_part *part_before(const struct docker_plan *plan,
				     const struct planned_call *call,
				     const struct action_bodies *one, struct rule_body body)
{
	for (size_t i = call->first; call->kernel_lo != KERNEL_MIN && i < plan->parts.len;
	     i++) {
		struct rule_part *part = &plan->parts.ptr[i];

		body.cube.kernel_lo = part->body.cube.kernel_lo;
		body.cube.kernel_hi = call->kernel_lo;
		if (action_equal(part->action, one->action) &&
		    part->is_ordered == one->is_ordered &&
		    !rule_body_compare(&part->body, &body))
			return part;
	}
	return NULL;
}

static void add_part(struct docker_plan *plan, const struct planned_call *call,
		     const struct action_bodies *one, const struct rule_body *body)
{
	struct rule_part *part = part_before(plan, call, one, *body);

	if (!part) {
		void *before = plan->parts.ptr;

		part = VEC_PUSH(plan->arena, &plan->parts);
		if (before != plan->parts.ptr)
			arena_give_back(plan->arena, before);
		*part = (struct rule_part){.body = *body,
					   .action = one->action,
					   .is_ordered = one->is_ordered,
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
	struct cube all = cube_all();
	struct rule_body body = rule_body_of(&all);
	const struct action_bodies one = {
		.action = action_of_value(diagram_value(call->request.outcome))};

	body.own = DIAGRAM_TRUE;
	call->kernel_lo = KERNEL_MIN;
	call->kernel_hi = KERNEL_MAX;
	add_part(plan, call, &one, &body);
}

static diagram_id on_kernel(const struct docker_plan *plan, uint32_t kernel, diagram_id id)
{
	if (!diagram_is_guarded(plan->d, id))
		return id;
	return diagram_on_host(
		plan->d, id,
		&(struct known_host){.host = {.kernel = kernel}, .has_kernel = true});
}

/* The calls of the multiplexer through which those of PART are reached, as sub-call CALL. */
static diagram_id part_through(const struct docker_plan *plan, const struct rule_part *part,
			       unsigned width, uint32_t call)
{
	struct profile_rule rule = rule_body_rule(plan->arena, &part->body);

	return engine_rule_through(plan->d, &rule, width, &call);
}

/* Add the parts of CALL for the kernels from LO up to HI. */
static void add_kernels(struct docker_plan *plan, struct planned_call call, uint32_t lo,
			uint32_t hi)
{
	struct call_bodies found;

	call.request.outcome = on_kernel(plan, lo, call.request.outcome);
	call.request.made = on_kernel(plan, lo, call.request.made);
	call.kernel_lo = lo;
	call.kernel_hi = hi;
	if (!call_bodies_find(&call.request, &found)) {
		report_length(plan, &call);
		return;
	}
	VEC_EACH(one, found) {
		call.request.deciders = one->deciders;
		VEC_EACH(body, *one->bodies)
			add_part(plan, &call, one, body);
	}
}

/* True when CALL is by one rule, on any host, if that is possible. */
static bool may_be_alone(const struct docker_plan *plan, const struct planned_call *call)
{
	diagram_id outcome = call->request.outcome;
	struct diagram_values values = diagram_values(plan->d, plan->arena, outcome);
	size_t actions = 0;

	VEC_EACH(value, values)
		actions += !action_equal(action_of_value(*value), plan->fallback);
	return actions == 1 && !diagram_is_guarded(plan->d, outcome) &&
	       !call->request.is_multiplexed;
}

static bool has_errno_names(const struct docker_plan *plan)
{
	return profile_form_names_errnos(plan->options->form);
}

static diagram_id label_leaf(const void *abi, uint32_t value)
{
	return action_leaf(errno_labels_add(action_of_value(value), *(const enum abi *)abi));
}

/* What becomes of ID on ABI, in the plan's diagrams. */
static diagram_id planned_outcome(const struct docker_plan *plan, enum abi abi, syscall_id id)
{
	const struct policy *policy = plan->policy;
	diagram_id outcome =
		diagram_copy(plan->d, policy->diagrams, policy_outcome(policy, abi, id));

	if (!has_errno_names(plan))
		return outcome;
	return diagram_map(plan->d, label_leaf, &abi, outcome);
}

/* Append the parts of CALL, about which the policy says what the profile's default does not. */
static void add_parts(struct docker_plan *plan, struct planned_call *call)
{
	struct diagram_values kernels;

	call->request.deciders = find_deciders(plan, call->regions);
	if (diagram_is_leaf(call->request.outcome)) {
		add_whole(plan, call);
		return;
	}
	call->request.is_alone = may_be_alone(plan, call);
	kernels = diagram_kernels(plan->d, plan->arena, call->request.outcome);
	*VEC_PUSH(plan->arena, &kernels) = KERNEL_MAX;
	for (size_t i = 0; i < kernels.len && !plan->failed; i++)
		add_kernels(plan, *call, i ? kernels.ptr[i - 1] : KERNEL_MIN, kernels.ptr[i]);
}

static bool are_regions_equal(const struct regions *a, const struct regions *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->ptr[i].where != b->ptr[i].where ||
		    !span_equal(a->ptr[i].rule, b->ptr[i].rule))
			return false;
	return true;
}

static bool is_same_request(const struct call_request *a, const struct call_request *b)
{
	return a->outcome == b->outcome && a->made == b->made && a->slack == b->slack &&
	       a->width == b->width && a->is_cut == b->is_cut &&
	       a->is_multiplexed == b->is_multiplexed;
}

/* True when CALL asks what it does on another machine: then their parts are the same. */
static bool share_parts(struct docker_plan *plan, const struct planned_call *call)
{
	const struct planned_call *other = plan->calls[call->id];

	while (other && !(is_same_request(&other->request, &call->request) &&
			  are_regions_equal(other->regions, call->regions)))
		other = other->next;
	if (!other || !plan->parts.ptr)
		return false;
	for (size_t i = other->first; i < other->end; i++)
		plan->parts.ptr[i].machines |= ABI_BIT(abi_machine(call->abi));
	return true;
}

/* What is to be found for CALL, which is not decided as a whole. */
static struct call_request request_for(struct docker_plan *plan,
				       const struct planned_call *call, diagram_id made)
{
	return (struct call_request){
		.d = plan->d,
		.known = &plan->known,
		.fallback = plan->fallback,
		.outcome = call->request.outcome,
		.made = made,
		.slack = plan->options->strict_registers
				 ? engine_upper_bits(plan->d, call->id, call->abi)
				 : DIAGRAM_FALSE,
		.width = engine_width(call->abi),
		.is_cut = reaches_narrower(plan, call->abi, call->id),
		.is_multiplexed = syscall_is_multiplexer(call->id) ||
				  (syscall_behind(call->id) & abis_on(plan, call->abi)),
	};
}

/* Append what the policy says about ID on ABI, and neither the profile's default nor MADE does.
 */
static void add_call(struct docker_plan *plan, enum abi abi, syscall_id id, diagram_id made)
{
	struct planned_call call = {.abi = abi,
				    .id = id,
				    .regions = policy_regions(plan->policy, abi, id),
				    .request.outcome = planned_outcome(plan, abi, id),
				    .first = plan->parts.len};
	struct planned_call *kept;

	if (!diagram_is_leaf(call.request.outcome))
		call.request = request_for(plan, &call, made);
	if (is_exhausted(plan, &call) || call.request.outcome == action_leaf(plan->fallback) ||
	    share_parts(plan, &call))
		return;
	add_parts(plan, &call);
	if (is_exhausted(plan, &call))
		return;
	call.end = plan->parts.len;
	call.next = plan->calls[id];
	kept = ARENA_NEW(plan->arena, struct planned_call);
	*kept = call;
	plan->calls[id] = kept;
}

/* The parts on ABI's machine that engines carry over to its multiplexer ID. */
static struct routed_parts find_routed(const struct docker_plan *plan, enum abi abi,
				       syscall_id id)
{
	abi_set machine = ABI_BIT(abi_machine(abi));
	struct routed_parts routed = {0};

	for (size_t i = 0; i < plan->parts.len; i++) {
		const struct rule_part *part = &plan->parts.ptr[i];
		struct syscall_route route = {.via = SYSCALL_NONE};

		if (part->machines & machine)
			route = syscall_multiplexed(part->id, abi);
		if (route.via == id)
			*VEC_PUSH(plan->arena, &routed) = (struct routed_part){i, route.call};
	}
	return routed;
}

static bool is_same_routed(const struct routed_parts *a, const struct routed_parts *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->ptr[i].part != b->ptr[i].part || a->ptr[i].call != b->ptr[i].call)
			return false;
	return true;
}

/* What engines make of ID, a multiplexer of ABI, from the parts on its machine. */
static diagram_id made_by_engine(struct docker_plan *plan, enum abi abi, syscall_id id)
{
	struct routed_parts routed = find_routed(plan, abi, id);
	unsigned width = engine_width(abi);
	diagram_id made = DIAGRAM_OPEN, where = DIAGRAM_FALSE;

	VEC_EACH(known, plan->multiplexed)
		if (known->width == width && is_same_routed(&known->of, &routed))
			return known->made;
	for (size_t i = 0; plan->parts.ptr && i < routed.len; i++) {
		const struct rule_part *part = &plan->parts.ptr[routed.ptr[i].part];

		where = diagram_or(plan->d, where,
				   part_through(plan, part, width, routed.ptr[i].call));
		if (i + 1 < routed.len &&
		    action_equal(part->action, plan->parts.ptr[routed.ptr[i + 1].part].action))
			continue;
		made = diagram_over(plan->d, made,
				    diagram_where(plan->d, where, action_leaf(part->action)));
		where = DIAGRAM_FALSE;
	}
	*VEC_PUSH(plan->arena, &plan->multiplexed) = (struct multiplexed){routed, width, made};
	return made;
}

static void add_machine(struct docker_plan *plan, enum abi machine)
{
	abi_set abis = abis_on(plan, machine);

	for (syscall_id id = 0; id < syscall_count() && !plan->failed; id++) {
		enum abi abi = speaker(abis, id);

		progress_tell(plan->ctx->progress, "scmpl: %s in a profile for %s",
			      syscall_name(id), abi_info(machine)->name);
		if (abi != ABI_COUNT && !syscall_is_multiplexer(id))
			add_call(plan, abi, id, DIAGRAM_OPEN);
	}
	for (const syscall_id *id = syscall_multiplexers; *id != SYSCALL_NONE; id++) {
		enum abi abi = speaker(abis, *id);

		if (abi != ABI_COUNT && !plan->failed)
			add_call(plan, abi, *id, made_by_engine(plan, abi, *id));
	}
}

/*
 * What a number takes that no table has: the default of the profile.  An ABI that
 * the machine always lets in may be missing from the policy; the proof sees it.
 */
static struct action profile_fallback(const struct docker_plan *plan)
{
	ABI_EACH(abi, plan->policy->abis) {
		struct action action = policy_fallback(plan->policy, abi, SYSCALL_NONE);

		return has_errno_names(plan) ? errno_labels_add(action, abi) : action;
	}
	SCMPL_BUG("a policy for no architecture");
}

struct profile *docker_plan(struct context *ctx, const struct policy *policy,
			    struct docker_options *options)
{
	struct docker_plan plan = {
		.ctx = ctx,
		.arena = ctx->arena,
		.d = diagrams_limited(ctx->arena, LIMIT_DIAGRAM_NODES,
				      diagrams_left(ctx->diagrams, options->work)),
		.policy = policy,
		.options = options,
		.sources = ctx->sources};
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);
	const struct profile_rule *rules;
	bool is_calm;

	plan.fallback = profile_fallback(&plan);
	plan.calls =
		ARENA_ARRAY(plan.arena, const struct planned_call *, (size_t)syscall_count());
	profile->form = options->form;
	profile->abis = policy->abis;
	profile->flags = policy->flags;
	profile->fallback = plan.fallback;
	profile->fallback_span = policy->fallback_span;
	if (!docker_can_say(ctx, policy, options->form))
		return NULL;
	ABI_EACH(machine, abi_main_only(policy->abis))
		add_machine(&plan, machine);
	options->work += diagrams_work(plan.d);
	if (plan.failed)
		return NULL;
	is_calm = rule_parts_write(&plan.parts, policy, plan.sources, profile);
	errno_labels_resolve(profile);
	options->is_kept = keep_all_rules(ctx->arena, profile);
	rules = profile->rules.ptr;
	options->is_apart = docker_keep_apart(ctx->arena, profile);
	options->is_kept &= profile->rules.ptr == rules; /* none was split */
	options->is_calm = is_calm && options->is_kept;
	options->planned = profile;
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
