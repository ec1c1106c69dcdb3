/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of perf_event_open(2) on one task and all that it starts, which count how often a
 * tracepoint is passed, or put a sample for each time into a ring.
 */
#ifndef SCMPL_EXEC_PERF_EVENT_H
#define SCMPL_EXEC_PERF_EVENT_H

#include <linux/perf_event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct perf_counts {
	uint64_t passed; /* how often */
	uint64_t lost;   /* records that found no room in the ring */
};

/* What is to be sampled. */
struct perf_request {
	int tracepoint;
	pid_t task;
	uint64_t parts;     /* PERF_SAMPLE_* */
	uint64_t registers; /* of the caller */
	size_t size;        /* of a ring, in bytes; rounded up */
};

/* An event's records on one CPU. */
struct perf_ring {
	int fd;
	void *map;   /* a page of perf_event_mmap_page, then the records */
	size_t size; /* of the records: pages, a power of two of them, in bytes */
};

/* A record, whole, until the next one. */
typedef void perf_record(void *data, const struct perf_event_header *header);

/*
 * A count of TRACEPOINT in TASK and all that it starts, on all CPUs, which stands still until
 * it is enabled: a descriptor, or -1 and errno.  It takes CAP_PERFMON and Linux 6.0.
 */
int perf_counter_open(int tracepoint, pid_t task);

/*
 * The same as REQUEST says on CPU alone, with samples and a record for each program that is
 * executed (PERF_RECORD_COMM).  poll(2) tells when a quarter of the ring is full, and by
 * POLLHUP that all tasks have gone.  False and errno: ENODEV where there is no such CPU.
 */
bool perf_ring_open(const struct perf_request *request, int cpu, struct perf_ring *ring);
void perf_ring_close(struct perf_ring *ring);

/* Hand over all records that are in RING, and make room. */
void perf_ring_drain(struct perf_ring *ring, perf_record *take, void *data);

void perf_event_enable(int fd);
void perf_event_disable(int fd);

/* What FD has counted, in descendants too. */
struct perf_counts perf_event_counts(int fd);

/* Whether programs of BPF see FD's tracepoint first, which may keep it from FD. */
bool perf_event_has_bpf(int fd);

#endif
