/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lints about rules as they stand in a profile in JSON.  What engines do not do of them
 * is profile/losses.h's subject.
 */
#include "check/lint.h"

#include "profile/docker_parse.h"
#include "profile/json.h"

#include <string.h>

static void add_profile(struct lint *lint, const struct source *source,
			const struct policy *policy)
{
	struct arena *arena = lint->ctx->arena;
	struct diag_capture capture = diag_capture_start(&lint->ctx->diags);
	const struct profile *profile = docker_parse(lint->ctx, source);

	diag_capture_end(&capture); /* what is wrong was said before */
	if (profile)
		*VEC_PUSH(arena, &lint->profiles) =
			(struct lint_profile){profile, policy, losses_find(profile, policy)};
}

void lint_read_profiles(struct lint *lint)
{
	const struct modules *modules = &lint->unit->modules;

	if (lint->unit->given)
		add_profile(lint, lint->unit->given, lint->policy);
	for (size_t i = 0; i < modules->len; i++)
		if (modules->ptr[i]->profile)
			add_profile(
				lint,
				source_get(lint->ctx->sources, modules->ptr[i]->file->source),
				modules->ptr[i]->profile);
}

void lint_losses(const struct lint *lint, enum diag_code code)
{
	for (size_t i = 0; i < lint->profiles.len; i++)
		losses_report(lint->ctx, lint->profiles.ptr[i].profile,
			      &lint->profiles.ptr[i].losses, code);
}

static bool is_default(const struct lint_profile *p, const struct profile_rule *rule)
{
	return action_equal(rule->action, p->profile->fallback);
}

/* dead-rule */

static bool is_on_abi_with(const struct lint_profile *p, const struct profile_rule *rule,
			   syscall_id id)
{
	ABI_EACH(abi, p->policy->abis & syscall_abis(id))
		if (profile_is_on(rule, abi))
			return true;
	return false;
}

static bool has_call(const struct lint_profile *p, const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));

		if (id != SYSCALL_NONE && is_on_abi_with(p, rule, id))
			return true;
	}
	return false;
}

/* Mark every rule that decides a call. */
static void mark_deciding(const struct lint_profile *p, bool *decides)
{
	ABI_EACH(abi, p->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(p->policy, abi, id);

			for (size_t i = 0; i < regions->len; i++) {
				const struct profile_rule *rule =
					profile_rule_at(p->profile, regions->ptr[i].rule);

				if (rule)
					decides[rule - p->profile->rules.ptr] = true;
			}
		}
}

static bool is_dropped(const struct lint_profile *p, const struct profile_rule *rule)
{
	for (size_t i = 0; i < p->losses.len; i++)
		if (p->losses.ptr[i].rule == rule && p->losses.ptr[i].code == DIAG_DROPPED_RULE)
			return true;
	return false;
}

static void check_dead(const struct lint *lint, const struct lint_profile *p)
{
	bool *decides = ARENA_ARRAY(lint->ctx->arena, bool, p->profile->rules.len);

	mark_deciding(p, decides);
	for (size_t i = 0; i < p->profile->rules.len; i++) {
		const struct profile_rule *rule = &p->profile->rules.ptr[i];

		if (decides[i] || is_dropped(p, rule) || !has_call(p, rule))
			continue;
		diag_warning(lint->ctx->diags, rule->span, DIAG_DEAD_RULE,
			     is_default(p, rule) ? "this rule has the action of the default, "
						   "and so no effect"
						 : "this rule adds nothing to the others");
	}
}

void lint_dead_rule(const struct lint *lint)
{
	for (size_t i = 0; i < lint->profiles.len; i++)
		check_dead(lint, &lint->profiles.ptr[i]);
}

/* bare-grant */

static void check_grant(const struct lint *lint, const struct lint_profile *p,
			const struct profile_rule *rule)
{
	size_t comment = json_locate_field(rule->source->text, rule->span.lo, "comment");
	struct diag *diag;

	if (!verb_permits(rule->action.verb) || is_default(p, rule) || rule->args.len ||
	    !cube_ignores_host(&rule->guard) || comment != rule->span.lo)
		return;
	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		const char *family = id == SYSCALL_NONE ? NULL : lint_danger_of(lint, id);

		if (!family)
			continue;
		diag = diag_warning(
			lint->ctx->diags, docker_name_span(rule, i), DIAG_BARE_GRANT,
			"'%s' (%s) is let through, and no comment says what for", name, family);
		diag_note(lint->ctx->diags, diag, "whoever reviews this wants to know; %s",
			  profile_form_has_guards(p->profile->form)
				  ? "give the rule a \"comment\""
				  : "this form has no place for it: `scmpl import` makes a "
				    "policy, which has");
		return;
	}
}

void lint_bare_grant_in_profile(const struct lint *lint)
{
	for (size_t i = 0; i < lint->profiles.len; i++) {
		const struct lint_profile *p = &lint->profiles.ptr[i];

		for (size_t j = 0; j < p->profile->rules.len; j++)
			check_grant(lint, p, &p->profile->rules.ptr[j]);
	}
}

/* The file itself: what a policy takes in is written anew. */
static const struct lint_profile *own_profile(const struct lint *lint)
{
	for (size_t i = 0; i < lint->profiles.len; i++)
		if (lint->profiles.ptr[i].policy == lint->policy)
			return &lint->profiles.ptr[i];
	return NULL;
}

/* dropped-guard */

static bool has_guard(const struct lint_profile *p, const struct profile_rule *rule)
{
	(void)p;
	return !cube_ignores_host(&rule->guard) || rule->machines != PROFILE_ANY_MACHINE;
}

/* split-condition: of a rule that lets through, which becomes milder by it. */

static bool is_splittable(const struct lint_profile *p, const struct profile_rule *rule)
{
	return rule->args.len > 1 && verb_permits(rule->action.verb) && !is_default(p, rule) &&
	       !profile_repeats_index(rule);
}

/* The first rule of the file that is as IS says, and into *COUNT how many are. */
static const struct profile_rule *find_rules(const struct lint_profile *p,
					     bool (*is)(const struct lint_profile *p,
							const struct profile_rule *rule),
					     size_t *count)
{
	const struct profile_rule *first = NULL;

	*count = 0;
	for (size_t i = 0; p && i < p->profile->rules.len; i++) {
		const struct profile_rule *rule = &p->profile->rules.ptr[i];

		if (!is(p, rule))
			continue;
		first = first ? first : rule;
		++*count;
	}
	return first;
}

static const char *and_others(const struct lint *lint, size_t count)
{
	return count == 1 ? ""
			  : arena_printf(lint->ctx->arena, " (the first of %zu such rules)",
					 count);
}

void lint_dropped_guard(const struct lint *lint)
{
	size_t count;
	const struct profile_rule *rule = find_rules(own_profile(lint), has_guard, &count);
	struct diag *diag;

	if (!rule)
		return;
	diag = diag_warning(
		lint->ctx->diags, rule->span, DIAG_DROPPED_GUARD,
		"containerd, nerdctl and Kubernetes drop 'includes' and 'excludes': "
		"this rule holds on every host there%s",
		and_others(lint, count));
	diag_note(
		lint->ctx->diags, diag,
		"for them: scmpl build -t oci --cap ... --kernel ... --arch ..., of this file");
}

void lint_split_condition(const struct lint *lint)
{
	size_t count;
	const struct profile_rule *rule = find_rules(own_profile(lint), is_splittable, &count);
	struct diag *diag;

	if (!rule)
		return;
	diag = diag_warning(lint->ctx->diags, rule->span, DIAG_SPLIT_CONDITION,
			    "youki up to 0.6.0 lets '%s' through if any one of these "
			    "comparisons holds%s",
			    rule->names.len ? rule->names.ptr[0] : "", and_others(lint, count));
	diag_note(lint->ctx->diags, diag, "runc, crun and newer youkis want all of them");
}

/* complaining */

static bool can_stop(const struct policy *policy)
{
	ABI_EACH(abi, policy->abis) {
		if (!verb_permits(policy->fallback[abi].verb))
			return true;
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(policy, abi, id);

			for (size_t i = 0; i < regions->len; i++)
				if (!verb_permits(regions->ptr[i].action.verb))
					return true;
		}
	}
	return false;
}

static bool logs(const struct profile *profile)
{
	for (size_t i = 0; i < profile->rules.len; i++)
		if (profile->rules.ptr[i].action.verb == VERB_LOG)
			return true;
	return profile->fallback.verb == VERB_LOG;
}

void lint_complaining(const struct lint *lint)
{
	const struct lint_profile *p = own_profile(lint);

	if (p && logs(p->profile) && !can_stop(p->policy))
		diag_warning(
			lint->ctx->diags, p->profile->fallback_span, DIAG_COMPLAINING,
			"this profile stops nothing: it lets through and logs what it does "
			"not allow");
}
