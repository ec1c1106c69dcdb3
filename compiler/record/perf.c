/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nobody waits for us here: the kernel writes down each call, and we read it later.  That is a
 * fraction of the listener's work, and may miss calls: then there is no recording.
 */
#include "record/record.h"

#include "exec/child_command.h"
#include "record/perf_watch.h"
#include "record/recorder.h"
#include "record/report_filter.h"

#include <linux/seccomp.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

struct perf_recorder {
	struct context *ctx;
	struct recorder recorder;
	struct child_command command;
	struct perf_watch watch;
	struct pollfd *fds; /* that of signals, and one a ring */
	struct bpf_program filter;
	syscall_id ptrace, seccomp, prctl;
	bool has_traced, has_filters;
	bool is_alone; /* nobody is watched any more */
};

/* Calls. */

static bool loads_filter(const struct perf_recorder *self, const struct call *call)
{
	return (call->id == self->seccomp &&
		(uint32_t)call->args[0] == SECCOMP_SET_MODE_FILTER) ||
	       (call->id == self->prctl && (uint32_t)call->args[0] == PR_SET_SECCOMP);
}

static void take_call(void *data, const struct call_data *call_data)
{
	struct perf_recorder *self = data;
	struct call call = call_of_data(call_data);

	self->has_traced = self->has_traced || call.id == self->ptrace;
	self->has_filters = self->has_filters || loads_filter(self, &call);
	if (bpf_run(&self->filter, call_data) != RET_ALLOW)
		recording_add(self->recorder.recording, &call, 1);
}

/* A filter of the command may hand calls to a tracer of its, which may make others of them. */
static const char *flaw(const struct perf_recorder *self)
{
	if (self->has_traced && self->has_filters)
		return "the command loads filters and traces, and may take calls away before "
		       "perf sees them";
	return perf_watch_flaw(self->ctx->arena, &self->watch);
}

/* Time. */

/* Before the commands', as rings fill while we wait for a processor; where that is allowed. */
static void hurry(int policy, const struct sched_param *now)
{
	bool is_realtime = policy == SCHED_FIFO || policy == SCHED_RR;
	struct sched_param next = {.sched_priority = 1};

	if (is_realtime && now->sched_priority < sched_get_priority_max(SCHED_FIFO))
		next.sched_priority = now->sched_priority + 1;
	sched_setscheduler(0, SCHED_FIFO, &next);
}

static void wait_for_news(struct perf_recorder *self)
{
	child_command_wait(&self->command, self->fds, self->watch.count + 1, -1);
	perf_watch_drain(&self->watch);
	for (size_t i = 1; i <= self->watch.count; i++)
		if (self->fds[i].revents & (POLLHUP | POLLERR | POLLNVAL)) {
			self->fds[i].fd = -1;
			self->is_alone = true;
		}
}

static bool is_over(const struct perf_recorder *self)
{
	return self->command.has_ended && (self->is_alone || self->command.is_stopped);
}

static void serve(struct perf_recorder *self)
{
	int policy = sched_getscheduler(0);
	struct sched_param before;

	sched_getparam(0, &before);
	hurry(policy, &before);
	while (!is_over(self)) {
		wait_for_news(self);
		progress_timer_keep(&self->command.timer,
				    self->command.has_ended && !is_over(self));
	}
	perf_watch_stop(&self->watch);
	sched_setscheduler(0, policy, &before);
}

/* The whole. */

static void watch_rings(struct perf_recorder *self)
{
	self->fds = ARENA_ARRAY(self->ctx->arena, struct pollfd, self->watch.count + 1);
	for (size_t i = 0; i < self->watch.count; i++)
		self->fds[i + 1] =
			(struct pollfd){.fd = self->watch.rings[i].fd, .events = POLLIN};
}

static bool check_result(const struct perf_recorder *self)
{
	const char *reason = flaw(self);

	if (reason)
		diag_environment(self->ctx->diags, SPAN_NONE,
				 "nothing is recorded, as calls may be missing: %s; the "
				 "listener, which is the default backend, misses none",
				 reason);
	return !reason;
}

/* 0, or an exit status. */
static int run(struct perf_recorder *self, char *const argv[], struct held_child *held)
{
	int status;

	watch_rings(self);
	perf_watch_start(&self->watch);
	status = child_command_release(self->ctx, argv, &self->command, held);
	if (!status) {
		serve(self);
		child_command_end(&self->command);
	}
	recorder_finish(&self->recorder);
	if (!status && !check_result(self))
		status = START_TROUBLE;
	perf_watch_close(&self->watch);
	return status;
}

int record_perf(const struct record_job *job, size_t ring_size, char *const argv[],
		int *wait_status)
{
	struct perf_recorder self = {
		.ctx = job->ctx,
		.recorder = {job->recording, job->ctx->progress},
		.watch = {.take = take_call, .data = &self},
		.ptrace = syscall_find("ptrace", strlen("ptrace")),
		.seccomp = syscall_find("seccomp", strlen("seccomp")),
		.prctl = syscall_find("prctl", strlen("prctl")),
	};
	struct held_child held;
	int status;

	self.command.timer =
		(struct progress_timer){.data = &self.recorder,
					.on_tick = job->ctx->progress ? recorder_on_tick : NULL,
					.on_left = recorder_on_left};
	if (!report_filter_make(job, &self.filter))
		return START_TROUBLE;
	status = child_command_hold(job->ctx, argv, &self.command, &held);
	if (status)
		return status;
	if (!perf_watch_open(job->ctx, held.pid, ring_size, &self.watch)) {
		child_command_drop(&self.command, &held);
		return START_TROUBLE;
	}
	status = run(&self, argv, &held);
	*wait_status = self.command.wait_status;
	return status;
}
