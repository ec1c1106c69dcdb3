/* SPDX-License-Identifier: Apache-2.0 */
/* A running process, and the filters that it is under. */
#ifndef SCMPL_EXEC_PROCESS_H
#define SCMPL_EXEC_PROCESS_H

#include "bpf/bpf.h"
#include "core/context.h"

#include <sys/types.h>

struct process {
	struct bpf_program *ptr; /* the filter loaded last first, as bpf_read takes them */
	size_t len;
	size_t cap;
	struct host host; /* its bounding set; the kernel that runs */
};

/*
 * Read the filters of process PID out of the kernel, which stops it for a moment.
 * All its threads have to be under the same.  False after a diagnosis; the kernel
 * shows filters to holders of CAP_SYS_ADMIN alone that are under none themselves.
 */
bool process_read(struct context *ctx, pid_t pid, struct process *out);

#endif
