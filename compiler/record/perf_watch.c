/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may keep a call from us, and how that shows:
 *
 *  - A ring is full: the kernel counts what it lost, and each event what it passed.
 *  - A CPU is put to work later: a counter on all CPUs has more than came by the rings.
 *  - A program is executed with rights of its own, or one that its user may not read: the
 *    kernel takes our events off the process, behind the record of its name and before it
 *    passes sched_process_exec, so that there are more of the former than of the latter.
 *  - The vsyscall page: its calls are filtered and do not pass the tracepoint, but another.
 *  - A BPF program at the tracepoint may say that nobody else is to be told.
 */
#include "record/perf_watch.h"

#include "exec/perf_sample.h"
#include "exec/tracepoint.h"
#include "kernel/native.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define RING_SIZE ((size_t)4 << 20)    /* 26,000 calls: 10 ms at the fastest */
#define RINGS_SIZE ((size_t)128 << 20) /* of all CPUs */

/* Opening. */

struct tracepoints {
	int calls, executions, vsyscalls;
};

/* Why perf events cannot be had: WHAT is where errno was met. */
static bool refuse(struct context *ctx, const char *what)
{
	diag_environment(ctx->diags, SPAN_NONE,
			 "--backend perf takes root, tracefs and the perf events of Linux 6.0: "
			 "%s: %s; the listener, which is the default, does without",
			 what, strerror(errno));
	return false;
}

static bool find_tracepoints(struct context *ctx, struct tracepoints *found)
{
	int tree = tracepoint_tree();
	bool ok;

	if (tree < 0)
		return refuse(ctx, "tracefs");
	found->calls = tracepoint_id(tree, "raw_syscalls/sys_enter");
	ok = found->calls >= 0 || refuse(ctx, "raw_syscalls:sys_enter");
	found->executions = ok ? tracepoint_id(tree, "sched/sched_process_exec") : -1;
	ok = ok && (found->executions >= 0 || refuse(ctx, "sched:sched_process_exec"));
	found->vsyscalls = ok ? tracepoint_id(tree, "vsyscall/emulate_vsyscall") : -1;
	ok = ok && (found->vsyscalls >= 0 || errno == ENOENT ||
		    refuse(ctx, "vsyscall:emulate_vsyscall"));
	close(tree);
	return ok;
}

static bool open_counter(struct context *ctx, int tracepoint, pid_t task, int *counter)
{
	*counter = perf_counter_open(tracepoint, task);
	return *counter >= 0 || refuse(ctx, "perf_event_open");
}

static bool open_counters(struct context *ctx, const struct tracepoints *at, pid_t task,
			  struct perf_watch *watch)
{
	if (!open_counter(ctx, at->calls, task, &watch->calls) ||
	    !open_counter(ctx, at->executions, task, &watch->executions) ||
	    (at->vsyscalls >= 0 && !open_counter(ctx, at->vsyscalls, task, &watch->vsyscalls)))
		return false;
	if (!perf_event_has_bpf(watch->calls))
		return true;
	diag_environment(
		ctx->diags, SPAN_NONE,
		"a BPF program is at raw_syscalls:sys_enter, which may keep calls from "
		"--backend perf; the listener, which is the default, does without");
	return false;
}

static bool open_rings(struct context *ctx, struct perf_request *request,
		       struct perf_watch *watch)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);

	if (!request->size)
		request->size = RINGS_SIZE / (size_t)cpus < RING_SIZE
					? RINGS_SIZE / (size_t)cpus
					: RING_SIZE;
	watch->rings = ARENA_ARRAY(ctx->arena, struct perf_ring, (size_t)cpus);
	for (int cpu = 0; cpu < cpus; cpu++)
		if (perf_ring_open(request, cpu, &watch->rings[watch->count]))
			watch->count++;
		else if (errno != ENODEV)
			return refuse(ctx, "a ring of calls");
	return true;
}

static bool open_all(struct context *ctx, struct perf_request *request,
		     struct perf_watch *watch)
{
	struct tracepoints at;

	request->registers = perf_sample_registers(abi_native());
	if (!request->registers) {
		diag_environment(ctx->diags, SPAN_NONE,
				 "--backend perf knows the ABIs of x86_64 and aarch64 alone; "
				 "the listener, which is the default, knows all");
		return false;
	}
	if (!find_tracepoints(ctx, &at))
		return false;
	request->tracepoint = at.calls;
	return open_counters(ctx, &at, request->task, watch) && open_rings(ctx, request, watch);
}

bool perf_watch_open(struct context *ctx, pid_t task, size_t size, struct perf_watch *watch)
{
	struct perf_request request = {
		.task = task, .parts = PERF_SAMPLE_OF_CALL, .size = size};

	watch->calls = watch->executions = watch->vsyscalls = -1;
	if (open_all(ctx, &request, watch))
		return true;
	perf_watch_close(watch);
	return false;
}

static void close_counter(int counter)
{
	if (counter >= 0)
		close(counter);
}

void perf_watch_close(struct perf_watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		perf_ring_close(&watch->rings[i]);
	close_counter(watch->calls);
	close_counter(watch->executions);
	close_counter(watch->vsyscalls);
}

/* Watching. */

void perf_watch_start(const struct perf_watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		perf_event_enable(watch->rings[i].fd);
	perf_event_enable(watch->calls);
	perf_event_enable(watch->executions);
	if (watch->vsyscalls >= 0)
		perf_event_enable(watch->vsyscalls);
}

static void take_record(void *data, const struct perf_event_header *header)
{
	struct perf_watch *watch = data;
	const unsigned char *sample = (const unsigned char *)(header + 1);
	struct call_data call;

	if (header->type == PERF_RECORD_COMM && header->misc & PERF_RECORD_MISC_COMM_EXEC)
		watch->executed++;
	if (header->type != PERF_RECORD_SAMPLE)
		return;
	watch->seen++;
	if (perf_sample_call(abi_native(), sample, header->size - sizeof(*header), &call))
		watch->take(watch->data, &call);
	else
		watch->unclear++;
}

void perf_watch_drain(struct perf_watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		perf_ring_drain(&watch->rings[i], take_record, watch);
}

/* What is left running goes on meanwhile: the counter of all calls must not be ahead of them.
 */
void perf_watch_stop(struct perf_watch *watch)
{
	perf_event_disable(watch->calls);
	for (size_t i = 0; i < watch->count; i++)
		perf_event_disable(watch->rings[i].fd);
	perf_event_disable(watch->executions);
	perf_watch_drain(watch);
}

/* Looking back. */

/* What the rings' events passed, and in LOST what they lost, comm records, too. */
static struct perf_counts sum_of_rings(const struct perf_watch *watch)
{
	struct perf_counts sum = {0};

	for (size_t i = 0; i < watch->count; i++) {
		struct perf_counts counts = perf_event_counts(watch->rings[i].fd);

		sum.passed += counts.passed;
		sum.lost += counts.lost;
	}
	return sum;
}

const char *perf_watch_flaw(struct arena *arena, const struct perf_watch *watch)
{
	struct perf_counts sum = sum_of_rings(watch);

	if (sum.lost || watch->seen != sum.passed)
		return arena_printf(arena,
				    "%llu of %llu calls came faster than they could be taken "
				    "(a larger --ring-size holds more)",
				    (unsigned long long)(sum.passed - watch->seen),
				    (unsigned long long)sum.passed);
	if (perf_event_counts(watch->calls).passed > watch->seen)
		return "calls were made on a CPU that was put to work meanwhile";
	if (!watch->seen || perf_event_has_bpf(watch->calls))
		return "a BPF program at raw_syscalls:sys_enter may have kept calls back";
	if (perf_event_counts(watch->executions).passed < watch->executed)
		return "a program was executed that the kernel takes from perf's sight: it has "
		       "set-user-ID, or capabilities, or may not be read by its user";
	if (watch->vsyscalls >= 0 && perf_event_counts(watch->vsyscalls).passed)
		return "calls went through the vsyscall page, which perf does not see";
	if (watch->unclear)
		return "there were calls of which registers do not tell the ABI";
	return NULL;
}
