/* SPDX-License-Identifier: Apache-2.0 */
/* The hosts on which a profile is compared with a policy. */
#ifndef SCMPL_PROVE_VERIFY_HOSTS_H
#define SCMPL_PROVE_VERIFY_HOSTS_H

#include "model/host.h"
#include "profile/profile.h"

/*
 * Every host that the guards of POLICY or of PROFILE, which need not be the same, tell apart
 * for one call; all calls that one call makes for others count as one.  What runc adds
 * depends on all rules together: with RUNC come those of host_cases.  Where libseccomp may mix
 * up calls (engine_blocks.h) comes a host on which it may.
 */
struct hosts verify_hosts(const struct context *ctx, const struct policy *policy,
			  const struct profile *profile, bool runc);

#endif
