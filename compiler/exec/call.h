/* SPDX-License-Identifier: Apache-2.0 */
/* A system call as it was made on this machine. */
#ifndef SCMPL_EXEC_CALL_H
#define SCMPL_EXEC_CALL_H

#include "core/str.h"
#include "kernel/classes.h"
#include "kernel/seccomp.h"

struct call {
	enum abi abi;  /* ABI_COUNT: none that the tables know */
	syscall_id id; /* SYSCALL_NONE: a number not in the tables */
	uint32_t nr;
	uint64_t args[SYSCALL_ARGS];
};

/* What the kernel hands to filters, looked up. */
struct call call_of_data(const struct call_data *data);

/* The ABI of this machine with AUDIT's token that number NR belongs to, or ABI_COUNT. */
enum abi call_abi(uint32_t audit, uint32_t nr);

/* "openat", or "syscall 999" for what has no name, with the ABI where it is not the native one.
 */
const char *call_name(struct arena *arena, const struct call *call);

/* Argument INDEX as the kernel takes it: cut to its width, sign-extended. */
uint64_t call_argument(const struct call *call, int index);

/* The same argument of CALL, all of whose arguments are known, for describe_value(). */
struct argument call_argument_of(const struct call *call, int index);

#endif
