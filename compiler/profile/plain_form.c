/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/plain_form.h"

#include "decompile/describe.h"
#include "kernel/filter_flags.h"
#include "kernel/seccomp.h"
#include "profile/engine_size.h"

/* Ways out of what several machines need: an --arch for the first of them. */
static void note_machines(struct context *ctx, struct diag *diag, const struct profile *profile)
{
	abi_set first = profile->abis & abi_of_machine(abi_next(profile->abis, 0));

	diag_note(ctx->diags, diag, "build one for each machine, such as with --arch %s",
		  describe_arch_option(ctx->arena, first));
}

static bool has_one_byte_order(struct context *ctx, const struct policy *policy,
			       const struct profile *profile)
{
	struct diag *diag;
	abi_set big = 0;

	ABI_EACH(abi, profile->abis)
		if (abi_info(abi)->big_endian)
			big |= ABI_BIT(abi);
	if (!big || big == profile->abis)
		return true;
	diag = diag_format_limit(ctx->diags, profile_form_text(profile->form),
				 policy->fallback_span,
				 "libseccomp makes no filter for machines of both byte orders "
				 "(%s here has another one than %s)",
				 abi_info(abi_next(big, 0))->name,
				 abi_info(abi_next(profile->abis & ~big, 0))->name);
	note_machines(ctx, diag, profile);
	return false;
}

struct span plain_form_place(const struct policy *policy, const struct profile_rule *rule)
{
	syscall_id id = profile_call(rule, 0);

	ABI_EACH(abi, policy->abis & rule->machines & syscall_abis(id)) {
		VEC_EACH(region, *policy_regions(policy, abi, id))
			if (region->action.verb == rule->action.verb)
				return region->rule;
	}
	return policy->fallback_span;
}

bool plain_form_is_alike(struct context *ctx, const struct policy *policy,
			 const struct profile *profile)
{
	VEC_EACH(rule, profile->rules) {
		struct diag *diag;

		if (rule->machines == PROFILE_ANY_MACHINE)
			continue;
		diag = diag_format_limit(ctx->diags, profile_form_text(profile->form),
					 plain_form_place(policy, rule),
					 "it has no rules for some machines alone, and '%s' "
					 "takes another one on %s than elsewhere",
					 rule->names.ptr[0],
					 describe_abis(ctx->arena, rule->machines));
		note_machines(ctx, diag, profile);
		return false;
	}
	return true;
}

/* All machines' instructions are in one filter. */
static bool fits(struct context *ctx, const struct policy *policy,
		 const struct profile *profile)
{
	size_t size = 0;
	struct diag *diag;

	ABI_EACH(machine, abi_main_only(profile->abis)) {
		syscall_id largest;

		size += engine_size(profile, machine, NULL, &largest);
	}
	if (size <= BPF_PROGRAM_MAX)
		return true;
	diag = diag_format_limit(ctx->diags, profile_form_text(profile->form),
				 policy->fallback_span,
				 "the rules of all machines together may take %zu "
				 "instructions, and the kernel loads %d",
				 size, BPF_PROGRAM_MAX);
	note_machines(ctx, diag, profile);
	return false;
}

bool plain_form_holds(struct context *ctx, const struct policy *policy,
		      const struct profile *profile)
{
	abi_set machines = abi_main_only(profile->abis);

	if (!(machines & (machines - 1)))
		return true;
	return has_one_byte_order(ctx, policy, profile) &&
	       plain_form_is_alike(ctx, policy, profile) && fits(ctx, policy, profile);
}

bool plain_form_has_no_flags(struct context *ctx, const struct policy *policy, const char *form,
			     const char *reader)
{
	struct diag *diag;

	if (!policy->flags)
		return true;
	diag = diag_format_limit(ctx->diags, form, policy->fallback_span,
				 "%s sets no filter flags (%s)", reader,
				 filter_flags_text(ctx->arena, policy->flags));
	diag_note(ctx->diags, diag, "leave out `flag`");
	return false;
}
