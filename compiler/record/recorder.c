/* SPDX-License-Identifier: Apache-2.0 */
#include "record/recorder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROGRESS_TICKS 10 /* between two lines of progress */

void recorder_on_call(void *data, struct listener *listener, const struct seccomp_notif *notif)
{
	struct recorder *recorder = data;
	struct call_data call_data = listener_data(notif);
	struct call call = call_of_data(&call_data);

	listener_continue(listener);
	recording_add(recorder->recording, &call, 1);
}

void recorder_say(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* nobody listens */
}

void recorder_on_tick(void *data)
{
	struct recorder *recorder = data;
	char line[80];

	if (++recorder->ticks % PROGRESS_TICKS)
		return;
	snprintf(line, sizeof(line), "\rscmpl: %llu calls of %zu kinds\033[K\r",
		 (unsigned long long)recorder->recording->count, recorder->recording->all.len);
	recorder_say(line);
	recorder->has_shown = true;
}

void recorder_on_left(void *data)
{
	(void)data;
	recorder_say("scmpl: the command has ended; what it left running is recorded until "
		     "that ends, or Ctrl-C\n");
}

void recorder_finish(const struct recorder *recorder)
{
	if (recorder->has_shown)
		recorder_say("\033[K");
}
