/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The errnos that a `deny' can give back, by name.  Their numbers differ between
 * architectures (ENOSYS is 38, on mips 89, on parisc 251), so a policy holds the
 * name, and each ABI's filter its own number.  Source: the kernel's uapi asm/errno.h;
 * ENOTSUP, which is libc's, from glibc.
 */
#ifndef SCMPL_KERNEL_ERRNOS_H
#define SCMPL_KERNEL_ERRNOS_H

#include "kernel/arch.h"

/* Of EPERM, which a denial gives back that names no other; the same on every ABI. */
#define EPERM_NUMBER 1

/* Number of errnos, aliases (EWOULDBLOCK) included; ids run from 0. */
int errno_count(void);

/* The errno called NAME (LEN bytes), or -1. */
int errno_find(const char *name, size_t len);

/* The name of errno ID, which is none of errno_of_number's: a static string. */
const char *errno_name(int id);

/* No larger one can be given back: the kernel cuts it to this. */
#define ERRNO_NUMBER_MAX 4095

/* The id of what has NUMBER, 0 to ERRNO_NUMBER_MAX, on every ABI, whatever it is called. */
int errno_of_number(int number);

/* True when ID was made by errno_of_number: it has no name. */
bool errno_is_bare(int id);

/* The number of errno ID on ABI; there is always one. */
int errno_number(int id, enum abi abi);

/* The number of ENOSYS on ABI, which libraries take for "there is no such call". */
uint16_t errno_enosys(enum abi abi);

/* The errno with NUMBER on ABI (of aliases the usual one: EAGAIN), or -1. */
int errno_by_number(enum abi abi, int number);

#endif
