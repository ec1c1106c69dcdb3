/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each rule is held against what engines make of all of them together: what it
 * matches, taken as it is written, should get its action.
 */
#include "profile/losses.h"

#include "profile/docker_parse.h"
#include "profile/engine.h"
#include "profile/json.h"

#define NAMES_SHOWN 3

struct loss_search {
	struct arena *arena;
	struct diagrams *d;
	const struct profile *profile;
	const struct policy *policy;
	struct losses found;

	const struct profile_rule *rule; /* looked at now, and from here on: */
	size_t first;                    /* its first in FOUND */
	size_t name;                     /* of its names */
	syscall_id id;                   /* the call of that name */
	diagram_id where[2];             /* what it matches where 32 and 64 bits are compared */
};

syscall_id loss_call(const struct loss *loss, size_t index)
{
	return profile_call(loss->rule, loss->names.ptr[index]);
}

/* The call at hand has a LOSS: one more of those that the rule has already, or the first. */
static void add(struct loss_search *s, struct loss loss)
{
	struct loss *known = NULL;

	for (size_t i = s->first; i < s->found.len && !known; i++)
		if (s->found.ptr[i].code == loss.code && s->found.ptr[i].via == loss.via &&
		    span_equal(s->found.ptr[i].decider, loss.decider))
			known = &s->found.ptr[i];
	if (!known) {
		known = VEC_PUSH(s->arena, &s->found);
		*known = loss;
		known->rule = s->rule;
	}
	known->is_partial |= loss.is_partial;
	/* A call's ABIs come one after the other. */
	if (!known->names.len || known->names.ptr[known->names.len - 1] != s->name)
		*VEC_PUSH(s->arena, &known->names) = s->name;
}

/* dropped-rule */

/* Where what DECIDES is not WANTED, a leaf; of many rules it is large, and WHERE is not. */
static bool is_other(const void *wanted, diagram_id where, diagram_id decides,
		     diagram_id *result)
{
	if (where == DIAGRAM_FALSE || decides == *(const diagram_id *)wanted)
		*result = DIAGRAM_FALSE;
	else if (diagram_is_leaf(decides))
		*result = where;
	else
		return false;
	return true;
}

/* REGION is an exception from the rule, whose own condition is wider, as somebody wrote it. */
static bool is_exception(const struct loss_search *s, enum abi abi, const struct region *region)
{
	const struct profile_rule *other = profile_rule_at(s->profile, region->rule);

	return other && other->args.len && s->rule->args.len &&
	       !profile_skips(s->profile, s->rule, abi) &&
	       region->action.verb < s->rule->action.verb;
}

static void check_verdict(struct loss_search *s, enum abi abi)
{
	diagram_id where = s->where[engine_width(abi) == 64];
	const struct regions *regions = policy_regions(s->policy, abi, s->id);
	struct loss loss = {.code = DIAG_DROPPED_RULE, .abi = abi, .via = SYSCALL_NONE};
	struct action action = profile_action(s->rule, abi);
	diagram_id leaf = action_leaf(action);

	if (diagram_combine(s->d, is_other, &leaf, where,
			    policy_outcome(s->policy, abi, s->id)) == DIAGRAM_FALSE)
		return;
	VEC_EACH(region, *regions) {
		bool is_own = action_equal(region->action, action);

		if (is_own ? loss.is_partial : loss.decider.file != 0)
			continue;
		if (diagram_and(s->d, where, region->where) == DIAGRAM_FALSE ||
		    is_exception(s, abi, region))
			continue;
		if (is_own)
			loss.is_partial = true;
		else
			loss.decider = region->rule;
	}
	if (loss.decider.file)
		add(s, loss);
}

/* lost-condition */

/* True when an unconditional rule decides all of VIA on every host of ABI. */
static bool is_decided_whole(const struct loss_search *s, syscall_id via, enum abi abi)
{
	const struct regions *regions = policy_regions(s->policy, abi, via);

	return regions->len == 1 && regions->ptr[0].where == DIAGRAM_TRUE;
}

/*
 * The rule was carried over to a multiplexer.  What it says of argument 0 is lost there;
 * what it says of others is compared with others, a pointer among them.
 */
static void check_route(struct loss_search *s, enum abi abi)
{
	struct syscall_route route = syscall_multiplexed(s->id, abi);
	struct example call = {{route.call}, {s->rule->guard.held, s->rule->guard.kernel_lo}};
	struct action made;

	if (route.via == SYSCALL_NONE || !s->rule->args.len ||
	    profile_skips(s->profile, s->rule, abi) || is_decided_whole(s, route.via, abi))
		return;
	made = policy_eval(s->policy, abi, route.via, &call).action;
	add(s, (struct loss){.code = DIAG_LOST_CONDITION,
			     .abi = abi,
			     .via = route.via,
			     .is_misread = !action_equal(made, profile_action(s->rule, abi))});
}

/* cut-constant, unmasked-bits */

static bool is_cut(const struct profile_arg *arg, enum abi abi)
{
	bool keeps_some = arg->op == PROFILE_MASKED_EQ && (uint32_t)arg->value != 0;

	return engine_width(abi) == 32 && arg->value >> 32 && !keeps_some;
}

static void check_constants(struct loss_search *s, enum abi abi)
{
	for (size_t i = 0; i < s->rule->args.len; i++) {
		const struct profile_arg *arg = &s->rule->args.ptr[i];
		struct loss loss = {.abi = abi, .arg = i, .via = SYSCALL_NONE};

		loss.code = DIAG_CUT_CONSTANT;
		if (is_cut(arg, abi))
			add(s, loss);
		loss.code = DIAG_UNMASKED_BITS;
		if (arg->op == PROFILE_MASKED_EQ && arg->value_two & ~arg->value)
			add(s, loss);
	}
}

static void check_call(struct loss_search *s, enum abi abi)
{
	if (syscall_number(s->id, abi) >= 0) {
		if (profile_repeats_index(s->rule) && !profile_skips(s->profile, s->rule, abi))
			add(s, (struct loss){.code = DIAG_REPEATED_ARGUMENT,
					     .abi = abi,
					     .arg = profile_repeated_arg(s->rule),
					     .via = SYSCALL_NONE});
		else
			check_verdict(s, abi);
		check_constants(s, abi);
	}
	check_route(s, abi);
}

static void check_rule(struct loss_search *s)
{
	s->where[0] = engine_rule_where(s->d, s->rule, 32);
	s->where[1] = engine_rule_where(s->d, s->rule, 64);
	s->first = s->found.len;
	for (s->name = 0; s->name < s->rule->names.len; s->name++) {
		s->id = profile_call(s->rule, s->name);
		if (s->id == SYSCALL_NONE)
			continue;
		ABI_EACH(abi, s->policy->abis)
			if (profile_is_on(s->rule, abi))
				check_call(s, abi);
	}
}

struct losses losses_find(const struct profile *profile, const struct policy *policy)
{
	struct loss_search s = {.arena = diagrams_arena(policy->diagrams),
				.d = policy->diagrams,
				.profile = profile,
				.policy = policy};

	VEC_EACH(rule, profile->rules) {
		s.rule = rule;
		check_rule(&s);
	}
	return s.found;
}

/* What is said. */

struct loss_report {
	struct context *ctx;
	const struct profile *profile;
	const struct loss *loss;
	const struct source *source; /* of the profile */
};

/* "'acct' and 'sync'" */
static const char *names_text(const struct loss_report *r)
{
	struct sbuf out = {.arena = r->ctx->arena};
	size_t len = r->loss->names.len;
	size_t shown = len > NAMES_SHOWN ? NAMES_SHOWN : len;

	for (size_t i = 0; i < shown; i++)
		sbuf_printf(&out, "%s'%s'",
			    !i             ? ""
			    : i + 1 == len ? " and "
					   : ", ",
			    syscall_name(loss_call(r->loss, i)));
	if (len > shown)
		sbuf_printf(&out, " and %zu more", len - shown);
	return out.ptr;
}

static struct span name_span(const struct loss_report *r)
{
	return docker_name_span(r->loss->rule, r->loss->names.ptr[0]);
}

/* The place of the decider's name for the first call; all of it where it has no such name. */
static struct span decider_span(const struct loss_report *r)
{
	const struct profile_rule *rule = profile_rule_at(r->profile, r->loss->decider);

	for (size_t i = 0; rule && i < rule->names.len; i++)
		if (profile_call(rule, i) == loss_call(r->loss, 0))
			return docker_name_span(rule, i);
	return r->loss->decider;
}

/* The place of the argument: all of its object. */
static struct span arg_span(const struct loss_report *r)
{
	struct str text = r->source->text;
	size_t args = json_locate_field(text, r->loss->rule->span.lo, "args");

	return json_span(r->source, json_locate_item(text, args, r->loss->arg));
}

static bool is_conditional(const struct loss_report *r, struct span rule)
{
	const struct profile_rule *found = profile_rule_at(r->profile, rule);

	return found && found->args.len;
}

static void report_dropped(const struct loss_report *r)
{
	const struct loss *loss = r->loss;
	struct diag_sink *diags = r->ctx->diags;
	const char *reason = "the first rule without a condition is kept, whatever the others "
			     "say";
	struct diag *diag;

	if (profile_skips(r->profile, loss->rule, loss->abi))
		reason = "it has the action of the default, so it makes no exception from the "
			 "other rule";
	else if (loss->rule->args.len && is_conditional(r, loss->decider))
		reason = "where both match libseccomp lets the other decide, in whatever order "
			 "they stand";
	else if (loss->rule->args.len)
		reason = "a rule without a condition is all that is kept for this call";
	diag = diag_warning(diags, name_span(r), loss->code,
			    "engines drop this rule on %s%s: %s",
			    loss->is_partial ? "some calls of " : "", names_text(r), reason);
	diag_label(diags, diag, decider_span(r), "the other rule");
	diag_note(diags, diag,
		  "give both conditions that exclude each other; in a policy the strictest "
		  "rule decides");
}

static void report_repeated(const struct loss_report *r)
{
	const struct profile_rule *rule = r->loss->rule;
	unsigned index = rule->args.ptr[r->loss->arg].index;
	struct diag_sink *diags = r->ctx->diags;
	struct diag *diag =
		diag_warning(diags, arg_span(r), r->loss->code,
			     "argument %u is compared twice: engines join all conditions of "
			     "such a rule by OR, not by AND",
			     index);

	diag_note(diags, diag, "so much more is %s than the rule seems to say",
		  verb_permits(rule->action.verb) ? "let through" : "refused");
	diag_note(diags, diag, "a policy says it as a range: arg%u in 3..7", index);
}

static void report_condition(const struct loss_report *r)
{
	const struct loss *loss = r->loss;
	const char *abi = abi_info(loss->abi)->name, *via = syscall_name(loss->via);
	const char *done = verb_permits(loss->rule->action.verb) ? "let through" : "refused";
	struct diag_sink *diags = r->ctx->diags;
	const char *what = arena_printf(
		r->ctx->arena,
		loss->is_misread ? "compare other values with the condition: calls that meet "
				   "it are not %s by this rule"
				 : "cannot check the condition: calls that do not meet it are "
				   "%s, too",
		done);
	struct diag *diag =
		diag_warning(diags, name_span(r), loss->code,
			     "on %s, %s %s also reached through %s, where engines %s", abi,
			     names_text(r), loss->names.len == 1 ? "is" : "are", via, what);

	diag_note(diags, diag,
		  "leave %s out of 'architectures', or decide all of %s by a rule of its own",
		  abi, via);
}

static void report_constant(const struct loss_report *r)
{
	if (r->loss->code == DIAG_CUT_CONSTANT)
		diag_warning(r->ctx->diags, arg_span(r), r->loss->code,
			     "on %s, engines compare the lower 32 bits alone of this constant",
			     abi_info(r->loss->abi)->name);
	else
		diag_warning(r->ctx->diags, arg_span(r), r->loss->code,
			     "engines take no notice of those bits of 'valueTwo' that 'value', "
			     "the mask, does not have");
}

/* The same happened to an earlier rule on the same call, and nobody learns anything new. */
static bool was_told(const struct losses *losses, size_t index)
{
	const struct loss *loss = &losses->ptr[index];

	for (size_t i = 0; loss->code == DIAG_LOST_CONDITION && i < index; i++)
		if (losses->ptr[i].code == loss->code &&
		    losses->ptr[i].is_misread == loss->is_misread &&
		    loss_call(&losses->ptr[i], 0) == loss_call(loss, 0))
			return true;
	return false;
}

void losses_report(struct context *ctx, const struct profile *profile,
		   const struct losses *losses, enum diag_code code)
{
	struct loss_report r = {.ctx = ctx, .profile = profile};

	for (size_t i = 0; i < losses->len; i++) {
		r.loss = &losses->ptr[i];
		r.source = source_of(ctx->sources, r.loss->rule->span);
		if ((code != DIAG_CODE_COUNT && r.loss->code != code) || was_told(losses, i))
			continue;
		if (r.loss->code == DIAG_DROPPED_RULE)
			report_dropped(&r);
		else if (r.loss->code == DIAG_REPEATED_ARGUMENT)
			report_repeated(&r);
		else if (r.loss->code == DIAG_LOST_CONDITION)
			report_condition(&r);
		else
			report_constant(&r);
	}
}
