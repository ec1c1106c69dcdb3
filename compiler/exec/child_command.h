/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command that runs as it is, while we wait for what it leads to: an engine
 * that starts containers.  There may be none: then a signal is the end.
 */
#ifndef SCMPL_EXEC_CHILD_COMMAND_H
#define SCMPL_EXEC_CHILD_COMMAND_H

#include "core/context.h"
#include "exec/held_child.h"
#include "exec/progress.h"
#include "exec/signals.h"

#include <poll.h>

struct child_command {
	struct signals signals;
	struct progress_timer timer; /* the owner sets its callbacks */
	pid_t pid;                   /* 0: no command, or it has ended */
	bool has_ended;              /* there was one */
	bool is_stopped;             /* by a signal, without a command */
	int wait_status;
};

/*
 * Start the command ARGV (empty: none).  0, or an exit status of ours after a
 * diagnosis.  child_command_end gives back what it took.
 */
int child_command_start(struct context *ctx, char *const argv[], struct child_command *command);
void child_command_end(struct child_command *command);

/*
 * The same in two steps: HELD is about to execute the command, and does when it is released,
 * unless it is dropped.  child_command_end is for one that was released.
 */
int child_command_hold(struct context *ctx, char *const argv[], struct child_command *command,
		       struct held_child *held);
int child_command_release(struct context *ctx, char *const argv[],
			  struct child_command *command, struct held_child *held);
void child_command_drop(struct child_command *command, struct held_child *held);

/*
 * Wait for one of the COUNT descriptors FDS, the first of which is ours to set,
 * or for news of the command; at most TIMEOUT ms (-1: for ever).
 */
void child_command_wait(struct child_command *command, struct pollfd *fds, size_t count,
			int timeout);

#endif
