/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/unknown_calls.h"

#include "kernel/settings.h"
#include "profile/releases.h"

/* Some call of ID on ABI is stricter than what it takes when its rules are dropped. */
static bool is_weaker_without(const struct policy *policy, enum abi abi, syscall_id id)
{
	struct diagrams *d = policy->diagrams;
	struct diagram_values values;

	values = diagram_values(d, diagrams_arena(d), policy_outcome(policy, abi, id));
	return values.len && !verb_permits(action_of_value(values.ptr[0]).verb);
}

/* The rule on ID that ABIS would drop; false when none would be missed. */
static bool find_rule(const struct policy *policy, abi_set abis, syscall_id id,
		      struct span *rule)
{
	ABI_EACH(abi, abis & syscall_abis(id)) {
		if (!is_weaker_without(policy, abi, id))
			continue;
		*rule = policy_rule_on(policy, abi, id);
		return true;
	}
	return false;
}

/* "fchmodat2 (known to libseccomp 2.5.5, in Linux 6.6)" */
static void put_call(struct arena *arena, syscall_id id, struct sbuf *out)
{
	unsigned since = syscall_since(id);

	sbuf_printf(out, "%s%s (known to libseccomp %s", out->len ? ", " : "", syscall_name(id),
		    release_text(arena, release_that_knows(id)));
	if (since)
		sbuf_printf(out, ", in Linux %u.%u", since >> 8, since & 0xff);
	sbuf_puts(out, ")");
}

/* The ABIs on which a call that no rule is about is let through. */
static abi_set open_abis(const struct policy *policy)
{
	abi_set open = 0;

	ABI_EACH(abi, policy->abis)
		if (verb_permits(policy->fallback[abi].verb))
			open |= ABI_BIT(abi);
	return open;
}

void unknown_calls_report(struct context *ctx, const struct policy *policy, const char *note)
{
	uint32_t has = ctx->settings->engine ? ctx->settings->engine : RELEASE_OLDEST;
	struct sbuf calls = {.arena = ctx->arena};
	struct span first = SPAN_NONE, rule;
	abi_set abis = open_abis(policy);
	struct diag *diag;

	for (syscall_id id = 0; abis && id < syscall_count(); id++) {
		if (release_that_knows(id) <= has || !find_rule(policy, abis, id, &rule))
			continue;
		if (!calls.len)
			first = rule; /* this is where the one line points */
		put_call(ctx->arena, id, &calls);
	}
	if (!calls.len)
		return;
	diag = diag_warning(ctx->diags, first, DIAG_UNKNOWN_TO_ENGINE,
			    "engines drop rules on names that their libseccomp does not know, "
			    "and let the call through: %s",
			    calls.ptr);
	if (note)
		diag_note(ctx->diags, diag, "%s", note);
	else
		diag_note(ctx->diags, diag,
			  "runc answers ENOSYS to what is newer than all names of a profile; "
			  "crun does not");
	if (!ctx->settings->engine)
		diag_note(ctx->diags, diag,
			  "--engine tells what is there, as in --engine libseccomp=2.6.1 or "
			  "debian=13");
	diag_note(ctx->diags, diag,
		  "'default deny' needs no names; nor does a filter: exec, -t bpf");
}
