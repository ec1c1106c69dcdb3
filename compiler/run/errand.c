/* SPDX-License-Identifier: Apache-2.0 */
#include "run/errand.h"

#include "run/start.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* 0, or an errno. */
static int spawn(const struct start *start, const sigset_t *mask, pid_t *pid)
{
	posix_spawnattr_t attributes;
	int error;

	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, mask);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	error = posix_spawn(pid, start->file, NULL, &attributes, start->argv, environ);
	if (error == ENOEXEC)
		error = posix_spawn(pid, "/bin/sh", NULL, &attributes, start->shell_argv,
				    environ);
	posix_spawnattr_destroy(&attributes);
	return error;
}

int errand_start(struct scmpl *ctx, char *const argv[], struct errand *errand)
{
	struct start start;
	int status = *argv ? start_find(ctx, argv, &start) : 0;
	int error = 0;

	if (status)
		return status;
	if (!signals_take(&errand->signals)) {
		diag_environment(ctx->diags, SPAN_NONE, "signals cannot be taken up");
		return START_TROUBLE;
	}
	if (*argv)
		error = spawn(&start, &errand->signals.before.mask, &errand->pid);
	if (!error)
		return 0;
	signals_give_back(&errand->signals);
	return start_diagnose(ctx, argv[0], error);
}

void errand_end(struct errand *errand)
{
	signals_give_back(&errand->signals);
}

static void reap(struct errand *errand)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid != errand->pid)
			continue;
		if (WIFSTOPPED(status)) {
			raise(SIGSTOP); /* the shell shall see its job stop */
			continue;
		}
		errand->pid = 0;
		errand->has_ended = true;
		errand->wait_status = status;
	}
}

void errand_wait(struct errand *errand, struct pollfd *fds, size_t count, int timeout)
{
	int patience = pace_patience(&errand->pace, errand->has_ended);

	fds[0] = (struct pollfd){.fd = errand->signals.fd, .events = POLLIN};
	if (timeout < 0 || (patience >= 0 && patience < timeout))
		timeout = patience;
	if (poll(fds, count, timeout) < 0)
		for (size_t i = 0; i < count; i++)
			fds[i].revents = 0;
	if (fds[0].revents) {
		if (signals_forward(&errand->signals, errand->pid))
			errand->is_stopped = true;
		reap(errand);
	}
}
