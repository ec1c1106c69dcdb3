/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_limits.h"

/* True, with a diagnosis, when no engine can do what ACTION, of RULE, says. */
static bool is_unsayable(struct context *ctx, struct action action, struct span rule)
{
	if (action.verb == VERB_TRAP && action.data)
		diag_error(ctx->diags, rule, DIAG_FORMAT_LIMIT,
			   "in a profile SCMP_ACT_TRAP tells the handler no number; a filter "
			   "does: -t bpf, exec");
	else if (action.verb == VERB_DENY && action.data > PROFILE_ERRNO_MAX)
		diag_error(ctx->diags, rule, DIAG_FORMAT_LIMIT,
			   "engines take no errno above %d in a profile; a filter has them: "
			   "-t bpf, exec",
			   PROFILE_ERRNO_MAX);
	else
		return false;
	return true;
}

static bool has_unsayable(struct context *ctx, const struct policy *policy)
{
	ABI_EACH(abi, policy->abis) {
		if (is_unsayable(ctx, policy->fallback[abi], policy->fallback_span))
			return true;
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(policy, abi, id);

			VEC_EACH(region, *regions)
				if (is_unsayable(ctx, region->action, region->rule))
					return true;
		}
	}
	return false;
}

/*
 * True when POLICY lets calls through other ABIs live: engines leave these to libseccomp, which
 * kills the thread.
 */
static bool spares_foreign(struct context *ctx, const struct policy *policy,
			   enum profile_form form)
{
	struct action action = policy_foreign(policy, ABI_COUNT);
	struct diag *diag;

	if (action.verb <= VERB_KILL_THREAD)
		return false;
	diag = diag_format_limit(ctx->diags, profile_form_text(form), policy->foreign_span,
				 "through ABIs that it does not name every call is killed, and "
				 "this is to %s it",
				 verb_name(action.verb));
	diag_note(ctx->diags, diag,
		  "name those ABIs, too, or leave out `else`; the filters of `scmpl exec`, "
		  "-t bpf, -t base64 and -t c can say it");
	return true;
}

bool docker_can_say(struct context *ctx, const struct policy *policy, enum profile_form form)
{
	return !has_unsayable(ctx, policy) && !spares_foreign(ctx, policy, form);
}
