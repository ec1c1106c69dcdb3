/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_PROVE_H
#define SCMPL_PROFILE_DOCKER_PROVE_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/docker_plan.h"
#include "profile/profile.h"

/*
 * True when PROFILE, as it was read back, decides every call as POLICY does; with strict
 * registers, at least as strictly, and otherwise only where bits are set above an argument.
 * What differs is diagnosed at the rule of POLICY that cannot be said so.
 */
bool profile_prove(struct context *ctx, const struct policy *policy,
		   const struct profile *profile, struct docker_options *options);

/* The same of the profile that the text JSON is. */
bool docker_prove(struct context *ctx, const struct policy *policy, struct str json,
		  struct docker_options *options);

#endif
