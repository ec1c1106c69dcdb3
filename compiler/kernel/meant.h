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

/* The kernel's name, maybe in ARENA, of the constant that libc calls NAME; NULL: it has none.
 */
const char *meant_constant(struct arena *arena, struct str name);

/*
 * The call on ABI that does what ID, which is not there, does elsewhere, by its name:
 * arm_fadvise64_64, mmap2, openat.  SYSCALL_NONE when none is called so.
 */
syscall_id meant_elsewhere(struct arena *arena, syscall_id id, enum abi abi);

/* True when NAME is, in some tool, of an architecture: "i386", "x64", "compat". */
bool meant_is_arch(struct str name);

/* What is to be told of an architecture where a call is expected. */
#define MEANT_ARCH_NO_CALL                                                                     \
	"'arch' names the architectures of a policy, as in 'arch x86_64': a call through any " \
	"other kills the process"

/* True when NAME is, in a firewall, of addresses, ports or packets: "tcp", "dport". */
bool meant_is_network(struct str name);

/* True when NAME is what other tools say of capabilities: "capability", "cap_drop". */
bool meant_is_capability(struct str name);

/* True when NAME is, where a call is expected, of all that there are: "everything", "others".
 */
bool meant_is_all(struct str name);

/* What is to be told of all calls. */
#define MEANT_ALL "'default allow' or 'default deny' is for all calls that no rule names"

/* What is to be told of addresses, ports and packets. */
#define MEANT_NETWORK                                                                         \
	"a filter sees no addresses, ports or packets: sockets are told by family and type, " \
	"as in 'socket(family == AF_INET)'; for the rest there is a firewall"

/* Hint in DIAG at the architecture that is meant by NAME: "x64", "SCMP_ARCH_ARM", "all". */
void meant_arch(struct diag_sink *diags, struct diag *diag, struct str name);

/*
 * Hint in DIAG at the capabilities that are meant by NAME, in capitals: near it, or of which it
 * is a part.  What is told of them is kept in ARENA.
 */
void meant_cap(struct diag_sink *diags, struct diag *diag, struct arena *arena,
	       struct str name);

#endif
