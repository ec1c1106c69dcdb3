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

#endif
