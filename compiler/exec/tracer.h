/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kills and traps as they happen.  No supervisor can answer a call in such a way
 * that its caller is killed by SIGSYS, or gets the SIGSYS of RET_TRAP.
 * So the filter does that itself, and ptrace(2) shows it to us: a trap when its
 * signal is delivered, a kill when the thread ends.
 */
#ifndef SCMPL_EXEC_TRACER_H
#define SCMPL_EXEC_TRACER_H

#include "kernel/seccomp.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Options for PTRACE_SEIZE: children and threads are traced as well.  WITH_ENDS: TRACER_KILLED
 * comes, for which every process and thread stops once more.
 */
unsigned long tracer_options(bool with_ends);

/* Whether TRACER_FORKED comes, with the call's arguments, on this machine. */
bool tracer_sees_forks(void);

enum tracer_event {
	TRACER_NOTHING,
	TRACER_TRAPPED, /* PID is about to get the SIGSYS of a trap, for the call in DATA */
	TRACER_KILLED,  /* PID ends by SIGSYS, in the call in DATA */
	TRACER_FORKED,  /* PID made a process or thread by the call in DATA */
	TRACER_STOPPED, /* PID was stopped by job control, and stays so */
};

/*
 * Look at WAIT_STATUS, a stop that waitpid told of PID.  tracer_resume lets it
 * go on.
 */
enum tracer_event tracer_look(pid_t pid, int wait_status, struct call_data *data);
void tracer_resume(pid_t pid, int wait_status);

#endif
