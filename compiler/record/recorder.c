/* SPDX-License-Identifier: Apache-2.0 */
#include "record/recorder.h"

#include <string.h>
#include <unistd.h>

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

	progress_tell(recorder->progress, "scmpl: %llu calls of %zu kinds",
		      (unsigned long long)recorder->recording->count,
		      recorder->recording->all.len);
}

void recorder_on_left(void *data)
{
	const struct recorder *recorder = data;

	progress_wipe(recorder->progress);
	recorder_say("scmpl: the command has ended; what it left running is recorded until "
		     "that ends, or Ctrl-C\n");
}

void recorder_finish(const struct recorder *recorder)
{
	progress_wipe(recorder->progress);
}
