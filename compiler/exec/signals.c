/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/signals.h"

#include "core/base.h"

#include <sys/signalfd.h>
#include <unistd.h>

static const int requests_to_end[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static void put_back(const struct signals *signals)
{
	sigaction(SIGCHLD, &signals->before.child, NULL);
	sigprocmask(SIG_SETMASK, &signals->before.mask, NULL);
}

/* The last two no program can take. */
static const int left_alone[] = {SIGSEGV, SIGBUS, SIGFPE,  SIGILL, SIGTRAP,
				 SIGABRT, SIGSYS, SIGKILL, SIGSTOP};

bool signals_are_taken(int signo)
{
	for (size_t i = 0; i < ARRAY_LEN(left_alone); i++)
		if (signo == left_alone[i])
			return false;
	return true;
}

/*
 * All are taken from a descriptor but those that a fault of our own raises.
 * SIGCHLD must not be ignored, or there would be no exit status.
 */
bool signals_take(struct signals *signals)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < ARRAY_LEN(left_alone); i++)
		sigdelset(&set, left_alone[i]);
	sigprocmask(SIG_SETMASK, &set, &signals->before.mask);
	sigaction(SIGCHLD, &usual, &signals->before.child);
	signals->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals->fd < 0)
		put_back(signals);
	return signals->fd >= 0;
}

void signals_give_back(const struct signals *signals)
{
	close(signals->fd);
	put_back(signals);
}

void signals_give_back_held(const struct signals *signals)
{
	struct signals held = *signals;

	for (size_t i = 0; i < ARRAY_LEN(requests_to_end); i++)
		sigaddset(&held.before.mask, requests_to_end[i]);
	signals_give_back(&held);
}

/* What a terminal sends goes to the whole group: the command has it already. */
static bool is_from_terminal(const struct signalfd_siginfo *info)
{
	static const uint32_t signals[] = {SIGINT,  SIGQUIT, SIGHUP,  SIGTSTP,
					   SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH};

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (info->ssi_signo == signals[i])
			return info->ssi_code == SI_KERNEL;
	return false;
}

/* Those two are about what we do. */
static bool is_for_command(const struct signalfd_siginfo *info)
{
	return info->ssi_signo != SIGCHLD && info->ssi_signo != SIGPIPE &&
	       !is_from_terminal(info);
}

static bool is_request_to_end(uint32_t signo)
{
	for (size_t i = 0; i < ARRAY_LEN(requests_to_end); i++)
		if (signo == (uint32_t)requests_to_end[i])
			return true;
	return false;
}

bool signals_forward(const struct signals *signals, pid_t command)
{
	struct signalfd_siginfo info;
	bool ends = false;

	while (read(signals->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (command && is_for_command(&info))
			kill(command, (int)info.ssi_signo);
		ends = ends || (!command && is_request_to_end(info.ssi_signo));
	}
	return ends;
}
