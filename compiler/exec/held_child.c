/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/held_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stopped in kill(2), so that nothing is between our word and its execve(2). */
NORETURN static void be_child(const struct start *start, const struct spawn_signals *signals,
			      int failure)
{
	int error;

	sigaction(SIGCHLD, &signals->child, NULL);
	sigprocmask(SIG_SETMASK, &signals->mask, NULL);
	kill(getpid(), SIGSTOP);
	error = start_execute(start);
	if (write(failure, &error, sizeof(error)) < 0)
		_exit(START_TROUBLE);
	_exit(START_REFUSED);
}

static int wait_for(const struct held_child *held, int options)
{
	int status = 0;

	while (waitpid(held->pid, &status, options) < 0 && errno == EINTR)
		;
	return status;
}

bool held_child_fork(const struct start *start, const struct spawn_signals *signals,
		     struct held_child *held)
{
	int failure[2];

	if (pipe2(failure, O_CLOEXEC) < 0)
		return false;
	held->pid = fork();
	if (held->pid == 0)
		be_child(start, signals, failure[1]);
	close(failure[1]);
	held->failure = failure[0];
	if (held->pid > 0 && WIFSTOPPED(wait_for(held, WUNTRACED)))
		return true;
	close(held->failure);
	return false;
}

/* One that was killed meanwhile has a status like any other. */
int held_child_release(struct held_child *held)
{
	int error = 0;

	kill(held->pid, SIGCONT);
	if (read(held->failure, &error, sizeof(error)) == (ssize_t)sizeof(error))
		wait_for(held, 0);
	close(held->failure);
	return error;
}

void held_child_drop(struct held_child *held)
{
	kill(held->pid, SIGKILL);
	close(held->failure);
	wait_for(held, 0);
}
