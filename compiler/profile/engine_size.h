/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a filter becomes, and how long libseccomp takes for it, by the trees that it makes
 * of the rules on a call (engine_tree.h).  The kernel loads no more than 4096 instructions, and
 * an engine finds that out when the container starts; what takes libseccomp minutes, or for
 * ever, starts none either.
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
 * The steps (engine_tree.h) that libseccomp takes to put together the rules of PROFILE on one
 * call, of MACHINE for HOST as above: by syscall_id, on the ABI where it takes most.
 * UINT64_MAX: no end.
 */
const uint64_t *engine_steps(struct arena *arena, const struct profile *profile,
			     enum abi machine, const struct host *host);

/* One took up to 0.15 us: what needs not be made easier, and what is too much. */
#define ENGINE_STEPS_CALM 100000
#define ENGINE_STEPS_MAX 10000000

/*
 * SIZES of each ABI of PROFILE, and of them that of the filter on MACHINE: no fewer
 * instructions than engine_size says, found in a fraction of its time.  For profiles that are
 * far from the limit, as most are.
 */
void engine_sizes_at_most(const struct profile *profile, size_t sizes[ABI_COUNT]);
size_t engine_size_at_most(const struct profile *profile, enum abi machine,
			   const size_t sizes[ABI_COUNT]);

#endif
