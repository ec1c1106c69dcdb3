/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/default_number.h"

#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "profile/errno_labels.h"

static abi_set unreleased(abi_set abis)
{
	return abis & (abi_of_machine(ABI_MIPS64) | abi_of_machine(ABI_MIPSEL64));
}

/* The default on machines that Docker is released for; false when they have several, or none.
 */
static bool released_default(const struct policy *policy, struct action *action)
{
	abi_set released = policy->abis & ~unreleased(policy->abis);

	if (!released)
		return false;
	*action = policy_fallback(policy, abi_next(released, 0), SYSCALL_NONE);
	ABI_EACH(abi, released)
		if (!action_equal(policy_fallback(policy, abi, SYSCALL_NONE), *action))
			return false;
	return true;
}

/* The ABIs on which the errno of COMMON, the default elsewhere, has another number. */
static abi_set other_numbers(const struct policy *policy, struct action common)
{
	struct action label =
		errno_labels_add(common, abi_next(policy->abis & ~unreleased(policy->abis), 0));
	abi_set others = 0;

	ABI_EACH(abi, unreleased(policy->abis)) {
		struct action own = policy_fallback(policy, abi, SYSCALL_NONE);

		if (!action_equal(own, common) &&
		    action_equal(errno_labels_add(own, abi), label))
			others |= ABI_BIT(abi);
	}
	return others;
}

/* Let POLICY, which is ours, take COMMON on ABI where a call has no name, and only there. */
static void take_common(struct policy *policy, enum abi abi, struct action common)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (syscall_number(id, abi) >= 0)
			policy->decisions[abi][id] = decision_fill(
				policy->diagrams, policy->decisions[abi][id],
				(struct region){.action = policy_fallback(policy, abi, id),
						.rule = policy->fallback_span});
	policy->fallback[abi] = policy->newer[abi] = common;
}

/* A profile is made and verified in one go: it is told once. */
static bool is_told(const struct context *ctx)
{
	for (size_t i = 0; i < diag_count(ctx->diags); i++)
		if (diag_get(ctx->diags, i)->code == DIAG_DEFAULT_NUMBER)
			return true;
	return false;
}

static void warn(struct context *ctx, const struct policy *policy, struct action common,
		 abi_set others)
{
	enum abi other = abi_next(others, 0);
	struct action own = policy_fallback(policy, other, SYSCALL_NONE);
	const char *errno_there = describe_action(ctx->arena, other, common);
	struct diag *diag;

	if (is_told(ctx))
		return;
	diag = diag_warning(
		ctx->diags, policy->fallback_span, DIAG_DEFAULT_NUMBER,
		"a Docker profile has one number for its default, and %s is %u on %s, which "
		"Docker is not released for: there calls that no table has get '%s'",
		errno_name(errno_by_number(other, own.data)), own.data,
		describe_abis(ctx->arena, others), errno_there);

	diag_note(ctx->diags, diag,
		  "leave these out by `arch`, or build it for Podman, which knows errnos by "
		  "name: -t podman");
}

const struct policy *default_number(struct context *ctx, const struct policy *policy)
{
	struct action common;
	struct policy *taken;
	abi_set others;

	if (!released_default(policy, &common) || !(others = other_numbers(policy, common)))
		return policy;
	taken = policy_copy(policy);
	ABI_EACH(abi, others)
		take_common(taken, abi, common);
	warn(ctx, policy, common, others);
	return taken;
}

const struct policy *default_number_of(struct context *ctx, const struct policy *policy,
				       const struct profile *profile)
{
	struct action common;

	return !profile->errno_name && released_default(policy, &common) &&
			       action_equal(profile->fallback, common)
		       ? default_number(ctx, policy)
		       : policy;
}
