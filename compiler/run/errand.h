/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command that runs as it is, while we wait for what it leads to: an engine
 * that starts containers.  There may be none: then a signal is the end.
 */
#ifndef SCMPL_RUN_ERRAND_H
#define SCMPL_RUN_ERRAND_H

#include "core/context.h"
#include "run/pace.h"
#include "run/signals.h"

#include <poll.h>

struct errand {
	struct signals signals;
	struct pace pace; /* the owner sets its callbacks */
	pid_t pid;        /* 0: no command, or it has ended */
	bool has_ended;   /* there was one */
	bool is_stopped;  /* by a signal, without a command */
	int wait_status;
};

/*
 * Start the command ARGV (empty: none).  0, or an exit status of ours after a
 * diagnosis.  errand_end gives back what it took.
 */
int errand_start(struct scmpl *ctx, char *const argv[], struct errand *errand);
void errand_end(struct errand *errand);

/*
 * Wait for one of the COUNT descriptors FDS, the first of which is ours to set,
 * or for news of the command; at most TIMEOUT ms (-1: for ever).
 */
void errand_wait(struct errand *errand, struct pollfd *fds, size_t count, int timeout);

#endif
