/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_READ_H
#define SCMPL_PROFILE_DOCKER_READ_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/docker_plan.h"
#include "profile/profile.h"

/*
 * What engines make of the profile (see docker_parse) that is the text of SOURCE;
 * NULL after a diagnosis.  Names that are in no table are dropped with a warning,
 * as engines drop them without.
 */
struct policy *docker_read(struct context *ctx, const struct source *source);

/* The same on the ABIs that CTX speaks for, with the profile itself into *PROFILE. */
struct policy *docker_read_profile(struct context *ctx, const struct source *source,
				   const struct profile **profile);

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
