/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be told from time to time while a command runs. */
#ifndef SCMPL_EXEC_PROGRESS_H
#define SCMPL_EXEC_PROGRESS_H

#include <stdbool.h>
#include <time.h>

struct progress_timer {
	void *data;                  /* the callbacks' */
	void (*on_tick)(void *data); /* ten times a second; may be NULL */
	void (*on_left)(
		void *data); /* the command has ended and others are left; may be NULL */
	struct timespec next_tick;
	struct timespec left_at; /* when to tell of others */
	bool has_told;
};

/* How long to wait for something else to happen, in ms; -1: for ever. */
int progress_timer_patience(const struct progress_timer *timer, bool has_ended);

/* Tell what it is time for; HAS_ENDED: of the command only others are left. */
void progress_timer_keep(struct progress_timer *timer, bool has_ended);

#endif
