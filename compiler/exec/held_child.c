/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/held_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Nobody may be left to end the stop.  The pipe loses its reader with our parent, which the
 * kernel then says by a signal that ends what is stopped, too; and execve(2), which closes
 * the pipe, leaves the command nothing of it.  PR_SET_PDEATHSIG would stay.
 */
static void die_with(pid_t parent, int failure)
{
	fcntl(failure, F_SETSIG, SIGKILL);
	fcntl(failure, F_SETOWN, getpid());
	fcntl(failure, F_SETFL, O_ASYNC);
	if (getppid() != parent)
		_exit(START_TROUBLE);
}

/* Stopped in kill(2), so that nothing is between our word and its execve(2). */
NORETURN static void be_child(const struct start *start, const struct spawn_signals *signals,
			      pid_t parent, int failure)
{
	int error;

	die_with(parent, failure);
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
	pid_t parent = getpid();
	int failure[2];

	if (pipe2(failure, O_CLOEXEC) < 0)
		return false;
	held->pid = fork();
	if (held->pid == 0) {
		close(failure[0]);
		be_child(start, signals, parent, failure[1]);
	}
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
