/* SPDX-License-Identifier: Apache-2.0 */
/* What no profile can say, however many rules it has. */
#ifndef SCMPL_PROFILE_DOCKER_LIMITS_H
#define SCMPL_PROFILE_DOCKER_LIMITS_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/* False, diagnosed, when POLICY has an action, or is about other ABIs, as FORM has not. */
bool docker_can_say(struct context *ctx, const struct policy *policy, enum profile_form form);

#endif
