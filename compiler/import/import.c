/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The imported policy is looked for in several ways: from nothing, and from each
 * profile of the standard library.  Whatever comes out is compiled and compared
 * with the original; of those that are equal the shortest is taken.
 */
#include "import/import.h"

#include "decompile/describe.h"
#include "import/limits.h"
#include "import/write.h"
#include "kernel/filter_flags.h"
#include "kernel/settings.h"
#include "profile/docker_read.h"
#include "profile/losses.h"
#include "profile/yaml.h"
#include "sema/sema.h"
#include "syntax/fmt.h"
#include "syntax/stdlib.h"

#include <string.h>

/* What is this short has little in common with an engine's default profile. */
#define SHORT_ENOUGH 800

/* A policy that is being made. */
struct draft {
	const char *base; /* a profile to extend; NULL: none */
	struct sbuf text;
	size_t len; /* without comments and blank lines */
};

struct importer {
	struct import import;
	struct context *ctx;    /* the caller's: what it is told */
	struct context scratch; /* where drafts are compiled; nobody hears of what is wrong */
	const char *name;       /* of the file, without folders */
	struct difference why;  /* a draft differed by this ... */
	bool has_why;
	bool is_too_complex; /* ... or was more than the compiler takes */
};

static const struct policy *compile(struct importer *in, const struct sbuf *text)
{
	const struct source *source =
		source_add(in->scratch.sources, "<import>", (struct str){text->ptr, text->len});
	struct diag_capture capture = diag_capture_start(&in->scratch.diags);
	struct unit *unit;
	const struct policy *policy = sema_compile(&in->scratch, source, &unit);
	const struct diag_sink *reasons = diag_capture_end(&capture);

	for (size_t i = 0; i < diag_count(reasons); i++)
		in->is_too_complex |= diag_get(reasons, i)->code == DIAG_TOO_COMPLEX;
	return policy;
}

/* The header. */

static void put_default(const struct policy *policy, struct sbuf *out)
{
	enum abi abi = abi_next(policy->abis, 0);
	const char *action = describe_action(out->arena, abi, policy->fallback[abi]);

	sbuf_printf(out, "default %s\n",
		    strcmp(action, "deny with EPERM") == 0 ? "deny" : action);
}

static void put_flags(unsigned flags, struct sbuf *out)
{
	if (flags)
		sbuf_printf(out, "flag %s\n", filter_flags_text(out->arena, flags));
}

static bool has_same_default(const struct policy *a, const struct policy *b)
{
	ABI_EACH(abi, a->abis & b->abis)
		if (!action_equal(a->fallback[abi], b->fallback[abi]))
			return false;
	return true;
}

static enum verb verb_of(const struct policy *policy)
{
	return policy->fallback[abi_next(policy->abis, 0)].verb;
}

/* All but the rules; of a BASE only what is different. */
static bool put_header(struct importer *in, const char *base, struct sbuf *out)
{
	const struct policy *policy = in->import.policy, *extended = NULL;
	struct sbuf extend = {.arena = in->scratch.arena};

	if (base) {
		sbuf_printf(&extend, "extend %s\n", base);
		extended = compile(in, &extend);
		/* What is allowed, and what is denied: lists of one do not begin with the
		 * other. */
		if (!extended ||
		    verb_permits(verb_of(extended)) != verb_permits(verb_of(policy)))
			return false;
		sbuf_add(out, extend.ptr, extend.len);
	}
	if (!extended || !has_same_default(extended, policy))
		put_default(policy, out);
	if (!extended || extended->abis != policy->abis)
		sbuf_printf(out, "arch %s\n", describe_abis(out->arena, policy->abis));
	put_flags(extended ? policy->flags & ~extended->flags : policy->flags, out);
	return true;
}

/* Drafts. */

/* TEXT in canonical layout into OUT; false when it does not parse. */
static bool lay_out(struct importer *in, const struct sbuf *text, struct sbuf *out)
{
	const struct source *source =
		source_add(in->scratch.sources, "<import>", (struct str){text->ptr, text->len});
	struct diag_capture capture = diag_capture_start(&in->scratch.diags);
	bool is_laid_out;

	*out = (struct sbuf){.arena = in->scratch.arena};
	is_laid_out = fmt_source(&in->scratch, source, out);
	diag_capture_end(&capture);
	return is_laid_out;
}

static bool is_equal(struct importer *in, const struct policy *made)
{
	if (!policy_equal(in->scratch.arena, made, in->import.policy, &in->why)) {
		in->has_why = true;
		return false;
	}
	return made->flags == in->import.policy->flags;
}

/* DRAFT's text, as it stands, laid out and proven. */
static bool finish(struct importer *in, struct draft *draft)
{
	struct sbuf canonical;
	const struct policy *made;

	if (!lay_out(in, &draft->text, &canonical))
		return false;
	draft->text = canonical;
	made = compile(in, &draft->text);
	return made && is_equal(in, made);
}

static size_t length_of(const struct sbuf *text)
{
	size_t len = 0;

	for (size_t at = 0; at < text->len;) {
		const char *line = text->ptr + at;
		size_t line_len = strcspn(line, "\n") + 1;

		len += *line == '#' ? 0 : line_len;
		at += line_len;
	}
	return len;
}

/* A draft from DRAFT's base; false when it is not what was asked for. */
static bool make_draft(struct importer *in, struct draft *draft)
{
	struct sbuf head = {.arena = in->scratch.arena};
	const struct policy *base, *almost;
	struct draft_rules rules;

	draft->text.arena = in->scratch.arena;
	if (!put_header(in, draft->base, &head))
		return false;
	base = compile(in, &head);
	if (!base)
		return false;
	rules = draft_rules_make(&in->import, base);
	sbuf_printf(&draft->text,
		    "# Imported from %s: decides each call as engines do by that profile.\n\n",
		    in->name);
	sbuf_add(&draft->text, head.ptr, head.len);
	import_write_rules(&in->import, &rules, &draft->text);
	almost = compile(in, &draft->text);
	if (!almost || !draft_rules_correct(&in->import, almost, &rules))
		return false;
	import_write_rules(&in->import, &rules, &draft->text);
	import_write_lost(&in->import, &draft->text);
	draft->len = length_of(&draft->text);
	return finish(in, draft);
}

/*
 * A base is a name that the reader has to look up: it has to save a third.  Its
 * version is named, for the policy to mean the profile still when there is a newer
 * one; of those that save the same the newest is taken.
 */
static bool find_draft(struct importer *in, struct draft *best)
{
	struct stdlib_names bases = stdlib_profiles(&in->scratch);
	bool found = make_draft(in, best);
	bool is_too_complex = in->is_too_complex; /* with a base it may just be a bad one */
	size_t enough = found ? best->len * 2 / 3 : SIZE_MAX;

	if (found && best->len <= SHORT_ENOUGH)
		return true;
	for (size_t i = 0; i < bases.len; i++) {
		struct draft draft = {.base = bases.ptr[i]};

		if (make_draft(in, &draft) && draft.len <= enough) {
			*best = draft;
			enough = draft.len;
			found = true;
		}
	}
	in->is_too_complex = is_too_complex;
	return found;
}

/* Refusal. */

static void report_failure(struct importer *in)
{
	struct arena *arena = in->ctx->arena;
	const struct difference *why = &in->why;
	struct diag *diag;

	if (in->is_too_complex) {
		diag_error(in->ctx->diags, in->import.profile->fallback_span, DIAG_TOO_COMPLEX,
			   "the conditions of this profile are more than a policy may have");
		return;
	}
	diag = diag_error(in->ctx->diags, in->import.profile->fallback_span, DIAG_NOT_IMPORTED,
			  "no policy was found that means exactly this profile");
	if (!in->has_why || why->abi == ABI_COUNT)
		return;
	if (!span_equal(why->b.rule, in->import.policy->fallback_span))
		diag_label(in->ctx->diags, diag, why->b.rule, "because of this rule");
	diag_note(in->ctx->diags, diag, "%s on %s would get '%s' instead of '%s'",
		  describe_call(arena, why->id, why->abi, why->args), abi_info(why->abi)->name,
		  describe_action(arena, why->abi, why->a.action),
		  describe_action(arena, why->abi, why->b.action));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool import_profile(struct context *ctx, const struct source *source, struct sbuf *out)
{
	const struct settings anywhere = {.stdlib_dir = ctx->settings->stdlib_dir};
	struct importer in = {.ctx = ctx, .name = base_name(source->name)};
	struct draft draft = {0};
	struct import *import = &in.import;
	struct diag_capture capture;
	bool is_found;

	if (source_is_yaml(source))
		source = yaml_to_json(ctx, source);
	if (!source)
		return false;
	import->policy = docker_read_profile(ctx, source, &import->profile);
	if (!import->policy)
		return false;
	import->losses = losses_find(ctx->arena, import->profile, import->policy);
	losses_report(ctx, import->profile, &import->losses, DIAG_CODE_COUNT);
	if (import->policy->listener)
		diag_warning(ctx->diags, import->profile->listener_span, DIAG_NEEDS_LISTENER,
			     "a policy names no listener: this is left out");
	if (!import_can_be_said(ctx, import->profile, import->policy))
		return false;
	in.scratch = *ctx;
	in.scratch.settings = &anywhere;
	import->ctx = &in.scratch;
	capture = diag_capture_start(&in.scratch.diags);
	is_found = find_draft(&in, &draft);
	diag_capture_end(&capture);
	if (!is_found) {
		report_failure(&in);
		return false;
	}
	sbuf_add(out, draft.text.ptr, draft.text.len);
	return true;
}
