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

bool profile_applies(const struct profile *profile, const struct profile_rule *rule,
		     enum abi abi)
{
	return profile_is_on(rule, abi) && !profile_skips(profile, rule, abi);
}

abi_set profile_abis(const struct profile *profile, const struct profile_rule *rule)
{
	abi_set abis = 0;

	ABI_EACH(abi, profile->abis)
		if (profile_applies(profile, rule, abi))
			abis |= ABI_BIT(abi);
	return abis;
}

bool profile_is_kept(const struct profile_rule *rule, const struct host *host)
{
	static const uint64_t no_args[CUBE_ARGS];

	return !host || cube_has(&rule->guard, no_args, *host);
}

static bool is_same_action(struct action a, const char *errno_a, struct action b,
			   const char *errno_b)
{
	return action_equal(a, b) &&
	       (errno_a && errno_b ? strcmp(errno_a, errno_b) == 0 : errno_a == errno_b);
}

static bool is_same_rule(const struct profile_rule *a, const struct profile_rule *b)
{
	bool same = a->names.len == b->names.len && a->args.len == b->args.len &&
		    a->machines == b->machines &&
		    memcmp(&a->guard, &b->guard, sizeof(a->guard)) == 0 &&
		    is_same_action(a->action, a->errno_name, b->action, b->errno_name);

	for (size_t i = 0; same && i < a->names.len; i++)
		same = strcmp(a->names.ptr[i], b->names.ptr[i]) == 0;
	for (size_t i = 0; same && i < a->args.len; i++)
		same = memcmp(&a->args.ptr[i], &b->args.ptr[i], sizeof(*a->args.ptr)) == 0;
	return same;
}

bool profile_equal(const struct profile *a, const struct profile *b)
{
	bool same = a->abis == b->abis && a->rules.len == b->rules.len &&
		    is_same_action(a->fallback, a->errno_name, b->fallback, b->errno_name);

	for (size_t i = 0; same && i < a->rules.len; i++)
		same = is_same_rule(&a->rules.ptr[i], &b->rules.ptr[i]);
	return same;
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

bool profile_entry(const struct profile_rule *rule, size_t index, struct profile_rule *entry)
{
	*entry = *rule;
	if (!profile_repeats_index(rule))
		return index == 0;
	if (index == rule->args.len)
		return false;
	entry->args.ptr = &rule->args.ptr[index];
	entry->args.len = 1;
	return true;
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
