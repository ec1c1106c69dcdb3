/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine that this program was compiled for and runs on.  Nothing else below exec
 * asks for it, so that the compiler can be built for any system.
 */
#ifndef SCMPL_KERNEL_NATIVE_H
#define SCMPL_KERNEL_NATIVE_H

#include "kernel/arch.h"

/* The ABI this program was compiled for; x86_64 where that is none of Linux. */
enum abi abi_native(void);

/* The order of bytes here. */
bool native_big_endian(void);

/* The kernel that runs, as KERNEL_VERSION_OF; false when it does not say, or is not Linux. */
bool native_kernel(uint32_t *version);

#endif
