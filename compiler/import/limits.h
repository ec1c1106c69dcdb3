/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_IMPORT_LIMITS_H
#define SCMPL_IMPORT_LIMITS_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * True when the language has words for everything that POLICY, which engines
 * make of PROFILE (NULL: of no one profile), decides; what it has none for is diagnosed.
 */
bool import_can_be_said(struct context *ctx, const struct profile *profile,
			const struct policy *policy);

#endif
