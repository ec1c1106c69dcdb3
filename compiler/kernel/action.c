/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/action.h"

#include "kernel/errnos.h"
#include "kernel/seccomp.h"

#include <string.h>

static const struct {
	char name[12];
	char scmp[24];
	uint32_t ret;
} verbs[VERB_COUNT] = {
	[VERB_KILL] = {"kill", "SCMP_ACT_KILL_PROCESS", RET_KILL_PROCESS},
	[VERB_KILL_THREAD] = {"kill-thread", "SCMP_ACT_KILL_THREAD", RET_KILL_THREAD},
	[VERB_TRAP] = {"trap", "SCMP_ACT_TRAP", RET_TRAP},
	[VERB_DENY] = {"deny", "SCMP_ACT_ERRNO", RET_ERRNO},
	[VERB_NOTIFY] = {"notify", "SCMP_ACT_NOTIFY", RET_NOTIFY},
	[VERB_TRACE] = {"trace", "SCMP_ACT_TRACE", RET_TRACE},
	[VERB_LOG] = {"log", "SCMP_ACT_LOG", RET_LOG},
	[VERB_ALLOW] = {"allow", "SCMP_ACT_ALLOW", RET_ALLOW},
};

const char *verb_name(enum verb verb)
{
	return verbs[verb].name;
}

const char *verb_scmp(enum verb verb)
{
	return verbs[verb].scmp;
}

enum verb verb_find_scmp(const char *name)
{
	if (strcmp(name, "SCMP_ACT_KILL") == 0)
		return VERB_KILL_THREAD;
	for (int i = 0; i < VERB_COUNT; i++)
		if (strcmp(verbs[i].scmp, name) == 0)
			return (enum verb)i;
	return VERB_COUNT;
}

uint32_t action_ret(struct action action)
{
	return verbs[action.verb].ret | action.data;
}

/* What the kernel makes of DATA, which most actions ignore (seccomp.c, __seccomp_filter). */
static uint16_t data_used(enum verb verb, uint16_t data)
{
	switch (verb) {
	case VERB_DENY:
		return data > ERRNO_NUMBER_MAX ? ERRNO_NUMBER_MAX : data;
	case VERB_TRACE:
	case VERB_TRAP:
		return data;
	default:
		return 0;
	}
}

struct action action_of_ret(uint32_t ret)
{
	uint16_t data = (uint16_t)(ret & RET_DATA);

	for (int i = 0; i < VERB_COUNT; i++)
		if (verbs[i].ret == (ret & RET_ACTION))
			return (struct action){(enum verb)i, data_used((enum verb)i, data)};
	return (struct action){VERB_KILL, 0};
}

bool action_equal(struct action a, struct action b)
{
	return a.verb == b.verb && a.data == b.data;
}

bool verb_permits(enum verb verb)
{
	return verb == VERB_ALLOW || verb == VERB_LOG;
}
