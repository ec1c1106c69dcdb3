/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel does with a call.  The order of enum verb is the kernel's own
 * order of precedence for stacked filters (seccomp(2)), strictest first.
 */
#ifndef SCMPL_KERNEL_ACTION_H
#define SCMPL_KERNEL_ACTION_H

#include <stdbool.h>
#include <stdint.h>

enum verb {
	VERB_KILL,        /* RET_KILL_PROCESS */
	VERB_KILL_THREAD, /* RET_KILL_THREAD */
	VERB_TRAP,        /* RET_TRAP */
	VERB_DENY,        /* RET_ERRNO */
	VERB_NOTIFY,      /* RET_NOTIFY */
	VERB_TRACE,       /* RET_TRACE */
	VERB_LOG,         /* RET_LOG */
	VERB_ALLOW,       /* RET_ALLOW */
	VERB_COUNT
};

struct action {
	enum verb verb;
	uint16_t data; /* deny: the errno, as numbered on the ABI of the call; else 0 or
			  RET_DATA */
};

/* "kill-thread": the word of the language. */
const char *verb_name(enum verb verb);

/* "SCMP_ACT_KILL_THREAD": the word of the profiles. */
const char *verb_scmp(enum verb verb);

/* The verb with that profile name (SCMP_ACT_KILL is kill-thread), or VERB_COUNT. */
enum verb verb_find_scmp(const char *name);

/* The RET_* value with its data. */
uint32_t action_ret(struct action action);

/* The action of a RET_* value, as the kernel reads it (unknown ones kill the process).
 */
struct action action_of_ret(uint32_t ret);

bool action_equal(struct action a, struct action b);

/* True for the verbs that let the call go on: allow and log. */
bool verb_permits(enum verb verb);

#endif
