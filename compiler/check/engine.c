/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that the policy denies by name and that the installed libseccomp does not know:
 * engines drop such names, and what is left is the default.  And guards on the kernel,
 * which not all engines read; and calls that no filter stops.
 */
#include "check/lint.h"

#include "decompile/describe.h"
#include "kernel/native.h"
#include "libseccomp/installed.h"

/* True when ID, its rule dropped, would be let through somewhere. */
static bool falls_open(const struct policy *policy, syscall_id id)
{
	ABI_EACH(abi, policy->abis & syscall_abis(id))
		if (verb_permits(policy_fallback(policy, abi, id).verb))
			return true;
	return false;
}

/* What denies ID in vain; SPAN_NONE: it is known, or denied by nothing. */
static struct span vain_rule(const struct lint *lint, syscall_id id)
{
	struct span rule;

	if (libseccomp_knows(id) || !falls_open(lint->policy, id) ||
	    !lint_denied_by_own(lint, id, &rule))
		return SPAN_NONE;
	return rule;
}

/* True when the kernel that runs here came after SINCE, as syscall_since has it, or with it. */
static bool is_served_here(unsigned since)
{
	uint32_t kernel;

	return native_kernel(&kernel) && kernel >= since;
}

/* One warning for all that RULE, which is FIRST's, denies in vain. */
static void report(const struct lint *lint, syscall_id first, struct span rule)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct sbuf names = {.arena = lint->ctx->arena};
	unsigned since = syscall_since(first);
	struct diag *diag;

	for (syscall_id id = first; id < syscall_count(); id++)
		if (span_equal(vain_rule(lint, id), rule))
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", syscall_name(id));
	diag = diag_warning(diags, rule, DIAG_UNKNOWN_TO_ENGINE,
			    "libseccomp %s of this machine does not know %s: engines that "
			    "use it drop the denial",
			    libseccomp_used(lint->ctx->arena), names.ptr);
	if (since)
		diag_note(diags, diag, "Linux serves '%s' since %u.%u%s", syscall_name(first),
			  since >> 8, since & 255,
			  is_served_here(since) ? ", and does so here" : "");
	diag_note(diags, diag, "`default deny` has no such gap, nor has `scmpl exec`");
}

VEC_STRUCT(guarded_rules, struct span);

static void add_kernel_guards(const struct lint *lint, const struct regions *regions,
			      struct guarded_rules *rules)
{
	for (size_t i = 0; i < regions->len; i++) {
		struct span rule = regions->ptr[i].rule;
		bool is_known = false;

		if (!diagram_support(lint->ctx->diagrams, regions->ptr[i].where).kernel ||
		    !lint_is_own(lint, rule))
			continue;
		for (size_t j = 0; j < rules->len; j++)
			is_known |= span_equal(rules->ptr[j], rule);
		if (!is_known)
			*VEC_PUSH(lint->ctx->arena, rules) = rule;
	}
}

void lint_kernel_guard(const struct lint *lint)
{
	struct guarded_rules rules = {0};
	struct diag *diag;

	ABI_EACH(abi, lint->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			add_kernel_guards(lint, policy_regions(lint->policy, abi, id), &rules);
	if (!rules.len)
		return;
	diag = diag_warning(lint->ctx->diags, rules.ptr[0], DIAG_KERNEL_GUARD,
			    "the kernel's version decides about this, which Podman does not "
			    "ask for: there it holds on every kernel");
	for (size_t i = 1; i < rules.len; i++)
		diag_label(lint->ctx->diags, diag, rules.ptr[i], "about this, too");
	diag_note(lint->ctx->diags, diag, "`build --kernel` makes a profile without it");
}

void lint_unknown_to_engine(const struct lint *lint)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct span rule = vain_rule(lint, id);

		if (rule.file)
			report(lint, id, rule);
	}
}

/* unfiltered-call */

static void check_denied(const struct lint *lint, const struct set_entry *entry)
{
	struct diag_sink *diags = lint->ctx->diags;
	abi_set abis = syscall_unfiltered(entry->id) & lint->policy->abis;
	struct diag *diag;

	if (!abis || !entry->by_name)
		return;
	diag = diag_warning(diags, entry->span, DIAG_UNFILTERED_CALL,
			    "no filter stops '%s' on %s: newer kernels let it past all of them",
			    syscall_name(entry->id), describe_abis(lint->ctx->arena, abis));
	diag_note(diags, diag,
		  "the kernel's own probes make it; a program that does is killed");
}

void lint_unfiltered_call(const struct lint *lint)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place)) {
		const struct ast_rule *rule = &place.stmt->u.rule;
		struct set set;

		if (place.stmt->kind != STMT_RULE || verb_permits(rule->action.verb))
			continue;
		set = set_expand(lint->unit, rule->set);
		for (size_t i = 0; i < set.len; i++)
			check_denied(lint, &set.ptr[i]);
	}
}
