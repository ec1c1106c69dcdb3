/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy makes of every system call, over all ABIs that it speaks for. */
#ifndef SCMPL_PAGE_CALLS_H
#define SCMPL_PAGE_CALLS_H

#include "core/context.h"
#include "review/verdict_cases.h"

/* In one word, for the map. */
enum call_state {
	CALL_ABSENT,      /* on none of the ABIs */
	CALL_OPEN,        /* whatever the arguments, on every host */
	CALL_LOGGED,      /* the same, and logged */
	CALL_CONDITIONAL, /* for some arguments, kernels or ABIs */
	CALL_CAPABLE,     /* with a capability only */
	CALL_ASKED,       /* another process decides: notify, trace */
	CALL_DENIED,
	CALL_KILLED, /* or sent a signal: kill, kill-thread, trap */
	CALL_STATES
};

/* "open"; what a person calls it: "under conditions". */
const char *call_state_word(enum call_state state);
const char *call_state_title(enum call_state state);

/* ABIs on which the same becomes of the call. */
struct call_outcome {
	abi_set abis;
	struct verdict_cases cases;
};

struct call_facts {
	enum call_state state;
	uint8_t on[ABI_COUNT]; /* enum call_state, of one ABI */
	VEC(struct call_outcome) outcomes;
};

/* Of each call by its id, on the host that CTX was told of. */
const struct call_facts *call_facts_of(struct context *ctx, const struct policy *policy);

/* The same becomes of both calls, by the same lines, on the same ABIs where these differ. */
bool call_facts_equal(const struct context *ctx, const struct call_facts *a,
		      const struct call_facts *b);

#endif
