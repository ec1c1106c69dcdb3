/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about the other ABIs that the same kernel serves. */
#include "check/lint.h"

#include "decompile/describe.h"
#include "kernel/settings.h"
#include "sema/predicate.h"

/* side-door */

/* Without `on` the rule reaches every ABI.  A comment inside the clause would be lost. */
static void offer_without_on(const struct lint *lint, const struct ast_file *file,
			     const struct ast_rule *rule, struct diag *diag)
{
	const struct ast_name *last = &rule->on->ptr[rule->on->len - 1];
	struct span clause = {last->span.file, rule->set->span.hi, last->span.hi};

	if (rule->where)
		clause.lo = rule->where->span.hi;
	else if (rule->action.error.text.len)
		clause.lo = rule->action.error.span.hi;
	if (!lint_has_comment(file, clause.lo, clause.hi))
		diag_fix(lint->ctx->diags, diag, clause, "%s", "");
}

/* PART, calls of ID on ABI, where the bits that the kernel discards are 0. */
static diagram_id plain_calls(const struct lint *lint, enum abi abi, syscall_id id,
			      diagram_id part)
{
	struct syscall_arg info[SYSCALL_ARGS];
	struct cube_arg args[CUBE_ARGS] = {0};
	int count = syscall_args(id, abi, info);

	for (int i = 0; i < count; i++)
		if (info[i].bits < 64)
			args[i].mask = UINT64_MAX << info[i].bits;
	return diagram_with_args(lint->ctx->diagrams, part, args);
}

/* What RULE would refuse of ENTRY, one of its set, if it spoke for ABI, too. */
static diagram_id refused_by(const struct lint *lint, const struct ast_rule *rule,
			     const struct set_entry *entry, enum abi abi)
{
	struct set_entry whole = *entry;
	diagram_id where = lint_entry_where(lint, entry, abi), hosts;

	whole.pred = rule->where;
	where = diagram_and(lint->ctx->diagrams, where, lint_entry_where(lint, &whole, abi));
	return guard_where(lint->unit, rule->guard, &hosts)
		       ? diagram_and(lint->ctx->diagrams, where, hosts)
		       : where;
}

static void check_on(const struct lint *lint, const struct ast_file *file,
		     const struct ast_rule *rule, const struct set_entry *entry, abi_set on)
{
	syscall_id id = entry->id;
	abi_set machine = 0;
	struct diag *diag;

	ABI_EACH(abi, on)
		machine |= abi_of_machine(abi);
	ABI_EACH(abi, machine & ~on & lint->policy->abis & syscall_abis(id)) {
		diagram_id open =
			diagram_and(lint->ctx->diagrams, lint_permitted(lint, abi, id),
				    refused_by(lint, rule, entry, abi));

		if (plain_calls(lint, abi, id, open) == DIAGRAM_FALSE)
			continue;
		diag = diag_warning(lint->ctx->diags, rule->on->ptr[0].span, DIAG_SIDE_DOOR,
				    "'%s' is let through on %s, which the same kernel serves",
				    syscall_name(id), abi_info(abi)->name);
		diag_hint(lint->ctx->diags, diag, "leave out 'on', or name %s, too",
			  abi_info(abi)->name);
		offer_without_on(lint, file, rule, diag);
		return;
	}
}

static abi_set named_abis(const struct ast_names *names)
{
	abi_set abis = 0;

	for (size_t i = 0; i < names->len; i++) {
		enum abi abi = abi_find_any(names->ptr[i].text.ptr, names->ptr[i].text.len);

		if (abi != ABI_COUNT)
			abis |= ABI_BIT(abi);
	}
	return abis;
}

/* Through ABIs that are not named every call passes, which is what `else allow` says. */
static void check_else(const struct lint *lint)
{
	const struct policy *policy = lint->policy;
	abi_set open = policy_answered(policy);
	struct diag *diag;

	if (!open || !verb_permits(policy_foreign(policy, ABI_COUNT).verb))
		return;
	diag = diag_warning(lint->ctx->diags, policy->foreign_span, DIAG_SIDE_DOOR,
			    "every call is let through on %s, which the same kernel serves, "
			    "whatever the rules say",
			    describe_abis(lint->ctx->arena, open));
	diag_hint(lint->ctx->diags, diag,
		  "deny them (`else deny with ENOSYS`), or name those "
		  "that programs need");
}

void lint_side_door(const struct lint *lint)
{
	struct lint_place place = {0};

	check_else(lint);
	while (lint_next_own(lint, &place)) {
		const struct ast_rule *rule = &place.stmt->u.rule;
		struct set set;

		if (place.stmt->kind != STMT_RULE || !rule->on ||
		    verb_permits(rule->action.verb))
			continue;
		set = set_expand(lint->unit, rule->set);
		for (size_t i = 0; i < set.len; i++)
			check_on(lint, place.file, rule, &set.ptr[i], named_abis(rule->on));
	}
}

/* abi-left-out */

/* The place of the policy's own `arch`; of a profile, its default. */
static struct span arch_span(const struct lint *lint)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		if (place.stmt->kind == STMT_ARCH)
			return place.stmt->span;
	return lint->policy->fallback_span;
}

static bool is_open_by_default(const struct lint *lint)
{
	ABI_EACH(abi, lint->policy->abis)
		if (verb_permits(policy_fallback(lint->policy, abi, SYSCALL_NONE).verb))
			return true;
	return false;
}

/*
 * Under a default that lets calls through, who leaves an ABI out kills its programs,
 * which surprises.  Hardly a kernel serves x32, and that one is left out on purpose.
 */
void lint_abi_left_out(const struct lint *lint)
{
	struct diag_sink *diags = lint->ctx->diags;
	abi_set served = 0, left_out;
	struct diag *diag;

	ABI_EACH(abi, lint->policy->abis)
		served |= abi_of_machine(abi);
	left_out = served & ~lint->policy->abis & ~policy_answered(lint->policy) &
		   ~ABI_BIT(ABI_X32);
	if (!left_out || lint->ctx->settings->only_abis || !is_open_by_default(lint))
		return;
	diag = diag_warning(diags, arch_span(lint), DIAG_ABI_LEFT_OUT,
			    "%s is left out, which the same kernel serves: its programs are "
			    "killed, whatever the default says",
			    describe_abis(lint->ctx->arena, left_out));
	diag_note(diags, diag, "unless that is meant, name it, too");
}
