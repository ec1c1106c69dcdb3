/* SPDX-License-Identifier: Apache-2.0 */
#include "run/supervise.h"

#include "run/spawn.h"
#include "run/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 100
#define LEFT_MS 200
#define START_MS 1 /* how often to look whether the command has started */

struct supervisor {
	const struct supervision *how;
	struct listener listener;
	struct spawn spawn;
	struct spawn_signals signals; /* as the caller has them */
	int signal_fd;
	bool is_traced;
	bool has_started;
	bool has_ended;  /* the command itself */
	bool is_alone;   /* nobody is under the filter any more */
	bool is_stopped; /* by a signal, after the command's end */
	bool has_told;   /* that others are left */
	int wait_status;
	struct timespec next_tick;
	struct timespec left_at; /* when to tell of others */
};

/* Signals. */

/*
 * All are taken from a descriptor but those that a fault of our own raises.
 * SIGCHLD must not be ignored, or there would be no exit status.
 */
static bool take_signals(struct supervisor *supervisor)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		sigdelset(&set, faults[i]);
	sigprocmask(SIG_SETMASK, &set, &supervisor->signals.mask);
	sigaction(SIGCHLD, &usual, &supervisor->signals.child);
	supervisor->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return supervisor->signal_fd >= 0;
}

static void give_back_signals(const struct supervisor *supervisor)
{
	close(supervisor->signal_fd);
	sigaction(SIGCHLD, &supervisor->signals.child, NULL);
	sigprocmask(SIG_SETMASK, &supervisor->signals.mask, NULL);
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
	return signo == SIGINT || signo == SIGTERM || signo == SIGHUP || signo == SIGQUIT;
}

static void forward_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (!supervisor->has_ended && is_for_command(&info))
			kill(supervisor->spawn.pid, (int)info.ssi_signo);
		else if (supervisor->has_ended && is_request_to_end(info.ssi_signo))
			supervisor->is_stopped = true;
	}
}

/* Children. */

static void look_at_tracee(struct supervisor *supervisor, pid_t pid, int status)
{
	struct seccomp_data data;

	enum tracer_event event = tracer_look(pid, status, &data);

	if ((event == TRACER_TRAPPED || event == TRACER_KILLED) && supervisor->how->on_sigsys)
		supervisor->how->on_sigsys(supervisor->how->data, pid, &data,
					   event == TRACER_KILLED);
	if (event == TRACER_FORKED && supervisor->how->on_fork)
		supervisor->how->on_fork(supervisor->how->data, &data);
	tracer_resume(pid, status);
	if (event == TRACER_STOPPED && pid == supervisor->spawn.pid)
		raise(SIGSTOP);
}

static void look_at_child(struct supervisor *supervisor, pid_t pid, int status)
{
	if (!WIFSTOPPED(status)) {
		if (pid != supervisor->spawn.pid)
			return;
		supervisor->has_ended = true;
		supervisor->wait_status = status;
	} else if (supervisor->is_traced) {
		look_at_tracee(supervisor, pid, status);
	} else if (pid == supervisor->spawn.pid) {
		raise(SIGSTOP); /* the shell shall see its job stop; it continues both of us */
	}
}

/* Orphans may come to us when we are the first process of a container. */
static void reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | __WALL)) > 0)
		look_at_child(supervisor, pid, status);
}

/* Calls. */

static void answer_calls(struct supervisor *supervisor)
{
	const struct seccomp_notif *call;

	listener_receive(&supervisor->listener);
	while ((call = listener_next(&supervisor->listener))) {
		supervisor->how->on_call(supervisor->how->data, &supervisor->listener, call);
		listener_receive(&supervisor->listener);
	}
}

/* Waits up to TIMEOUT ms for something to happen, and deals with it. */
static void turn(struct supervisor *supervisor, int timeout)
{
	struct pollfd fds[] = {
		{.fd = supervisor->is_alone ? -1 : supervisor->listener.fd, .events = POLLIN},
		{.fd = supervisor->signal_fd, .events = POLLIN},
	};

	if (poll(fds, ARRAY_LEN(fds), timeout) <= 0)
		return;
	if (fds[1].revents) {
		forward_signals(supervisor);
		reap(supervisor);
	}
	if (fds[0].revents & POLLIN)
		answer_calls(supervisor);
	else if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		supervisor->is_alone = true;
}

static bool is_over(const struct supervisor *supervisor)
{
	if (!supervisor->has_ended)
		return false;
	return supervisor->is_alone || supervisor->is_stopped ||
	       !supervisor->how->outlasts_command;
}

static struct timespec time_in(long ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += ms * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

static bool is_past(struct timespec at)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return now.tv_sec > at.tv_sec || (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec);
}

/* Ticks come at their time also when calls do not leave a quiet moment. */
static void tick(struct supervisor *supervisor)
{
	if (!supervisor->how->on_tick || !is_past(supervisor->next_tick))
		return;
	supervisor->how->on_tick(supervisor->how->data);
	supervisor->next_tick = time_in(TICK_MS);
}

/* How long to wait for something to happen before looking what time it is; -1: for ever. */
static int patience(const struct supervisor *supervisor)
{
	if (!supervisor->has_started)
		return START_MS;
	if (supervisor->how->on_tick ||
	    (supervisor->has_ended && supervisor->how->on_left && !supervisor->has_told))
		return TICK_MS;
	return -1;
}

/* Most often those that are left are just ending; so only after a moment. */
static void tell_of_others(struct supervisor *supervisor)
{
	if (supervisor->has_told || !supervisor->how->on_left || is_over(supervisor))
		return;
	if (!supervisor->left_at.tv_sec) {
		supervisor->left_at = time_in(LEFT_MS);
	} else if (is_past(supervisor->left_at)) {
		supervisor->has_told = true;
		supervisor->how->on_left(supervisor->how->data);
	}
}

/* Whether the command has got past execve, or *ERROR is set. */
static void look_at_start(struct supervisor *supervisor, int *error)
{
	if (!supervisor->has_started)
		supervisor->has_started =
			spawn_state(&supervisor->spawn, error) == SPAWN_RUNNING;
}

/* 0, or the errno of an execve that failed. */
static int serve(struct supervisor *supervisor)
{
	int error = 0;

	while (!is_over(supervisor)) {
		look_at_start(supervisor, &error);
		if (error)
			return error;
		turn(supervisor, patience(supervisor));
		tick(supervisor);
		if (supervisor->has_ended)
			tell_of_others(supervisor);
	}
	return 0;
}

/* What is left. */

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

/*
 * Processes that outlive the command must not feel that we go: a listener that
 * is closed would turn every answer into ENOSYS.  A process of ours goes on,
 * deaf to signals, until the last of them has ended.
 */
static void keep_answering(struct supervisor *supervisor)
{
	struct pollfd fd = {.fd = supervisor->listener.fd, .events = POLLIN};

	if (poll(&fd, 1, 0) > 0 && !(fd.revents & POLLIN))
		return;
	if (fork() != 0)
		return;
	leave_streams();
	while (poll(&fd, 1, -1) >= 0 || errno == EINTR) {
		if (fd.revents & POLLIN)
			answer_calls(supervisor);
		else if (fd.revents)
			break;
	}
	_exit(0);
}

int supervise(struct scmpl *ctx, const struct load_step *step, const struct start *start,
	      const struct supervision *how, int *wait_status)
{
	struct supervisor supervisor = {.how = how};
	unsigned long seize = how->on_sigsys || how->on_fork ? tracer_options() : 0;
	int error, status = 0;

	if (!take_signals(&supervisor)) {
		diag_environment(ctx->diags, SPAN_NONE, "signals cannot be taken up");
		return START_TROUBLE;
	}
	if (!spawn_child(ctx, step, how->traced, start, &supervisor.signals, seize,
			 &supervisor.is_traced, &supervisor.spawn)) {
		give_back_signals(&supervisor);
		return START_TROUBLE;
	}
	fcntl(supervisor.spawn.listener, F_SETFD, FD_CLOEXEC);
	if (!listener_open(ctx->arena, supervisor.spawn.listener, &supervisor.listener))
		SCMPL_BUG("a listener without sizes");
	error = serve(&supervisor);
	if (error) {
		status = start_diagnose(ctx, start->argv[0], error);
		spawn_abort(&supervisor.spawn);
	} else {
		keep_answering(&supervisor);
		close(supervisor.listener.fd);
		*wait_status = supervisor.wait_status;
	}
	give_back_signals(&supervisor);
	return status;
}

void supervise_exit(int wait_status)
{
	struct rlimit no_core = {0, 0};
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t set;

	if (!WIFSIGNALED(wait_status))
		_exit(WEXITSTATUS(wait_status));
	setrlimit(RLIMIT_CORE, &no_core);
	sigaction(WTERMSIG(wait_status), &usual, NULL);
	sigemptyset(&set);
	sigaddset(&set, WTERMSIG(wait_status));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(WTERMSIG(wait_status));
	_exit(128 + WTERMSIG(wait_status));
}
