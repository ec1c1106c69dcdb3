/* SPDX-License-Identifier: Apache-2.0 */
/* What libseccomp lets calls, and ABIs, share in its filter, and what goes wrong there. */
#ifndef SCMPL_PROFILE_ENGINE_BLOCKS_H
#define SCMPL_PROFILE_ENGINE_BLOCKS_H

#include "kernel/syscalls.h"
#include "model/policy.h"
#include "profile/profile.h"

/* Two calls, or one on two ABIs, whose rules meet so; and of each the rule. */
struct engine_clash {
	syscall_id calls[2];
	const struct profile_rule *rules[2];
};

/*
 * True when the filter that libseccomp makes of PROFILE on MACHINE for HOST (NULL: for one that
 * keeps all rules) may compare the wrong argument.
 */
bool engine_blocks_clash(const struct profile *profile, enum abi machine,
			 const struct host *host, struct engine_clash *clash);

#endif
