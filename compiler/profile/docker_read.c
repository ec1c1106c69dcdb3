/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_read.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "kernel/settings.h"
#include "profile/docker_parse.h"
#include "profile/engine.h"
#include "profile/lost_abis.h"

#include <string.h>

static void warn_unknown(struct context *ctx, const struct profile *profile,
			 const struct profile_rule *rule, size_t index)
{
	const char *name = rule->names.ptr[index];
	struct suggest suggest = suggest_start(str_of(name));
	struct diag *diag =
		diag_warning(ctx->diags, docker_name_span(profile->source, rule, index),
			     DIAG_UNKNOWN_SYSCALL,
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
			const char *name = rule->names.ptr[j];

			if (syscall_find(name, strlen(name)) != SYSCALL_NONE)
				continue;
			if (unknown++ == LIMIT_ERRORS)
				return;
			warn_unknown(ctx, profile, rule, j);
		}
	}
}

static void report_conflict(struct context *ctx, const struct engine_trouble *trouble)
{
	struct diag *diag =
		diag_error(ctx->diags, trouble->later.rule, DIAG_JSON_CONFLICT,
			   "two rules match the same call '%s' with different actions (%s, %s)",
			   syscall_name(trouble->id), verb_scmp(trouble->earlier.action.verb),
			   verb_scmp(trouble->later.action.verb));

	diag_label(ctx->diags, diag, trouble->earlier.rule, "the other rule");
	diag_note(ctx->diags, diag,
		  "which of them wins depends on how libseccomp builds its "
		  "tree, so neither can be relied on");
}

static void report_trouble(void *data, const struct engine_trouble *trouble)
{
	struct context *ctx = data;

	if (trouble->kind == ENGINE_CONFLICT)
		report_conflict(ctx, trouble);
	else
		diag_error(ctx->diags, trouble->later.rule, DIAG_TOO_COMPLEX,
			   "the conditions of this profile are too many");
}

/* The policy is what the profile says, all the same: who takes it in is to be told. */
static void warn_lost(struct context *ctx, const struct profile *profile)
{
	abi_set lost = lost_abis(ctx->arena, profile);

	ABI_EACH(abi, lost)
		diag_warning(
			ctx->diags, profile->fallback_span, DIAG_FORMAT_LIMIT,
			"libseccomp loses all rules of this profile on %s, by a mistake of "
			"its own",
			abi_info(abi)->name);
}

/* Leave out the ABIs that CTX does not speak for. */
static bool restrict_abis(struct context *ctx, struct profile *profile)
{
	if (ctx->settings->only_abis)
		profile->abis &= ctx->settings->only_abis;
	if (profile->abis)
		return true;
	diag_error(ctx->diags, profile->fallback_span, DIAG_UNKNOWN_ARCH,
		   "the profile speaks for none of the architectures asked for");
	return false;
}

static struct policy *judge(struct context *ctx, const struct profile *profile)
{
	check_names(ctx, profile);
	warn_lost(ctx, profile);
	return engine_policy(ctx->diagrams, profile, report_trouble, ctx);
}

struct policy *docker_read(struct context *ctx, const struct source *source)
{
	const struct profile *profile = docker_parse(ctx, source);

	return profile ? judge(ctx, profile) : NULL;
}

struct policy *docker_read_profile(struct context *ctx, const struct source *source,
				   const struct profile **out)
{
	struct profile *profile = docker_parse(ctx, source);

	*out = profile;
	return profile && restrict_abis(ctx, profile) ? judge(ctx, profile) : NULL;
}
