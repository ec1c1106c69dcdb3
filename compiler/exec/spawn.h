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

/* What is to be started, and how. */
struct spawn_request {
	const struct start *start;
	const struct spawn_signals *signals;
	const struct load_step *filter;
	unsigned long trace_options;           /* of PTRACE_SEIZE; 0: do not trace */
	const struct load_step *traced_filter; /* in place of FILTER where tracing is allowed;
						  NULL: FILTER in any case */
};

struct spawn_page;

/* A child that was started. */
struct spawn {
	pid_t pid;
	int listener; /* -1: it could not be had */
	bool is_traced;
	struct spawn_page *page;
};

/*
 * Start the child, load the filter in it and let it execute the command.  False after a
 * diagnosis, with no child left.  When it is true the execve may still be under way: the
 * filter may report it.
 */
bool spawn_child(struct context *ctx, const struct spawn_request *request, struct spawn *spawn);

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
