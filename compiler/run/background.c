/* SPDX-License-Identifier: Apache-2.0 */
#include "run/background.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void answer_waiting(struct listener *listener, answer_call *answer, void *data)
{
	const struct seccomp_notif *call;

	listener_receive(listener);
	while ((call = listener_next(listener))) {
		answer(data, listener, call);
		if (listener->queued) /* others wait behind it, so more may come */
			listener_receive_more(listener);
	}
}

/* A pipe's reader waits for its end, which must not be ours. */
static void leave_streams(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct stat st;

	for (int fd = 0; fd < 3; fd++)
		if (fd < 2 ||
		    (fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))))
			dup2(null, fd);
}

/* Answer those of FDS that wait; how many listeners there are processes under. */
static size_t serve(struct pollfd *fds, struct listener *const *listeners, size_t count,
		    answer_call *answer, void *data)
{
	size_t alive = 0;

	for (size_t i = 0; i < count; i++) {
		if (fds[i].revents & POLLIN)
			answer_waiting(listeners[i], answer, data);
		else if (fds[i].revents)
			fds[i].fd = -1; /* its last process has ended */
		alive += fds[i].fd >= 0;
	}
	return alive;
}

void background_answer(struct listener *const *listeners, size_t count, answer_call *answer,
		       void *data)
{
	struct pollfd *fds = calloc(count, sizeof(*fds));

	for (size_t i = 0; fds && i < count; i++)
		fds[i] = (struct pollfd){.fd = listeners[i]->fd, .events = POLLIN};
	if (fds && poll(fds, count, 0) >= 0 && serve(fds, listeners, count, answer, data) &&
	    fork() == 0) {
		leave_streams();
		do {
			if (poll(fds, count, -1) < 0 && errno != EINTR)
				break;
		} while (serve(fds, listeners, count, answer, data));
		_exit(0);
	}
	free(fds);
}
