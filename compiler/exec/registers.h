/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_EXEC_REGISTERS_H
#define SCMPL_EXEC_REGISTERS_H

#include "kernel/seccomp.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * The call that the stopped tracee PID is in, or was when a filter refused it,
 * into *DATA.  False where it cannot be told.
 */
bool registers_call(pid_t pid, struct call_data *data);

#endif
