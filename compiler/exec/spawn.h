/* SPDX-License-Identifier: Apache-2.0 */
/* Start a command as a child, under a filter whose listener is ours. */
#ifndef SCMPL_EXEC_SPAWN_H
#define SCMPL_EXEC_SPAWN_H

#include "exec/load.h"
#include "exec/start.h"

#include <signal.h>
#include <sys/types.h>

/* What the child gets back before it executes the command. */
struct spawn_signals {
	sigset_t mask;
	struct sigaction child; /* of SIGCHLD */
};

struct spawn_page;

struct spawn {
	pid_t pid;
	int listener; /* -1: it could not be had */
	struct spawn_page *page;
};

/*
 * Start the child, load STEP in it and let it execute START.  SEIZE: trace it
 * first (PTRACE_SEIZE with these options); *SEIZED tells whether that was
 * allowed, and TRACED, unless NULL, is loaded in place of STEP then.  False after a diagnosis,
 * with no child left.  When it is true the execve may still be under way: the filter may report
 * it.
 */
bool spawn_child(struct context *ctx, const struct load_step *step,
		 const struct load_step *traced, const struct start *start,
		 const struct spawn_signals *signals, unsigned long seize, bool *seized,
		 struct spawn *spawn);

enum spawn_state {
	SPAWN_STARTING,
	SPAWN_RUNNING, /* it left our program: for the command, or it died */
	SPAWN_FAILED,  /* execve failed; the child waits to be killed */
};

/* How the start goes; *ERROR is execve's errno when it failed. */
enum spawn_state spawn_state(const struct spawn *spawn, int *error);

/* Kill and reap the child and give back what SPAWN holds. */
void spawn_abort(struct spawn *spawn);

#endif
