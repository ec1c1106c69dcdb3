/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Named constants of the kernel's user API (O_CREAT, AF_VSOCK, CLONE_NEWUSER),
 * which differ from ABI to ABI.  Generated at build time from constants.tbl
 * into constant tables without pointers.  Source: the kernel's uapi headers.
 */
#ifndef SCMPL_KERNEL_CONSTS_H
#define SCMPL_KERNEL_CONSTS_H

#include "kernel/arch.h"

/* Number of constants; they are numbered in order of name. */
int const_count(void);

/* The constant called NAME (LEN bytes), or -1. */
int const_find(const char *name, size_t len);

/* The name of constant ID, a static string. */
const char *const_name(int id);

/*
 * The value of constant ID on ABI, sign-extended to 64 bits when negative
 * (AT_FDCWD is -100); false when ABI has no such constant.
 */
bool const_value(int id, enum abi abi, uint64_t *value);

#endif
