/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/perf_event.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Younger than the headers of Linux 5.19. */
#define READ_LOST (1U << 4) /* PERF_FORMAT_LOST */

static struct perf_event_attr attributes(int tracepoint)
{
	return (struct perf_event_attr){.type = PERF_TYPE_TRACEPOINT,
					.size = sizeof(struct perf_event_attr),
					.config = (unsigned)tracepoint,
					.read_format = READ_LOST,
					.disabled = 1,
					.inherit = 1};
}

static int open_event(const struct perf_event_attr *attr, pid_t task, int cpu)
{
	return (int)syscall(SYS_perf_event_open, attr, task, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

int perf_counter_open(int tracepoint, pid_t task)
{
	struct perf_event_attr attr = attributes(tracepoint);

	return open_event(&attr, task, -1);
}

/* Rings. */

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t round_up(size_t size)
{
	size_t rounded = page_size();

	while (rounded < size)
		rounded *= 2;
	return rounded;
}

bool perf_ring_open(const struct perf_request *request, int cpu, struct perf_ring *ring)
{
	struct perf_event_attr attr = attributes(request->tracepoint);
	int error;

	ring->size = round_up(request->size);
	attr.sample_period = 1;
	attr.sample_type = request->parts;
	attr.sample_regs_user = request->registers;
	attr.comm = attr.comm_exec = 1;
	attr.watermark = 1;
	attr.wakeup_watermark = (uint32_t)(ring->size / 4);
	ring->fd = open_event(&attr, request->task, cpu);
	if (ring->fd < 0)
		return false;
	ring->map = mmap(NULL, page_size() + ring->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 ring->fd, 0);
	if (ring->map != MAP_FAILED)
		return true;
	error = errno;
	close(ring->fd);
	errno = error;
	return false;
}

void perf_ring_close(struct perf_ring *ring)
{
	munmap(ring->map, page_size() + ring->size);
	close(ring->fd);
}

/* SIZE bytes that start at AT, which counts on past the end, and go on at the start. */
static void copy_round(const struct perf_ring *ring, uint64_t at, void *to, size_t size)
{
	const unsigned char *records = (const unsigned char *)ring->map + page_size();
	size_t start = at & (ring->size - 1);
	size_t first = ring->size - start < size ? ring->size - start : size;

	memcpy(to, records + start, first);
	memcpy((unsigned char *)to + first, records, size - first);
}

void perf_ring_drain(struct perf_ring *ring, perf_record *take, void *data)
{
	struct perf_event_mmap_page *control = ring->map;
	uint64_t head = __atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = control->data_tail;
	union {
		struct perf_event_header header;
		unsigned char bytes[UINT16_MAX];
	} record;

	while (tail < head) {
		copy_round(ring, tail, &record, sizeof(record.header));
		copy_round(ring, tail, &record, record.header.size);
		take(data, &record.header);
		tail += record.header.size;
	}
	__atomic_store_n(&control->data_tail, tail, __ATOMIC_RELEASE);
}

/* Counts. */

void perf_event_enable(int fd)
{
	ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
}

void perf_event_disable(int fd)
{
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
}

struct perf_counts perf_event_counts(int fd)
{
	uint64_t values[2] = {0};

	if (read(fd, values, sizeof(values)) != (ssize_t)sizeof(values))
		return (struct perf_counts){.lost = UINT64_MAX};
	return (struct perf_counts){.passed = values[0], .lost = values[1]};
}

/* A kernel without BPF on tracepoints does not know the question. */
bool perf_event_has_bpf(int fd)
{
	struct perf_event_query_bpf query = {.ids_len = 0};

	return ioctl(fd, PERF_EVENT_IOC_QUERY_BPF, &query) == 0 && query.prog_cnt;
}
