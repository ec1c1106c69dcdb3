/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A child that is one call away from executing its command, so that what is to be known of
 * the command from its first call on can be set up before.
 */
#ifndef SCMPL_EXEC_HELD_CHILD_H
#define SCMPL_EXEC_HELD_CHILD_H

#include "exec/spawn.h"

struct held_child {
	pid_t pid;
	int failure; /* a pipe from it: an errno */
};

/* Have one wait to execute START with SIGNALS; false when there can be none. */
bool held_child_fork(const struct start *start, const struct spawn_signals *signals,
		     struct held_child *held);

/* Let it execute the command, which is the next call that it makes; 0, or why that failed. */
int held_child_release(struct held_child *held);

/* End it instead. */
void held_child_drop(struct held_child *held);

#endif
