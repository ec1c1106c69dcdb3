/* SPDX-License-Identifier: Apache-2.0 */
/* What people call system calls that the kernel calls otherwise. */
#ifndef SCMPL_KERNEL_MEANT_H
#define SCMPL_KERNEL_MEANT_H

#include "core/str.h"
#include "kernel/syscalls.h"

/*
 * The call that is meant by NAME, which is none's: "SYS_chmod", "CHMOD", the kernel's function
 * "newstat", libc's "fstatat".  SYSCALL_NONE when it is not known.  ARENA is for scratch.
 */
syscall_id meant_syscall(struct arena *arena, struct str name);

/*
 * The call on ABI that does what ID, which is not there, does elsewhere, by its name:
 * arm_fadvise64_64, mmap2, openat.  SYSCALL_NONE when none is called so.
 */
syscall_id meant_elsewhere(struct arena *arena, syscall_id id, enum abi abi);

#endif
