/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run a command as a child under a filter that reports calls, and answer them
 * until it ends.  Signals sent to us are the command's; when it stops, so do we.
 */
#ifndef SCMPL_EXEC_SUPERVISE_H
#define SCMPL_EXEC_SUPERVISE_H

#include "exec/background.h"
#include "exec/load.h"
#include "exec/start.h"

#include <sys/types.h>

struct supervisor;

/* What to do about what happens; DATA is the owner's. */
struct supervision {
	void *data;

	/* A call waits: answer it by listener_continue or listener_deny. */
	answer_call *on_call;

	/* PID got a trap's SIGSYS for a call, or ends by SIGSYS in it.  NULL: do not watch. */
	void (*on_sigsys)(void *data, pid_t pid, const struct call_data *call, bool ends);

	/* Ten times a second while the command runs; may be NULL. */
	void (*on_tick)(void *data);

	/*
	 * A call made a process or thread; told where ptrace(2) is allowed, and the
	 * filter TRACED is loaded there.  Else both NULL.
	 */
	void (*on_fork)(void *data, const struct call_data *call);
	const struct load_step *traced;

	/* The command has ended and others are left; may be NULL. */
	void (*on_left)(void *data);

	/*
	 * Go on until the last process under the filter has ended, or a signal
	 * comes once the command itself has; else the command's end is the end.
	 */
	bool outlasts_command;

	/* What came of it is still to be written: see signals_give_back_held. */
	bool has_results;
};

/*
 * Run START under STEP.  0 and the command's *WAIT_STATUS, or an exit status of
 * ours after a diagnosis.  When processes under the filter are left, a process
 * stays in the background that goes on answering them until they end.
 */
int supervise(struct context *ctx, const struct load_step *step, const struct start *start,
	      const struct supervision *how, int *wait_status);

/* End this process as WAIT_STATUS says that the command ended: by the same signal, too. */
NORETURN void supervise_exit(int wait_status);

#endif
