/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be told from time to time while a command runs. */
#ifndef SCMPL_RUN_PACE_H
#define SCMPL_RUN_PACE_H

#include <stdbool.h>
#include <time.h>

struct pace {
	void *data;                  /* the callbacks' */
	void (*on_tick)(void *data); /* ten times a second; may be NULL */
	void (*on_left)(
		void *data); /* the command has ended and others are left; may be NULL */
	struct timespec next_tick;
	struct timespec left_at; /* when to tell of others */
	bool has_told;
};

/* How long to wait for something else to happen, in ms; -1: for ever. */
int pace_patience(const struct pace *pace, bool has_ended);

/* Tell what it is time for; HAS_ENDED: of the command only others are left. */
void pace_keep(struct pace *pace, bool has_ended);

#endif
