/* SPDX-License-Identifier: Apache-2.0 */
/* Files and programs that tell about the host.  None of them is trusted to answer. */
#include "doctor/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 5000
#define OUTPUT_MAX (1u << 20)

/* All of FD, as long as it keeps coming within PATIENCE_MS; false when it does not. */
static bool read_all(int fd, struct sbuf *out)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	char buffer[4096];
	ssize_t count;

	while (out->len < OUTPUT_MAX) {
		if (poll(&poll_fd, 1, PATIENCE_MS) <= 0)
			return false;
		count = read(fd, buffer, sizeof(buffer));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count == 0;
		sbuf_add(out, buffer, (size_t)count);
	}
	return false;
}

static const char *trimmed(struct sbuf *text)
{
	while (text->len && text->ptr[text->len - 1] == '\n')
		text->ptr[--text->len] = '\0';
	return sbuf_text(text);
}

const char *doctor_read(struct arena *arena, const char *path)
{
	struct sbuf text = {.arena = arena};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return NULL;
	ok = read_all(fd, &text);
	close(fd);
	return ok ? trimmed(&text) : NULL;
}

NORETURN static void be_command(const char *const argv[], int out)
{
	int null = open("/dev/null", O_RDWR);
	size_t argc = 0;
	char *copy[8];

	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	for (; argv[argc] && argc + 1 < ARRAY_LEN(copy); argc++)
		copy[argc] = strdup(argv[argc]);
	copy[argc] = NULL;
	if (copy[0])
		execvp(copy[0], copy);
	_exit(127);
}

const char *doctor_run(struct arena *arena, const char *const argv[])
{
	struct sbuf text = {.arena = arena};
	int fds[2], status = -1;
	bool ok;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return NULL;
	pid = fork();
	if (pid == 0)
		be_command(argv, fds[1]);
	close(fds[1]);
	ok = pid > 0 && read_all(fds[0], &text);
	close(fds[0]);
	if (pid < 0)
		return NULL;
	if (!ok)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return ok && status == 0 ? trimmed(&text) : NULL;
}
