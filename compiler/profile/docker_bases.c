/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The profiles that a SeccompProfile builds on.  The operator joins the rules of a base to
 * those of the profile, and takes no notice of the rest of it.  Its releases do that in two
 * ways: up to 1.0 rules are put one behind the other, later each call gets one rule, the milder
 * one, with conditions put together.  Both come to the same where all rules on a call are one,
 * said more than once; where they are not, the profile is refused.
 */
#include "profile/docker_fields.h"

#include "core/map.h"
#include "kernel/settings.h"
#include "profile/docker_parse.h"
#include "profile/parts.h"

#include <string.h>

#define BASES_MAX 15 /* one on the other; the operator's limit */
#define REGISTRY "oci://"

/* A base that was found for a name, and how many more were. */
struct base {
	const struct source *source;
	size_t count;
};

/* The profiles of a file that are called NAME; by what a registry holds there is no name. */
static void look_in(struct base *base, const struct source_parts *parts, const char *name)
{
	bool is_any = str_starts(str_of(name), REGISTRY);

	if (!parts)
		return;
	VEC_EACH(part, *parts)
		if ((is_any || strcmp(part->name, name) == 0) && !base->count++)
			base->source = part->source;
}

/* The profiles of the file that SOURCE is a part of; NULL: it is all of it. */
static const struct source_parts *parts_beside(const struct source *source)
{
	const struct source_parts *parts = NULL;

	for (; source; source = source->made_of)
		if (source->parts)
			parts = source->parts;
	return parts;
}

static struct base find_base(struct docker_parser *parser, const char *name)
{
	const struct settings *settings = parser->ctx->settings;
	struct base base = {NULL, 0};

	for (size_t i = 0; i < settings->base_count; i++)
		look_in(&base, profile_parts(parser->ctx, settings->bases[i]), name);
	if (!base.count && !str_starts(str_of(name), REGISTRY))
		look_in(&base, parts_beside(parser->source), name);
	return base;
}

/* "'a' and 'b'": what the profiles are called that could have been the base. */
static const char *names_given(struct docker_parser *parser)
{
	const struct settings *settings = parser->ctx->settings;
	struct sbuf out = {.arena = parser->ctx->arena};

	for (size_t i = 0; i < settings->base_count; i++) {
		const struct source_parts *parts =
			profile_parts(parser->ctx, settings->bases[i]);

		for (size_t j = 0; parts && j < parts->len && out.len < 200; j++)
			sbuf_printf(&out, "%s'%s'", out.len ? ", " : "",
				    *parts->ptr[j].name ? parts->ptr[j].name
							: "a profile without a name");
	}
	return sbuf_text(&out);
}

static void report_missing(struct docker_parser *parser, const char *name,
			   const struct base *base)
{
	struct diag_sink *diags = parser->ctx->diags;
	size_t at = docker_field_at(parser, parser->top, "baseProfileName");
	struct diag *diag;

	if (base->count > 1) {
		diag = DOCKER_WRONG(parser, at, "there are %zu profiles that may be '%s'",
				    base->count, name);
		diag_note(diags, diag, "give one with --base-profile: a cluster has one");
		return;
	}
	diag = DOCKER_WRONG(parser, at,
			    "the rules of '%s' are a part of this profile, and they are not in "
			    "this file",
			    name);
	if (parser->ctx->settings->base_count)
		diag_note(diags, diag, "--base-profile gave %s", names_given(parser));
	else
		diag_note(diags, diag,
			  "give its file with --base-profile FILE: what `kubectl get "
			  "seccompprofile NAME -o yaml` or `spoc pull` prints");
}

static void join(struct docker_parser *parser, unsigned level);

/* Take in the rules of SOURCE, in JSON, and of its own bases. */
static void join_source(struct docker_parser *parser, const struct source *source,
			unsigned level)
{
	json_t *json = json_load_source(parser->ctx, source);
	struct profile *profile = parser->profile;
	struct profile apart = {.source = source};
	struct docker_parser base = {.ctx = parser->ctx,
				     .source = source,
				     .profile = &apart,
				     .top = {json, json_locate_top(source->text)}};

	if (!json)
		return;
	docker_enter(&base);
	if (apart.form != PROFILE_KUBERNETES) {
		DOCKER_WRONG_FIELD(
			parser, parser->top, "baseProfileName",
			"the base of a SeccompProfile is a SeccompProfile, too: '%s' "
			"holds %s",
			source->name, profile_form_text(apart.form));
	} else if (!docker_is_hopeless(parser)) {
		docker_parse_rules(&base);
		VEC_EACH(rule, apart.rules)
			*VEC_PUSH(parser->ctx->arena, &profile->rules) = *rule;
		base.profile = profile;
		join(&base, level + 1);
	}
	json_decref(json);
}

static void join(struct docker_parser *parser, unsigned level)
{
	const char *name = docker_string_field(parser, parser->top, "baseProfileName");
	struct base base;

	if (!name || !*name)
		return;
	if (level >= BASES_MAX) {
		DOCKER_WRONG_FIELD(
			parser, parser->top, "baseProfileName",
			"more than %d profiles build on each other: the operator takes no "
			"more",
			BASES_MAX);
		return;
	}
	base = find_base(parser, name);
	if (base.count == 1)
		join_source(parser, base.source, level);
	else
		report_missing(parser, name, &base);
}

/* Joined, they say one thing, in every release. */
static bool is_same(const struct profile_rule *a, const struct profile_rule *b)
{
	return !a->args.len && !b->args.len && action_equal(a->action, b->action);
}

static void report_unlike(struct docker_parser *parser, const struct profile_rule *first,
			  const struct profile_rule *rule, size_t index)
{
	struct diag_sink *diags = parser->ctx->diags;
	struct diag *diag = diag_error(diags, docker_name_span(rule, index), DIAG_JSON_MEANING,
				       "'%s' has another rule, and one of them is a base's",
				       rule->names.ptr[index]);

	diag_label(diags, diag, first->span, "the other rule");
	diag_note(diags, diag,
		  "releases of the operator make different things of that: leave one of them "
		  "out, or write the profile without a base");
}

static void check_joined(struct docker_parser *parser)
{
	const struct profile *profile = parser->profile;
	struct map first = {.arena = parser->ctx->arena};

	VEC_EACH(rule, profile->rules)
		for (size_t j = 0; j < rule->names.len && !docker_is_hopeless(parser); j++) {
			struct profile_rule *known =
				map_get(&first, str_of(rule->names.ptr[j]));

			if (!known)
				map_put(&first, str_of(rule->names.ptr[j]), rule);
			else if (known != rule && !is_same(known, rule))
				report_unlike(parser, known, rule, j);
		}
}

void docker_join_bases(struct docker_parser *parser)
{
	size_t own = parser->profile->rules.len;

	if (parser->profile->form != PROFILE_KUBERNETES)
		return;
	join(parser, 0);
	parser->profile->has_bases = parser->profile->rules.len > own;
	if (parser->profile->has_bases)
		check_joined(parser);
}
