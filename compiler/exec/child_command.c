/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/child_command.h"

#include "exec/start.h"

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

/* Find ARGV, unless it is empty, and take up signals; 0, or an exit status. */
static int prepare(struct context *ctx, char *const argv[], struct start *start,
		   struct child_command *command)
{
	int status = *argv ? start_find(ctx, argv, start) : 0;

	if (status)
		return status;
	if (signals_take(&command->signals))
		return 0;
	diag_environment(ctx->diags, SPAN_NONE, "signals cannot be taken up");
	return START_TROUBLE;
}

/* What ERROR, an errno, at the start of ARGV leads to. */
static int has_started(struct context *ctx, char *const argv[], struct child_command *command,
		       int error)
{
	if (!error)
		return 0;
	signals_give_back(&command->signals);
	return start_diagnose(ctx, argv[0], error);
}

int child_command_start(struct context *ctx, char *const argv[], struct child_command *command)
{
	struct start start;
	int status = prepare(ctx, argv, &start, command);
	int error = 0;

	if (status)
		return status;
	if (*argv)
		error = spawn(&start, &command->signals.before.mask, &command->pid);
	return has_started(ctx, argv, command, error);
}

int child_command_hold(struct context *ctx, char *const argv[], struct child_command *command,
		       struct held_child *held)
{
	struct start start;
	int status = prepare(ctx, argv, &start, command);

	if (status || held_child_fork(&start, &command->signals.before, held))
		return status;
	diag_environment(ctx->diags, SPAN_NONE, "there can be no further process");
	signals_give_back(&command->signals);
	return START_TROUBLE;
}

int child_command_release(struct context *ctx, char *const argv[],
			  struct child_command *command, struct held_child *held)
{
	command->pid = held->pid;
	return has_started(ctx, argv, command, held_child_release(held));
}

void child_command_drop(struct child_command *command, struct held_child *held)
{
	held_child_drop(held);
	signals_give_back(&command->signals);
}

void child_command_end(struct child_command *command)
{
	signals_give_back_held(&command->signals);
}

static void reap(struct child_command *command)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid != command->pid)
			continue;
		if (WIFSTOPPED(status)) {
			raise(SIGSTOP); /* the shell shall see its job stop */
			continue;
		}
		command->pid = 0;
		command->has_ended = true;
		command->wait_status = status;
	}
}

void child_command_wait(struct child_command *command, struct pollfd *fds, size_t count,
			int timeout)
{
	int patience = progress_timer_patience(&command->timer, command->has_ended);

	fds[0] = (struct pollfd){.fd = command->signals.fd, .events = POLLIN};
	if (timeout < 0 || (patience >= 0 && patience < timeout))
		timeout = patience;
	if (poll(fds, count, timeout) < 0)
		for (size_t i = 0; i < count; i++)
			fds[i].revents = 0;
	if (fds[0].revents) {
		if (signals_forward(&command->signals, command->pid))
			command->is_stopped = true;
		reap(command);
	}
}
