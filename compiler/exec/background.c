/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/background.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void answer_next(struct listener *listener, answer_call *answer, void *data)
{
	const struct seccomp_notif *call = listener_receive(listener);

	if (call)
		answer(data, listener, call);
}

static bool is_listener(int fd, struct listener *const *listeners, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (listeners[i]->fd == fd)
			return true;
	return false;
}

/* What was inherited is the command's business, and that has ended. */
static void leave_descriptors(struct listener *const *listeners, size_t count)
{
	int last = STDERR_FILENO;

	for (size_t i = 0; i < count; i++)
		last = listeners[i]->fd > last ? listeners[i]->fd : last;
	for (int fd = STDERR_FILENO + 1; fd < last; fd++)
		if (!is_listener(fd, listeners, count))
			close(fd);
	syscall(SYS_close_range, last + 1, ~0U, 0U);
}

/* A pipe's reader waits for its end, which must not be ours; nor do we keep a mount busy. */
static void leave_streams(struct listener *const *listeners, size_t count)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct stat st;

	for (int fd = 0; fd < 3; fd++)
		if (fd < 2 ||
		    (fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))))
			dup2(null, fd);
	leave_descriptors(listeners, count);
	if (chdir("/") < 0)
		return; /* then it stays busy */
}

/* Answer those of FDS that wait; how many listeners there are processes under. */
static size_t serve(struct pollfd *fds, struct listener *const *listeners, size_t count,
		    answer_call *answer, void *data)
{
	size_t alive = 0;

	for (size_t i = 0; i < count; i++) {
		if (fds[i].revents & POLLIN)
			answer_next(listeners[i], answer, data);
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
		leave_streams(listeners, count);
		do {
			if (poll(fds, count, -1) < 0 && errno != EINTR)
				break;
		} while (serve(fds, listeners, count, answer, data));
		_exit(0);
	}
	free(fds);
}
