/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_read.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "kernel/settings.h"
#include "profile/docker_parse.h"

#include <string.h>

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
			const char *name = rule->names.ptr[j];

			if (syscall_find(name, strlen(name)) != SYSCALL_NONE)
				continue;
			if (unknown++ == LIMIT_ERRORS)
				return;
			warn_unknown(ctx, rule, j);
		}
	}
}

void docker_report_conflict(struct context *ctx, const struct engine_trouble *trouble)
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

const struct profile *docker_read(struct context *ctx, const struct source *source,
				  bool is_restricted)
{
	struct profile *profile = docker_parse(ctx, source);

	if (!profile || (is_restricted && !restrict_abis(ctx, profile)))
		return NULL;
	check_names(ctx, profile);
	return profile;
}
