/* SPDX-License-Identifier: Apache-2.0 */
/* What a compilation was asked for beside the policy itself: the options of the command line.
 */
#ifndef SCMPL_KERNEL_SETTINGS_H
#define SCMPL_KERNEL_SETTINGS_H

#include "core/source.h"
#include "kernel/arch.h"
#include "kernel/host.h"

/* How often each call is made, which is what the order of tests in a filter follows. */
struct call_weights {
	uint32_t *count; /* by syscall_id; it stops at the highest */
	uint32_t equal;  /* percent: how much each call counts alike, whatever its count */
};

/* Zeroed: nothing was asked for. */
struct settings {
	const char *stdlib_dir; /* replaces the library compiled in; NULL: it does not */
	abi_set only_abis;      /* speak for these at most; 0: no such limit */
	abi_set also_abis;      /* main ABIs of machines that profiles are read for, too */
	bool skip_expect; /* do not check `expect`: somebody else does, or wants to know why */
	struct known_host host;             /* where the policy will be applied */
	const struct call_weights *weights; /* NULL: as usual */
	uint32_t engine; /* its libseccomp (profile/releases.h); 0: any in use */

	/*
	 * Denials in a profile may compare all 64 bits of a register, where the kernel
	 * looks at fewer: calls with bits set above those are denied, too.
	 */
	bool strict_registers;

	bool one_line; /* JSON without comments, in a line */
	bool complain; /* what is built stops nothing, and logs what the policy stops */
	const char *output_name; /* of what is made, where that has one; NULL: as usual */
	const char *spo_api;     /* version of a SeccompProfile; NULL: v1 */

	const struct source *const *bases; /* files with profiles that others build on */
	size_t base_count;
};

#endif
