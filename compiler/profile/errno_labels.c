/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/errno_labels.h"

#include "kernel/errnos.h"

#define LABEL_FIRST (ERRNO_NUMBER_MAX + 1)

struct action errno_labels_add(struct action action, enum abi abi)
{
	int id = action.verb == VERB_DENY ? errno_by_number(abi, action.data) : -1;

	if (id >= 0)
		action.data = (uint16_t)(LABEL_FIRST + id);
	return action;
}

static void resolve(struct action *action, const char **name)
{
	int id = action->data - LABEL_FIRST;

	if (action->verb != VERB_DENY || id < 0)
		return;
	*name = errno_name(id);
	action->data = (uint16_t)errno_number(id, ABI_X86_64);
}

void errno_labels_resolve(struct profile *profile)
{
	resolve(&profile->fallback, &profile->errno_name);
	VEC_EACH(rule, profile->rules)
		resolve(&rule->action, &rule->errno_name);
}
