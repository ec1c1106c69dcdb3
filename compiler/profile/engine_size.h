/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a filter becomes.  libseccomp turns the rules on a call into a tree of
 * comparisons of 32 bits, in which rules share what they begin with; the kernel
 * loads no more than 4096 instructions, and an engine finds that out when the
 * container starts.
 */
#ifndef SCMPL_PROFILE_ENGINE_SIZE_H
#define SCMPL_PROFILE_ENGINE_SIZE_H

#include "kernel/syscalls.h"
#include "profile/profile.h"

/*
 * No fewer instructions than libseccomp makes of PROFILE on MACHINE for HOST, or for a
 * host that keeps all rules if that is NULL; *LARGEST is the call with the most of them,
 * or SYSCALL_NONE.  No rule of PROFILE may name an index twice.
 */
size_t engine_size(const struct profile *profile, enum abi machine, const struct host *host,
		   syscall_id *largest);

/*
 * SIZES of each ABI of PROFILE, and of them that of the filter on MACHINE: no fewer
 * instructions than engine_size says, found in a fraction of its time.  For profiles that are
 * far from the limit, as most are.
 */
void engine_sizes_at_most(const struct profile *profile, size_t sizes[ABI_COUNT]);
size_t engine_size_at_most(const struct profile *profile, enum abi machine,
			   const size_t sizes[ABI_COUNT]);

#endif
