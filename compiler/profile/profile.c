/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/profile.h"

#include "kernel/errnos.h"

#include <string.h>

static const char op_names[PROFILE_OP_COUNT][24] = {
	[PROFILE_NE] = "SCMP_CMP_NE",
	[PROFILE_LT] = "SCMP_CMP_LT",
	[PROFILE_LE] = "SCMP_CMP_LE",
	[PROFILE_EQ] = "SCMP_CMP_EQ",
	[PROFILE_GE] = "SCMP_CMP_GE",
	[PROFILE_GT] = "SCMP_CMP_GT",
	[PROFILE_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
};

const char *profile_op_name(enum profile_op op)
{
	return op_names[op];
}

enum profile_op profile_op_find(const char *name)
{
	int op = 0;

	while (op < PROFILE_OP_COUNT && strcmp(op_names[op], name) != 0)
		op++;
	return (enum profile_op)op;
}

const char *profile_form_text(enum profile_form form)
{
	static const char *const texts[] = {
		[PROFILE_DOCKER] = "a Docker profile",
		[PROFILE_OCI] = "an OCI profile",
		[PROFILE_PODMAN] = "a Podman profile",
		[PROFILE_KUBERNETES] = "a SeccompProfile",
		[PROFILE_LXC] = "an LXC profile",
		[PROFILE_SYSTEMD] = "a systemd unit",
	};

	return texts[form];
}

bool profile_form_names_errnos(enum profile_form form)
{
	return form == PROFILE_PODMAN || form == PROFILE_SYSTEMD;
}

bool profile_form_has_guards(enum profile_form form)
{
	return form == PROFILE_DOCKER || form == PROFILE_PODMAN;
}

static struct action action_on(struct action action, const char *errno_name, enum abi abi)
{
	if (errno_name)
		action.data =
			(uint16_t)errno_number(errno_find(errno_name, strlen(errno_name)), abi);
	return action;
}

struct action profile_action(const struct profile_rule *rule, enum abi abi)
{
	return action_on(rule->action, rule->errno_name, abi);
}

struct action profile_default(const struct profile *profile, enum abi abi)
{
	return action_on(profile->fallback, profile->errno_name, abi);
}

syscall_id profile_call(const struct profile_rule *rule, size_t index)
{
	return syscall_find(rule->names.ptr[index], strlen(rule->names.ptr[index]));
}

bool profile_is_on(const struct profile_rule *rule, enum abi abi)
{
	return rule->machines & ABI_BIT(abi_machine(abi));
}

bool profile_skips(const struct profile *profile, const struct profile_rule *rule, enum abi abi)
{
	return action_equal(profile_action(rule, abi), profile_default(profile, abi));
}

size_t profile_repeated_arg(const struct profile_rule *rule)
{
	unsigned seen = 0;
	size_t i = 0;

	while (i < rule->args.len && !(seen >> rule->args.ptr[i].index & 1))
		seen |= 1u << rule->args.ptr[i++].index;
	return i;
}

bool profile_repeats_index(const struct profile_rule *rule)
{
	return profile_repeated_arg(rule) < rule->args.len;
}

const struct profile_rule *profile_rule_at(const struct profile *profile, struct span span)
{
	size_t lo = 0, hi = profile->rules.len;

	while (profile->has_bases && lo < hi && !span_equal(profile->rules.ptr[lo].span, span))
		lo++;
	while (!profile->has_bases && lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (profile->rules.ptr[mid].span.lo < span.lo)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < profile->rules.len && span_equal(profile->rules.ptr[lo].span, span)
		       ? &profile->rules.ptr[lo]
		       : NULL;
}
