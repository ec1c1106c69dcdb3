/* SPDX-License-Identifier: Apache-2.0 */
#include "libseccomp/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t count = write(fd, bytes, len);

		if (count < 0 && errno != EINTR)
			return false;
		if (count > 0) {
			bytes += count;
			len -= (size_t)count;
		}
	}
	return true;
}

NORETURN static void be_child(struct arena *arena, unsigned seconds, child_work *work,
			      void *data, int fd)
{
	struct rlimit limit = {seconds, seconds + 1};
	struct rlimit no_core = {0, 0};
	struct sbuf out = {.arena = arena};
	bool ok;

	signal(SIGXCPU, SIG_DFL);
	setrlimit(RLIMIT_CPU, &limit);
	setrlimit(RLIMIT_CORE, &no_core);
	ok = work(data, &out);
	_exit(write_all(fd, out.ptr, out.len) && ok ? 0 : 1);
}

static void read_all(int fd, struct sbuf *out)
{
	char bytes[4096];
	ssize_t count;

	while ((count = read(fd, bytes, sizeof(bytes))) != 0)
		if (count > 0)
			sbuf_add(out, bytes, (size_t)count);
		else if (errno != EINTR)
			return;
}

static enum child_end end_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return CHILD_NONE;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
			       ? CHILD_TIMEOUT
			       : CHILD_CRASHED;
	if (WEXITSTATUS(status) > 1) /* a sanitizer's way to crash */
		return CHILD_CRASHED;
	return WEXITSTATUS(status) == 0 ? CHILD_OK : CHILD_FAILED;
}

struct child child_start(struct arena *arena, unsigned seconds, child_work *work, void *data)
{
	struct child child = {.arena = arena, .pid = -1};
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		child.error = errno;
		return child;
	}
	child.pid = fork();
	if (child.pid == 0)
		be_child(arena, seconds, work, data, ends[1]);
	child.error = errno;
	child.fd = ends[0];
	close(ends[1]);
	if (child.pid < 0)
		close(ends[0]);
	return child;
}

enum child_end child_finish(struct child child, struct str *result)
{
	struct sbuf out = {.arena = child.arena};

	*result = (struct str){0};
	if (child.pid < 0) {
		errno = child.error;
		return CHILD_NONE;
	}
	read_all(child.fd, &out);
	close(child.fd);
	*result = (struct str){out.ptr, out.len};
	return end_of(child.pid);
}

void child_drop(struct child child)
{
	if (child.pid < 0)
		return;
	kill(child.pid, SIGKILL);
	close(child.fd);
	end_of(child.pid);
}
