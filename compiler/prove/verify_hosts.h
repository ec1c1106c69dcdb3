/* SPDX-License-Identifier: Apache-2.0 */
/* The hosts on which a profile is compared with a policy. */
#ifndef SCMPL_PROVE_VERIFY_HOSTS_H
#define SCMPL_PROVE_VERIFY_HOSTS_H

#include "model/host.h"

/*
 * Every host that the guards of POLICY or of the profile JSON, which need not be the same, tell
 * apart for one call; all calls that one call makes for others count as one.  What runc adds
 * depends on all rules together: with RUNC come those of host_cases.  None when JSON is no
 * profile, which is diagnosed.
 */
struct hosts verify_hosts(struct context *ctx, const struct policy *policy, struct str json,
			  bool runc);

#endif
