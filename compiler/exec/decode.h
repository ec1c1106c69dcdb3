/* SPDX-License-Identifier: Apache-2.0 */
/* Calls as people write them: openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC). */
#ifndef SCMPL_EXEC_DECODE_H
#define SCMPL_EXEC_DECODE_H

#include "exec/call.h"

#include <sys/types.h>

/*
 * Append CALL, made by PID, with its arguments.  Strings and addresses are read
 * from PID's memory, which it can change at any time: for show, not for judging.
 */
void decode_call(pid_t pid, const struct call *call, struct sbuf *out);

/* The name of process PID ("?" when it is gone), fit for a terminal. */
void decode_process(pid_t pid, struct sbuf *out);

/* LEN bytes of TEXT, what is no printable ASCII escaped as in C. */
void decode_bytes(const char *text, size_t len, struct sbuf *out);

#endif
