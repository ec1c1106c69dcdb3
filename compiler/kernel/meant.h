/* SPDX-License-Identifier: Apache-2.0 */
/* What people mean by names of system calls, architectures and capabilities that are none. */
#ifndef SCMPL_KERNEL_MEANT_H
#define SCMPL_KERNEL_MEANT_H

#include "core/diag.h"
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

/* Hint in DIAG at the architecture that is meant by NAME: "x64", "SCMP_ARCH_ARM", "all". */
void meant_arch(struct diag_sink *diags, struct diag *diag, struct str name);

/*
 * Hint in DIAG at the capabilities that are meant by NAME, in capitals: near it, or of which it
 * is a part.  What is told of them is kept in ARENA.
 */
void meant_cap(struct diag_sink *diags, struct diag *diag, struct arena *arena,
	       struct str name);

#endif
