/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_READ_H
#define SCMPL_PROFILE_DOCKER_READ_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/docker_plan.h"
#include "profile/engine.h"
#include "profile/profile.h"

/*
 * The profile (see docker_parse) that is the text of SOURCE, if restricted on the ABIs that
 * CTX speaks for; NULL after a diagnosis.  Names that are in no table are warned of, as
 * engines drop them.
 */
const struct profile *docker_read(struct context *ctx, const struct source *source,
				  bool is_restricted);

/* Two actions for one call, and nobody knows which holds. */
void docker_report_conflict(struct context *ctx, const struct engine_trouble *trouble);

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
