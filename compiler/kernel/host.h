/* SPDX-License-Identifier: Apache-2.0 */
/* Where a policy is applied, as guards ask for it. */
#ifndef SCMPL_KERNEL_HOST_H
#define SCMPL_KERNEL_HOST_H

#include <stdbool.h>
#include <stdint.h>

/* A kernel version as major << 8 | minor; the upper end of an interval is open. */
#define KERNEL_VERSION_OF(major, minor) ((uint32_t)(major) << 8 | (uint32_t)(minor))
#define KERNEL_MIN 0u
#define KERNEL_MAX 0x10000u

struct host {
	uint64_t caps;   /* the bounding set, one bit each */
	uint32_t kernel; /* KERNEL_VERSION_OF */
};

/* A host, as far as it is known. */
struct known_host {
	struct host host;
	bool has_caps, has_kernel;
};

#endif
