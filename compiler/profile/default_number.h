/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Docker profile has one default, with one number for all machines, and ENOSYS is another
 * number on mips.  Docker's releases are for none of these (Source: the packages and static
 * binaries of download.docker.com), so there the number of the others is taken, which still
 * denies the call.
 */
#ifndef SCMPL_PROFILE_DEFAULT_NUMBER_H
#define SCMPL_PROFILE_DEFAULT_NUMBER_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * POLICY, if its default denies with an errno that has one number on the machines that Docker
 * is released for and another on others, with that one number there, too, for numbers of calls
 * that no table has; with a warning.  All calls that have a name keep their errno.  Otherwise
 * POLICY.
 */
const struct policy *default_number(struct context *ctx, const struct policy *policy);

/* The same, if it is what the default of PROFILE says, by its number; otherwise POLICY. */
const struct policy *default_number_of(struct context *ctx, const struct policy *policy,
				       const struct profile *profile);

#endif
