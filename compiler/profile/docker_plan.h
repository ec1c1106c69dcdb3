/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_PLAN_H
#define SCMPL_PROFILE_DOCKER_PLAN_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

struct docker_options {
	bool strict_registers; /* denials may compare whole registers (kernel/settings.h) */
	bool offers_strict;    /* errors say that this would help */
};

/*
 * The profile that comes nearest to POLICY, in the subset that all engines read
 * alike.  Whether it is the policy is for docker_prove to say: what one ABI of a
 * machine needs, and another one there does not, no rule can tell apart.  NULL after
 * a diagnosis when it would be far too long.
 */
struct profile *docker_plan(struct context *ctx, const struct policy *policy,
			    const struct docker_options *options);

/* Note at DIAG, of a profile that is too long, what else to do. */
void docker_note_ways_out(struct context *ctx, struct diag *diag,
			  const struct docker_options *options);

#endif
