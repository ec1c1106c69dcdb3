/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_TESTS_UNIT_ID_OF_H
#define SCMPL_TESTS_UNIT_ID_OF_H

#include "kernel/syscalls.h"

#include <string.h>

/* The system call NAME, which there has to be. */
static inline syscall_id id_of(const char *name)
{
	syscall_id id = syscall_find(name, strlen(name));

	if (id == SYSCALL_NONE)
		fail_msg("no system call %s", name);
	return id;
}

#endif
