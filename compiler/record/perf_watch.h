/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All calls of a command and its descendants, from the tracepoint raw_syscalls:sys_enter, and
 * whether these are all.  The caller of a call does not wait for us, so that some may be lost.
 */
#ifndef SCMPL_RECORD_PERF_WATCH_H
#define SCMPL_RECORD_PERF_WATCH_H

#include "core/context.h"
#include "exec/perf_event.h"
#include "kernel/seccomp.h"

typedef void watched_call(void *data, const struct call_data *call);

struct perf_watch {
	struct perf_ring *rings; /* of each CPU that is online */
	size_t count;
	int calls, executions, vsyscalls; /* counters; -1: there is no such tracepoint */
	uint64_t seen;                    /* calls that were handed over, or are UNCLEAR */
	uint64_t unclear;                 /* whose ABI could not be told */
	uint64_t executed;                /* programs */
	watched_call *take;
	void *data;
};

/*
 * Prepare for TASK, a child that waits, with rings of SIZE bytes (0: as many as do usually);
 * WATCH has its callback set.  False after a diagnosis.
 */
bool perf_watch_open(struct context *ctx, pid_t task, size_t size, struct perf_watch *watch);
void perf_watch_close(struct perf_watch *watch);

/* From its next call on. */
void perf_watch_start(const struct perf_watch *watch);

/* Hand over the calls that have come. */
void perf_watch_drain(struct perf_watch *watch);

/* No more are to come; those that have are handed over. */
void perf_watch_stop(struct perf_watch *watch);

/* Why a stopped watch may have missed calls, or taken one for another; NULL: it has not. */
const char *perf_watch_flaw(struct arena *arena, const struct perf_watch *watch);

#endif
