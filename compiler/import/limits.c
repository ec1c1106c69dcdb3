/* SPDX-License-Identifier: Apache-2.0 */
#include "import/limits.h"

#include <string.h>

/* A policy has one default for all of its architectures. */
static bool has_one_verb(struct context *ctx, const struct policy *policy)
{
	enum abi first = abi_next(policy->abis, 0);

	ABI_EACH(abi, policy->abis) {
		if (policy->fallback[abi].verb == policy->fallback[first].verb)
			continue;
		diag_error(ctx->diags, policy->fallback_span, DIAG_NOT_IMPORTED,
			   "the default is '%s' on %s and '%s' on %s: a policy has one for all "
			   "of its architectures (--arch leaves some out)",
			   verb_name(policy->fallback[first].verb), abi_info(first)->name,
			   verb_name(policy->fallback[abi].verb), abi_info(abi)->name);
		return false;
	}
	return true;
}

/* RULE asks for the address behind a pointer of one of its calls. */
static bool compares_pointers(struct context *ctx, const struct profile_rule *rule,
			      syscall_id id, enum abi abi)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, abi, args);

	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];
		bool is_equality = arg->op == PROFILE_EQ || arg->op == PROFILE_NE;
		struct diag *diag;

		if ((int)arg->index >= count || !args[arg->index].is_pointer ||
		    (is_equality && arg->value == 0)) /* NULL */
			continue;
		diag = diag_error(ctx->diags, rule->span, DIAG_NOT_IMPORTED,
				  "on %s, '%s' of %s is a pointer, and this rule compares the "
				  "address",
				  abi_info(abi)->name, args[arg->index].name, syscall_name(id));
		diag_note(ctx->diags, diag,
			  "programs choose addresses: such a rule holds nobody back; --arch "
			  "leaves architectures out");
		return true;
	}
	return false;
}

static bool is_in_force(const struct regions *regions, const struct profile_rule *rule)
{
	for (size_t i = 0; i < regions->len; i++)
		if (span_equal(regions->ptr[i].rule, rule->span))
			return true;
	return false;
}

/* The same, where it decides ID or, by engines that carry it over, the call that ID is behind.
 */
static bool is_about_pointers(struct context *ctx, const struct profile_rule *rule,
			      const struct policy *policy, syscall_id id, enum abi abi)
{
	syscall_id via = syscall_multiplexed(id, abi).via;

	if (syscall_number(id, abi) >= 0 &&
	    is_in_force(policy_regions(policy, abi, id), rule) &&
	    compares_pointers(ctx, rule, id, abi))
		return true;
	return via != SYSCALL_NONE && is_in_force(policy_regions(policy, abi, via), rule) &&
	       compares_pointers(ctx, rule, via, abi);
}

static bool has_pointers(struct context *ctx, const struct profile_rule *rule,
			 const struct policy *policy)
{
	for (size_t i = 0; i < rule->names.len && rule->args.len; i++) {
		syscall_id id = syscall_find(rule->names.ptr[i], strlen(rule->names.ptr[i]));

		if (id == SYSCALL_NONE)
			continue;
		ABI_EACH(abi, policy->abis)
			if (is_about_pointers(ctx, rule, policy, id, abi))
				return true;
	}
	return false;
}

bool import_can_be_said(struct context *ctx, const struct profile *profile,
			const struct policy *policy)
{
	bool ok = has_one_verb(ctx, policy);

	for (size_t i = 0; profile && i < profile->rules.len; i++)
		ok &= !has_pointers(ctx, &profile->rules.ptr[i], policy);
	return ok;
}
