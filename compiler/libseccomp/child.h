/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody else's code that may not come back: done in a child process, for so long. */
#ifndef SCMPL_LIBSECCOMP_CHILD_H
#define SCMPL_LIBSECCOMP_CHILD_H

#include "core/str.h"

enum child_end {
	CHILD_OK,      /* WORK returned true */
	CHILD_FAILED,  /* WORK returned false */
	CHILD_TIMEOUT, /* it took too long and was killed */
	CHILD_CRASHED, /* it died of something else */
	CHILD_NONE,    /* there is no child to be had; errno says why */
};

/* Appends its result to OUT; what else it changes is lost. */
typedef bool child_work(void *data, struct sbuf *out);

/* One that was started; its own affair. */
struct child {
	struct arena *arena;
	int pid, fd; /* pid is below 0 when there is none */
	int error;   /* an errno, then */
};

/*
 * Start WORK in a child that gets SECONDS of CPU time.  It is to be ended or dropped, and its
 * result will stand in ARENA.
 */
struct child child_start(struct arena *arena, unsigned seconds, child_work *work, void *data);

/* Wait for it.  *RESULT is what it appended, when it came to an end by itself. */
enum child_end child_finish(struct child child, struct str *result);

/* Kill it: its result is not wanted any more. */
void child_drop(struct child child);

#endif
