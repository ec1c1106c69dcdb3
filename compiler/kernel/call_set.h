/* SPDX-License-Identifier: Apache-2.0 */
/* A set of system calls. */
#ifndef SCMPL_KERNEL_CALL_SET_H
#define SCMPL_KERNEL_CALL_SET_H

#include "core/arena.h"
#include "kernel/syscalls.h"

struct call_set {
	bool *has; /* [syscall_id] */
};

/* An empty one in ARENA. */
struct call_set call_set_new(struct arena *arena);

#endif
