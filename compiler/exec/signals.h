/* SPDX-License-Identifier: Apache-2.0 */
/* Signals while a command runs as our child: they are the command's, and wait meanwhile. */
#ifndef SCMPL_EXEC_SIGNALS_H
#define SCMPL_EXEC_SIGNALS_H

#include "exec/spawn.h"

struct signals {
	int fd; /* readable when some wait */
	struct spawn_signals before;
};

/* Take up all signals; false when that cannot be.  signals_give_back undoes it. */
bool signals_take(struct signals *signals);
void signals_give_back(const struct signals *signals);

/* Whether SIGNO is one of those; not so what cannot be, and what a fault of our own raises. */
bool signals_are_taken(int signo);

/*
 * The same, but that those which ask us to end stay blocked: two may come within a
 * millisecond, the second while what came of the command is being written.
 */
void signals_give_back_held(const struct signals *signals);

/*
 * Send those that wait to COMMAND, unless the terminal has.  True when COMMAND is
 * 0, as there is none any more, and one of them asks us to end.
 */
bool signals_forward(const struct signals *signals, pid_t command);

#endif
