/* SPDX-License-Identifier: Apache-2.0 */
#include "libseccomp/profile_read.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "decompile/describe.h"
#include "kernel/settings.h"
#include "libseccomp/installed.h"
#include "libseccomp/question.h"
#include "profile/docker_parse.h"
#include "profile/engine.h"
#include "profile/engine_blocks.h"
#include "profile/lost_abis.h"

/* The text. */

static void warn_unknown(struct context *ctx, const struct profile_rule *rule, size_t index)
{
	const char *name = rule->names.ptr[index];
	struct suggest suggest = suggest_start(str_of(name));
	struct diag *diag =
		diag_warning(ctx->diags, docker_name_span(rule, index), DIAG_UNKNOWN_SYSCALL,
			     "no architecture has a system call '%s': engines drop it", name);

	for (syscall_id id = 0; id < syscall_count(); id++)
		suggest_offer(&suggest, syscall_name(id));
	diag_did_you_mean(ctx->diags, diag, suggest.best);
}

/* Warn of names that engines will not know either; the first ones are enough. */
static void check_names(struct context *ctx, const struct profile *profile)
{
	size_t unknown = 0;

	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		for (size_t j = 0; j < rule->names.len; j++) {
			if (profile_call(rule, j) != SYSCALL_NONE)
				continue;
			if (unknown++ == LIMIT_ERRORS)
				return;
			warn_unknown(ctx, rule, j);
		}
	}
}

/* Take in the machines that CTX wants, too, and leave out the ABIs that it does not speak for.
 */
static bool restrict_abis(struct context *ctx, struct profile *profile)
{
	profile->abis |= ctx->settings->also_abis;
	if (ctx->settings->only_abis)
		profile->abis &= ctx->settings->only_abis;
	if (profile->abis)
		return true;
	diag_error(ctx->diags, profile->fallback_span, DIAG_UNKNOWN_ARCH,
		   "the profile speaks for none of the architectures asked for");
	return false;
}

/* Names that are in no table are warned of, as engines drop them. */
static const struct profile *read_profile(struct context *ctx, const struct source *source,
					  bool is_restricted)
{
	struct profile *profile = docker_parse(ctx, source);

	diagrams_allow(ctx->diagrams, source->text.len);
	if (!profile || (is_restricted && !restrict_abis(ctx, profile)))
		return NULL;
	check_names(ctx, profile);
	return profile;
}

/* What it means. */

struct profile_reader {
	struct context *ctx;
	struct profile_reading *reading;
	VEC(struct engine_trouble) conflicts;
	bool failed;
};

static struct arena *arena_of(const struct profile_reader *r)
{
	return r->ctx->arena;
}

static bool note_trouble(void *data, const struct engine_trouble *trouble)
{
	struct profile_reader *r = data;

	if (trouble->kind == ENGINE_TOO_COMPLEX) {
		diag_error(r->ctx->diags, trouble->later.rule, DIAG_TOO_COMPLEX,
			   "the conditions of this profile are too many");
		return false;
	}
	*VEC_PUSH(arena_of(r), &r->conflicts) = *trouble;
	return true;
}

/* Decisions. */

/* The rules of one action on one call, narrow ones first; none when they are on others. */
VEC_STRUCT(sharers, struct region);

static void add_sharer(const struct profile_reader *r, struct region region,
		       struct sharers *out)
{
	size_t at = out->len;

	VEC_PUSH(arena_of(r), out);
	for (; at && diagram_implies(r->ctx->diagrams, region.where, out->ptr[at - 1].where);
	     at--)
		out->ptr[at] = out->ptr[at - 1];
	out->ptr[at] = region;
}

/* RULE, for each of its names that is ID on ABI or a call that is reached through ID. */
static void add_names(const struct profile_reader *r, const struct profile_rule *rule,
		      enum abi abi, syscall_id id, struct sharers *out)
{
	struct region region = {.action = profile_action(rule, abi), .rule = rule->span};

	for (size_t i = 0; i < rule->names.len; i++) {
		syscall_id named = profile_call(rule, i);
		struct syscall_route route;

		if (named == SYSCALL_NONE)
			continue;
		route = syscall_multiplexed(named, abi);
		if (named != id && route.via != id)
			continue;
		region.where = engine_rule_through(r->ctx->diagrams, rule, engine_width(abi),
						   named == id ? NULL : &route.call);
		add_sharer(r, region, out);
	}
}

static struct sharers find_sharers(const struct profile_reader *r, enum abi abi, syscall_id id,
				   diagram_id leaf)
{
	const struct profile *profile = r->reading->profile;
	struct sharers out = {0};

	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (profile_is_on(rule, abi) && action_leaf(profile_action(rule, abi)) == leaf)
			add_names(r, rule, abi, id, &out);
	}
	return out;
}

/* WHERE takes the action VALUE: by the rules that say so, and the rest by the last of these. */
static void add_regions(const struct profile_reader *r, enum abi abi, syscall_id id,
			uint32_t value, struct decision *decision)
{
	struct diagrams *d = r->ctx->diagrams;
	diagram_id left = diagram_has_value(d, decision->outcome, value);
	struct sharers sharers = find_sharers(r, abi, id, diagram_leaf(value));
	struct region rest = {.where = left, .action = action_of_value(value)};

	for (size_t i = 0; i < sharers.len; i++) {
		struct region region = sharers.ptr[i];

		region.where = diagram_and(d, left, region.where);
		left = diagram_minus(d, left, region.where);
		rest.rule = region.rule;
		if (region.where != DIAGRAM_FALSE)
			*VEC_PUSH(arena_of(r), &decision->regions) = region;
	}
	rest.where = left;
	if (left != DIAGRAM_FALSE)
		*VEC_PUSH(arena_of(r), &decision->regions) = rest;
}

static void decide(const struct profile_reader *r, enum abi abi, syscall_id id,
		   diagram_id outcome)
{
	struct policy *policy = r->reading->policy;
	struct diagram_values values = diagram_values(r->ctx->diagrams, arena_of(r), outcome);
	struct decision *decision = ARENA_NEW(arena_of(r), struct decision);

	decision->outcome = outcome;
	decision->atoms = *policy_atoms(policy, abi, id);
	for (size_t i = 0; i < values.len; i++)
		if (diagram_leaf(values.ptr[i]) != action_leaf(policy->fallback[abi]))
			add_regions(r, abi, id, values.ptr[i], decision);
	policy->decisions[abi][id] = decision;
}

/* Conflicts. */

static bool ask(struct profile_reader *r, const bool *calls, bool every_order,
		struct answer *answer)
{
	struct question question = {r->reading->profile, calls, every_order};
	bool ok = question_ask(r->ctx, &question, answer);

	r->failed |= !ok;
	return ok;
}

/* The milder rule holds: nobody who reads the profile can tell. */
static bool is_milder(const struct profile_reader *r, const struct engine_trouble *conflict,
		      diagram_id outcome)
{
	struct action made =
		action_of_value(diagram_eval(r->ctx->diagrams, outcome, &conflict->example));

	return made.verb > conflict->earlier.action.verb ||
	       made.verb > conflict->later.action.verb;
}

/* "SCMP_ACT_ERRNO with EPERM" */
static const char *scmp_text(struct arena *arena, enum abi abi, struct action action)
{
	const char *with = strstr(describe_action(arena, abi, action), " with ");

	return arena_printf(arena, "%s%s", verb_scmp(action.verb), with ? with : "");
}

/* Two actions for one call, and nobody knows which holds. */
static void report_conflict(struct context *ctx, const struct engine_trouble *trouble)
{
	struct diag *diag =
		diag_error(ctx->diags, trouble->later.rule, DIAG_JSON_CONFLICT,
			   "two rules match the same call '%s' with different actions (%s, %s)",
			   syscall_name(trouble->id),
			   scmp_text(ctx->arena, trouble->abi, trouble->earlier.action),
			   scmp_text(ctx->arena, trouble->abi, trouble->later.action));

	diag_label(ctx->diags, diag, trouble->earlier.rule, "the other rule");
	diag_note(ctx->diags, diag,
		  "which of them wins depends on how libseccomp builds its "
		  "tree, so neither can be relied on");
}

/* The library decides, if it does so in every order. */
static void settle_call(struct profile_reader *r, const struct engine_trouble *conflict)
{
	bool *calls = ARENA_ARRAY(arena_of(r), bool, (size_t)syscall_count());
	struct answer answer;

	calls[conflict->id] = true;
	if (!ask(r, calls, true, &answer))
		return;
	for (size_t i = 0; i < r->conflicts.len; i++) {
		const struct engine_trouble *one = &r->conflicts.ptr[i];
		diagram_id outcome = answer.outcome[one->abi][one->id];

		if (one->id != conflict->id)
			continue;
		if (outcome) {
			r->reading->is_by_library |= is_milder(r, one, outcome);
			decide(r, one->abi, one->id, outcome);
			continue;
		}
		report_conflict(r->ctx, one);
		r->failed = true;
		return;
	}
}

static void settle_conflicts(struct profile_reader *r)
{
	for (size_t i = 0; i < r->conflicts.len && !r->failed; i++) {
		bool is_done = false;

		for (size_t j = 0; j < i; j++)
			is_done |= r->conflicts.ptr[j].id == r->conflicts.ptr[i].id;
		if (!is_done)
			settle_call(r, &r->conflicts.ptr[i]);
	}
}

/* Rules that come to something else. */

static struct span rule_place(const struct profile_reader *r, syscall_id id)
{
	const struct profile *profile = r->reading->profile;

	for (size_t i = profile->rules.len; i-- > 0;) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		for (size_t j = 0; j < rule->names.len; j++)
			if (profile_call(rule, j) == id)
				return docker_name_span(rule, j);
	}
	return profile->fallback_span;
}

static void warn_differs(const struct profile_reader *r, enum abi abi, syscall_id id,
			 diagram_id outcome)
{
	struct arena *arena = arena_of(r);
	const struct policy *policy = r->reading->policy;
	struct diagrams *d = policy->diagrams;
	struct example call = {0};
	struct diag *diag;
	struct action made;

	diagram_example(
		d, diagram_apply(d, DIAGRAM_DIFFER, policy_outcome(policy, abi, id), outcome),
		1, &call);
	made = action_of_value(diagram_eval(d, outcome, &call));
	diag = diag_warning(r->ctx->diags, rule_place(r, id), DIAG_MISCOMPILED,
			    "libseccomp %s does not make of the rules on '%s' what they say",
			    libseccomp_used(arena), syscall_name(id));
	diag_note(r->ctx->diags, diag, "%s on %s: they say '%s', and it takes '%s'",
		  describe_call(arena, id, abi, call.args), abi_info(abi)->name,
		  describe_action(arena, abi, policy_eval(policy, abi, id, &call).action),
		  describe_action(arena, abi, made));
}

static void warn_uncertain(struct profile_reader *r, enum abi abi, syscall_id id)
{
	r->reading->is_uncertain = true;
	diag_warning(
		r->ctx->diags, rule_place(r, id), DIAG_MISCOMPILED,
		"what libseccomp makes of the rules on '%s' on %s cannot be seen here: they "
		"are taken as they are written",
		syscall_name(id), abi_info(abi)->name);
}

static void settle_unsafe_call(struct profile_reader *r, syscall_id id,
			       const struct answer *answer)
{
	struct policy *policy = r->reading->policy;
	bool is_told = false;

	ABI_EACH(abi, policy->abis & syscall_abis(id)) {
		diagram_id outcome = answer->outcome[abi][id];
		bool is_same = outcome == policy_outcome(policy, abi, id);

		if (!policy_regions(policy, abi, id)->len || is_same)
			continue;
		if (!is_told && outcome)
			warn_differs(r, abi, id, outcome);
		else if (!is_told)
			warn_uncertain(r, abi, id);
		is_told = true;
		r->reading->is_by_library |= outcome != 0;
		if (outcome)
			decide(r, abi, id, outcome);
	}
}

static void settle_unsafe_calls(struct profile_reader *r)
{
	const bool *unsafe = engine_unsafe_calls(arena_of(r), r->reading->profile);
	bool *calls = ARENA_ARRAY(arena_of(r), bool, (size_t)syscall_count());
	struct answer answer;
	bool is_any = false;

	for (syscall_id id = 0; id < syscall_count(); id++)
		is_any |= calls[id] = unsafe[id];
	for (size_t i = 0; i < r->conflicts.len; i++) /* settled */
		calls[r->conflicts.ptr[i].id] = false;
	if (!is_any || !ask(r, calls, false, &answer))
		return;
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (calls[id])
			settle_unsafe_call(r, id, &answer);
}

/* ABIs whose rules are lost. */

/* Let the library decide all of ABI; false when it loses nothing there. */
static bool lose_rules(struct profile_reader *r, enum abi abi, const struct answer *answer)
{
	bool is_lost = false;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		diagram_id outcome = answer->outcome[abi][id];

		if (!outcome || outcome == policy_outcome(r->reading->policy, abi, id))
			continue;
		decide(r, abi, id, outcome);
		is_lost = true;
	}
	return is_lost;
}

/* The library was not heard on ABI where there is a rule. */
static bool is_unheard(const struct profile_reader *r, enum abi abi,
		       const struct answer *answer)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (!answer->outcome[abi][id] && libseccomp_knows_on(id, abi) &&
		    policy_regions(r->reading->policy, abi, id)->len)
			return true;
	return false;
}

static void settle_lost_abis(struct profile_reader *r)
{
	abi_set lost = lost_abis(arena_of(r), r->reading->profile);
	struct answer answer;

	if (!lost || !ask(r, NULL, false, &answer))
		return;
	ABI_EACH(abi, lost) {
		const char *version = libseccomp_used(arena_of(r));
		bool is_unsure = is_unheard(r, abi, &answer);
		bool is_lost = !is_unsure && lose_rules(r, abi, &answer);

		r->reading->is_uncertain |= is_unsure;
		r->reading->is_by_library |= is_lost;
		diag_warning(
			r->ctx->diags, r->reading->profile->fallback_span, DIAG_MISCOMPILED,
			is_lost ? "libseccomp %s loses all rules of this profile on %s, by "
				  "a mistake of its own"
				: "libseccomp (other than %s, at least) may lose all rules "
				  "of this profile on %s, by a mistake of its own",
			version, abi_info(abi)->name);
	}
}

/* What becomes of it depends on how many rules there are, and on the engine. */
static void tell_clash(const struct profile_reader *r)
{
	struct engine_clash clash;

	ABI_EACH(machine, abi_main_only(r->reading->profile->abis)) {
		if (!engine_blocks_clash(r->reading->profile, machine, &clash) ||
		    !clash.rules[0])
			continue;
		diag_warning(
			r->ctx->diags, clash.rules[0]->span, DIAG_MISCOMPILED,
			"libseccomp may compare another argument for this rule on '%s', as "
			"it mixes it up with one on '%s' by a mistake of its own",
			syscall_name(clash.calls[0]), syscall_name(clash.calls[1]));
		return;
	}
}

bool profile_read(struct context *ctx, const struct source *source, bool is_restricted,
		  struct profile_reading *reading)
{
	struct profile_reader r = {.ctx = ctx, .reading = reading};

	*reading =
		(struct profile_reading){.profile = read_profile(ctx, source, is_restricted)};
	if (!reading->profile)
		return false;
	reading->policy = engine_policy(ctx->diagrams, reading->profile, note_trouble, &r);
	if (!reading->policy)
		return false;
	settle_conflicts(&r);
	if (!r.failed)
		settle_unsafe_calls(&r);
	if (!r.failed)
		settle_lost_abis(&r);
	if (!r.failed)
		tell_clash(&r);
	return !r.failed;
}
