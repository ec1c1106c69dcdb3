/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules of a profile say of a call, one by one. */
#ifndef SCMPL_TESTS_UNIT_RULES_SAY_H
#define SCMPL_TESTS_UNIT_RULES_SAY_H

#include "profile/profile.h"

static inline bool arg_matches(const struct profile_arg *arg, uint64_t value, uint64_t all)
{
	uint64_t bound = arg->value & all;

	switch (arg->op) {
	case PROFILE_EQ:
		return (value & all) == bound;
	case PROFILE_MASKED_EQ:
		return ((value ^ arg->value_two) & bound) == 0;
	case PROFILE_GE:
		return (value & all) >= bound;
	case PROFILE_GT:
		return (value & all) > bound;
	default:
		fail_msg("no such comparison is made here");
		return false;
	}
}

static inline bool rule_matches(const struct profile_rule *rule, const uint64_t *args,
				uint64_t all)
{
	for (size_t i = 0; i < rule->args.len; i++)
		if (!arg_matches(&rule->args.ptr[i], args[rule->args.ptr[i].index], all))
			return false;
	return true;
}

/*
 * The strictest action of the rules of PROFILE, all on one call, that match ARGS, of which the
 * bits ALL are compared.
 */
static inline struct action rules_say(const struct profile *profile, const uint64_t *args,
				      uint64_t all)
{
	struct action action = profile->fallback;
	bool is_matched = false;

	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (!rule_matches(rule, args, all))
			continue;
		if (!is_matched || rule->action.verb < action.verb)
			action = rule->action;
		is_matched = true;
	}
	return action;
}

#endif
