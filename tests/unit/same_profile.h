/* SPDX-License-Identifier: Apache-2.0 */
/* Two readings of one profile, apart from the places in its text. */
#ifndef SCMPL_TESTS_UNIT_SAME_PROFILE_H
#define SCMPL_TESTS_UNIT_SAME_PROFILE_H

#include "profile/profile.h"

#include <string.h>

static inline bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline bool same_args(const struct profile_rule *a, const struct profile_rule *b)
{
	if (a->args.len != b->args.len)
		return false;
	for (size_t i = 0; i < a->args.len; i++) {
		const struct profile_arg *x = &a->args.ptr[i], *y = &b->args.ptr[i];

		if (x->index != y->index || x->op != y->op || x->value != y->value ||
		    x->value_two != y->value_two)
			return false;
	}
	return true;
}

static inline bool same_names(const struct profile_rule *a, const struct profile_rule *b)
{
	if (a->names.len != b->names.len)
		return false;
	for (size_t i = 0; i < a->names.len; i++)
		if (!same_text(a->names.ptr[i], b->names.ptr[i]))
			return false;
	return true;
}

static inline bool same_rule(const struct profile_rule *a, const struct profile_rule *b)
{
	return same_names(a, b) && same_args(a, b) && action_equal(a->action, b->action) &&
	       same_text(a->errno_name, b->errno_name) && same_text(a->comment, b->comment) &&
	       a->machines == b->machines &&
	       memcmp(&a->guard, &b->guard, sizeof(a->guard)) == 0;
}

static inline bool same_profile(const struct profile *a, const struct profile *b)
{
	if (a->form != b->form || a->abis != b->abis || a->flags != b->flags ||
	    !action_equal(a->fallback, b->fallback) ||
	    !same_text(a->errno_name, b->errno_name) || !same_text(a->listener, b->listener) ||
	    a->rules.len != b->rules.len)
		return false;
	for (size_t i = 0; i < a->rules.len; i++)
		if (!same_rule(&a->rules.ptr[i], &b->rules.ptr[i]))
			return false;
	return true;
}

#endif
