/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/supervise.h"

#include "exec/background.h"
#include "exec/gate.h"
#include "exec/progress.h"
#include "exec/signals.h"
#include "exec/tracer.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_MS 1 /* how often to look whether the command has started */

struct supervisor {
	const struct supervision *how;
	struct listener listener;
	struct spawn spawn;
	struct signals signals;
	struct gate gate;
	bool has_started;
	bool has_ended;  /* the command itself */
	bool is_alone;   /* nobody is under the filter any more */
	bool is_stopped; /* by a signal, after the command's end */
	int wait_status;
	struct progress_timer timer;
};

/* Children. */

static void look_at_tracee(struct supervisor *supervisor, pid_t pid, int status)
{
	struct call_data data;

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
	} else if (supervisor->spawn.is_traced) {
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

/* What happens. */

static void look_at_signals(struct supervisor *supervisor)
{
	if (signals_forward(&supervisor->signals,
			    supervisor->has_ended ? 0 : supervisor->spawn.pid))
		supervisor->is_stopped = true;
	reap(supervisor);
}

/* Waits up to TIMEOUT ms for something to happen, and deals with it. */
static void turn(struct supervisor *supervisor, int timeout)
{
	struct pollfd fds[] = {
		{.fd = supervisor->is_alone ? -1 : supervisor->listener.fd, .events = POLLIN},
		{.fd = supervisor->signals.fd, .events = POLLIN},
	};

	if (poll(fds, ARRAY_LEN(fds), timeout) <= 0)
		return;
	if (fds[1].revents)
		look_at_signals(supervisor);
	if (fds[0].revents & POLLIN)
		answer_next(&supervisor->listener, supervisor->how->on_call,
			    supervisor->how->data);
	else if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		supervisor->is_alone = true;
}

/* While the command itself is there and nothing is to be told, signals are all that matters. */
static void turn_at_gate(struct supervisor *supervisor)
{
	gate_answer(&supervisor->gate, &supervisor->listener, supervisor->how->on_call,
		    supervisor->how->data);
	look_at_signals(supervisor);
}

static bool may_wait_at_gate(const struct supervisor *supervisor)
{
	return supervisor->gate.fd >= 0 && supervisor->has_started && !supervisor->has_ended &&
	       !supervisor->how->on_tick;
}

static bool is_over(const struct supervisor *supervisor)
{
	if (!supervisor->has_ended)
		return false;
	return supervisor->is_alone || supervisor->is_stopped ||
	       !supervisor->how->outlasts_command;
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
		if (may_wait_at_gate(supervisor)) {
			turn_at_gate(supervisor);
			continue;
		}
		turn(supervisor, supervisor->has_started
					 ? progress_timer_patience(&supervisor->timer,
								   supervisor->has_ended)
					 : START_MS);
		progress_timer_keep(&supervisor->timer,
				    supervisor->has_ended && !is_over(supervisor));
	}
	return 0;
}

int supervise(struct context *ctx, const struct load_step *step, const struct start *start,
	      const struct supervision *how, int *wait_status)
{
	struct supervisor supervisor = {
		.how = how,
		.timer = {.data = how->data, .on_tick = how->on_tick, .on_left = how->on_left},
	};
	struct listener *listener = &supervisor.listener;
	struct spawn_request request = {
		.start = start,
		.signals = &supervisor.signals.before,
		.filter = step,
		.trace_options = how->on_sigsys || how->on_fork
					 ? tracer_options(how->on_sigsys != NULL)
					 : 0,
		.traced_filter = how->traced,
	};
	int error, status = 0;

	if (!signals_take(&supervisor.signals)) {
		diag_environment(ctx->diags, SPAN_NONE, "signals cannot be taken up");
		return START_TROUBLE;
	}
	if (!spawn_child(ctx, &request, &supervisor.spawn)) {
		signals_give_back(&supervisor.signals);
		return START_TROUBLE;
	}
	/* The command has our user's rights, and must not write to our memory (/proc/PID/mem).
	 */
	prctl(PR_SET_DUMPABLE, 0);
	fcntl(supervisor.spawn.listener, F_SETFD, FD_CLOEXEC);
	if (!listener_open(ctx->arena, supervisor.spawn.listener, &supervisor.listener))
		SCMPL_BUG("a listener without sizes");
	gate_build(&supervisor.gate, &supervisor.signals);
	error = serve(&supervisor);
	gate_remove(&supervisor.gate);
	if (error) {
		status = start_diagnose(ctx, start->argv[0], error);
		spawn_abort(&supervisor.spawn);
	} else {
		background_answer(&listener, 1, how->on_call, how->data);
		close(supervisor.listener.fd);
		*wait_status = supervisor.wait_status;
	}
	if (how->has_results)
		signals_give_back_held(&supervisor.signals);
	else
		signals_give_back(&supervisor.signals);
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
