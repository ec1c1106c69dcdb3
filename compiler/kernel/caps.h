/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's capabilities, by name.  Source: linux/capability.h.
 */
#ifndef SCMPL_KERNEL_CAPS_H
#define SCMPL_KERNEL_CAPS_H

#include <stddef.h>

/* They are numbered from 0 without a gap, the same on every architecture. */
#define CAP_COUNT 41

/* The number of capability NAME (LEN bytes), "CAP_SYS_ADMIN" or "SYS_ADMIN"; or -1. */
int cap_find(const char *name, size_t len);

/* The name of capability CAP, "CAP_SYS_ADMIN", a static string. */
const char *cap_name(int cap);

#endif
