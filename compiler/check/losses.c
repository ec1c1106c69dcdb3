/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lints about rules as they stand in a profile.  What becomes of them is engine.h's
 * subject; here they are compared with what their author may have meant.
 */
#include "check/losses.h"

#include "profile/docker_parse.h"
#include "profile/engine.h"
#include "profile/json.h"

#include <string.h>

/* Pairs of rules that are compared at most: people have less patience still. */
#define MAX_PAIRS (1u << 24)
#define MAX_EXCEPTIONS 100

/* A rule under one of its names. */
struct mention {
	const struct profile_rule *rule;
	size_t name;
	bool is_dropped; /* which was said */
};

struct mentions {
	struct mention *ptr;
	size_t len;
	size_t cap;
};

struct subject_profile {
	const struct lint *lint;
	const struct source *source;
	const struct profile *profile;
	const struct policy *policy; /* what engines make of it */
	struct mentions *by_call;    /* [syscall_id] */
	bool *is_reported;           /* [rule]: nothing more has to be said about it */
	size_t pairs, exceptions;    /* looked at so far */
};

#define DIAGS(profile) ((profile)->lint->ctx->diags)

static struct span name_span(const struct subject_profile *p, struct mention mention)
{
	return docker_name_span(p->source, mention.rule, mention.name);
}

static const char *name_of(struct mention mention)
{
	return mention.rule->names.ptr[mention.name];
}

static bool is_default(const struct subject_profile *p, const struct profile_rule *rule)
{
	return action_equal(rule->action, p->profile->fallback);
}

/* The ABIs of the policy whose hosts keep RULE and that have call ID. */
static abi_set abis_of(const struct subject_profile *p, const struct profile_rule *rule,
		       syscall_id id)
{
	abi_set abis = 0;

	ABI_EACH(abi, p->policy->abis & syscall_abis(id))
		if (profile_is_on(rule, abi))
			abis |= ABI_BIT(abi);
	return abis;
}

/* repeated-argument */

static unsigned repeated_index(const struct profile_rule *rule)
{
	unsigned seen = 0, i = 0;

	while (!(seen >> rule->args.ptr[i].index & 1))
		seen |= 1u << rule->args.ptr[i++].index;
	return rule->args.ptr[i].index;
}

static void check_repeated(const struct subject_profile *p, const struct profile_rule *rule)
{
	size_t at;
	struct diag *diag;

	if (!profile_repeats_index(rule))
		return;
	at = json_locate_field(p->source->text, rule->span.lo, "args");
	diag = diag_warning(
		DIAGS(p),
		(struct span){p->source->id, (uint32_t)at,
			      (uint32_t)json_locate_end(p->source->text, at)},
		DIAG_REPEATED_ARGUMENT,
		"argument %u is compared twice: engines join all conditions of such a rule by "
		"OR, not by AND",
		repeated_index(rule));
	diag_note(DIAGS(p), diag, "so much more is %s than the rule seems to say",
		  verb_permits(rule->action.verb) ? "let through" : "refused");
	diag_note(DIAGS(p), diag, "a policy says it as a range: arg%u in 3..7",
		  repeated_index(rule));
}

/* lost-condition */

/* True when an unconditional rule decides ID on every host of ABI, whatever else there is. */
static bool is_decided_whole(const struct subject_profile *p, syscall_id id, enum abi abi)
{
	const struct decision *decision = policy_decision(p->policy, abi, id);

	return decision->len == 1 && cube_is_all(&decision->ptr[0].cube);
}

static void check_multiplexed(const struct subject_profile *p, struct mention mention,
			      syscall_id id)
{
	const struct profile_rule *rule = mention.rule;
	struct diag *diag;

	ABI_EACH(abi, p->policy->abis) {
		struct syscall_route route = syscall_multiplexed(id, abi);

		if (route.via == SYSCALL_NONE || is_decided_whole(p, route.via, abi) ||
		    !profile_is_on(rule, abi))
			continue;
		diag = diag_warning(
			DIAGS(p), name_span(p, mention), DIAG_LOST_CONDITION,
			"on %s, '%s' is also reached through %s, where engines cannot check "
			"the condition: calls that do not meet it are %s, too",
			abi_info(abi)->name, name_of(mention), syscall_name(route.via),
			verb_permits(rule->action.verb) ? "let through" : "refused");
		diag_note(DIAGS(p), diag,
			  "leave %s out of 'architectures', or decide all of %s by a rule of "
			  "its own",
			  abi_info(abi)->name, syscall_name(route.via));
		return;
	}
}

static void check_conditions(const struct subject_profile *p, const struct profile_rule *rule)
{
	for (size_t i = 0; rule->args.len && !is_default(p, rule) && i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));

		if (id != SYSCALL_NONE)
			check_multiplexed(p, (struct mention){rule, i, false}, id);
	}
}

/* dropped-rule */

/* Say so at MENTION, because of REASON; OTHER is the rule that is kept. */
static void report_drop(const struct subject_profile *p, struct mention *mention,
			struct span other, const char *reason)
{
	struct diag *diag =
		diag_warning(DIAGS(p), name_span(p, *mention), DIAG_DROPPED_RULE,
			     "engines drop this rule on '%s': %s", name_of(*mention), reason);

	mention->is_dropped = true;
	p->is_reported[mention->rule - p->profile->rules.ptr] = true;
	diag_label(DIAGS(p), diag, other, "the other rule");
	diag_note(DIAGS(p), diag,
		  "give both conditions that exclude each other; in a policy the strictest "
		  "rule decides");
}

static const char no_exception[] =
	"it has the action of the default, so it makes no exception from the other rule";

static bool meet_on_a_host(const struct subject_profile *p, const struct profile_rule *a,
			   const struct profile_rule *b, syscall_id id)
{
	return (abis_of(p, a, id) & abis_of(p, b, id)) && cube_meets(&a->guard, &b->guard);
}

/* Why OTHER makes engines drop RULE, both on ID; NULL: it does not. */
static const char *drop_reason(const struct subject_profile *p, const struct profile_rule *rule,
			       const struct profile_rule *other, syscall_id id)
{
	if (other == rule || other->args.len || is_default(p, other) ||
	    action_equal(rule->action, other->action) || !meet_on_a_host(p, rule, other, id))
		return NULL;
	if (is_default(p, rule))
		return no_exception;
	if (rule->args.len)
		return "a rule without a condition is all that is kept for this call";
	return other < rule ? "the first rule without a condition is kept, whatever the others "
			      "say"
			    : NULL;
}

static void check_drops(struct subject_profile *p, const struct mentions *all, syscall_id id)
{
	for (size_t i = 0; i < all->len; i++) {
		const char *reason = NULL;

		for (size_t j = 0; j < all->len && !reason && p->pairs < MAX_PAIRS; j++) {
			reason = drop_reason(p, all->ptr[i].rule, all->ptr[j].rule, id);
			if (reason)
				report_drop(p, &all->ptr[i], name_span(p, all->ptr[j]), reason);
			p->pairs++;
		}
	}
}

/* A region of ID that another rule decides, in the part of EXCEPTION, which has the default's
 * action; or NULL. */
static const struct region *denies_exception(const struct subject_profile *p,
					     struct mention exception, syscall_id id)
{
	/* On its other ABIs they are alike, or narrower. */
	enum abi abi = abi_next(abis_of(p, exception.rule, id), 0);
	const struct decision *all;
	struct cube_list part;

	if (abi == ABI_COUNT ||
	    !engine_rule_cubes(p->lint->ctx->arena, exception.rule, engine_width(abi), &part))
		return NULL;
	all = policy_decision(p->policy, abi, id);
	for (size_t i = 0; i < all->len; i++)
		if (cube_list_meets(&part, &all->ptr[i].cube))
			return &all->ptr[i];
	return NULL;
}

/* Exceptions, by condition, from conditional rules. */
static void check_exceptions(struct subject_profile *p, const struct mentions *all,
			     syscall_id id)
{
	for (size_t i = 0; i < all->len && p->exceptions < MAX_EXCEPTIONS; i++) {
		struct mention *mention = &all->ptr[i];
		const struct region *region;

		if (!mention->rule->args.len || !is_default(p, mention->rule) ||
		    mention->is_dropped)
			continue;
		p->exceptions++;
		region = denies_exception(p, *mention, id);
		if (region)
			report_drop(p, mention, region->rule, no_exception);
	}
}

/* dead-rule */

static bool is_on_any_abi(const struct subject_profile *p, const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));

		if (id != SYSCALL_NONE && abis_of(p, rule, id))
			return true;
	}
	return false;
}

/* Mark every rule that decides a call. */
static void mark_deciding(const struct subject_profile *p, bool *decides)
{
	ABI_EACH(abi, p->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *decision = policy_decision(p->policy, abi, id);

			for (size_t i = 0; i < decision->len; i++) {
				const struct profile_rule *rule =
					profile_rule_at(p->profile, decision->ptr[i].rule);

				if (rule)
					decides[rule - p->profile->rules.ptr] = true;
			}
		}
}

static void check_dead(const struct subject_profile *p)
{
	size_t count = p->profile->rules.len;
	bool *decides = ARENA_ARRAY(p->lint->ctx->arena, bool, count);

	mark_deciding(p, decides);
	for (size_t i = 0; i < count; i++) {
		const struct profile_rule *rule = &p->profile->rules.ptr[i];

		if (decides[i] || p->is_reported[i] || !is_on_any_abi(p, rule))
			continue;
		diag_warning(DIAGS(p), rule->span, DIAG_DEAD_RULE,
			     is_default(p, rule) ? "this rule has the action of the default, "
						   "and so no effect"
						 : "this rule adds nothing to the others");
	}
}

/* bare-grant */

static void check_grant(const struct subject_profile *p, const struct profile_rule *rule)
{
	size_t comment = json_locate_field(p->source->text, rule->span.lo, "comment");
	struct diag *diag;

	if (!verb_permits(rule->action.verb) || is_default(p, rule) || rule->args.len ||
	    !cube_ignores_host(&rule->guard) || comment != rule->span.lo)
		return;
	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		const char *family = id == SYSCALL_NONE ? NULL : lint_danger_of(p->lint, id);

		if (!family)
			continue;
		diag = diag_warning(DIAGS(p), name_span(p, (struct mention){rule, i, false}),
				    DIAG_BARE_GRANT,
				    "'%s' (%s) is let through, and no comment says what for",
				    name, family);
		diag_note(DIAGS(p), diag,
			  "whoever reviews this wants to know; give the rule a \"comment\"");
		return;
	}
}

/* All of a profile. */

static void gather(struct subject_profile *p)
{
	struct arena *arena = p->lint->ctx->arena;

	p->by_call = ARENA_ARRAY(arena, struct mentions, (size_t)syscall_count());
	p->is_reported = ARENA_ARRAY(arena, bool, p->profile->rules.len);
	for (size_t i = 0; i < p->profile->rules.len; i++) {
		const struct profile_rule *rule = &p->profile->rules.ptr[i];

		for (size_t j = 0; j < rule->names.len; j++) {
			const char *name = rule->names.ptr[j];
			syscall_id id = syscall_find(name, strlen(name));

			if (id != SYSCALL_NONE)
				*VEC_PUSH(arena, &p->by_call[id]) =
					(struct mention){rule, j, false};
		}
	}
}

static void check_profile(const struct lint *lint, const struct source *source,
			  const struct policy *policy)
{
	struct subject_profile p = {.lint = lint, .source = source, .policy = policy};
	struct context quiet = *lint->ctx;

	quiet.diags = diag_sink_new(quiet.arena); /* what is wrong was said before */
	p.profile = docker_parse(&quiet, source);
	if (!p.profile)
		return;
	gather(&p);
	for (size_t i = 0; i < p.profile->rules.len; i++) {
		check_repeated(&p, &p.profile->rules.ptr[i]);
		check_conditions(&p, &p.profile->rules.ptr[i]);
		check_grant(&p, &p.profile->rules.ptr[i]);
	}
	for (syscall_id id = 0; id < syscall_count(); id++) {
		check_drops(&p, &p.by_call[id], id);
		check_exceptions(&p, &p.by_call[id], id);
	}
	check_dead(&p);
}

void lint_profiles(const struct lint *lint)
{
	const struct modules *modules = &lint->unit->modules;
	const struct source *first = source_get(lint->ctx->sources, 1);

	if (source_is_json(first))
		check_profile(lint, first, lint->policy);
	for (size_t i = 0; i < modules->len; i++)
		if (modules->ptr[i]->profile)
			check_profile(
				lint,
				source_get(lint->ctx->sources, modules->ptr[i]->file->source),
				modules->ptr[i]->profile);
}
