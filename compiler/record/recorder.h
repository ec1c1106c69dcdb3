/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that wait for us go into a recording; what to say on standard error meanwhile. */
#ifndef SCMPL_RECORD_RECORDER_H
#define SCMPL_RECORD_RECORDER_H

#include "core/progress.h"
#include "exec/background.h"
#include "record/recording.h"

/* The callbacks take it as their DATA. */
struct recorder {
	struct recording *recording;
	struct progress *progress; /* NULL: nobody looks */
};

/* Count the call and let it go on. */
answer_call recorder_on_call;

void recorder_on_tick(void *data);
void recorder_on_left(void *data);

/* Wipe the line of progress. */
void recorder_finish(const struct recorder *recorder);

/* Put TEXT on standard error. */
void recorder_say(const char *text);

#endif
