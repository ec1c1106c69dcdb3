/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_TARGET_IMPORT_LIMITS_H
#define SCMPL_TARGET_IMPORT_LIMITS_H

#include "core/context.h"
#include "ir/policy.h"
#include "target/profile.h"

/*
 * True when the language has words for everything that POLICY, which engines
 * make of PROFILE, decides; what it has none for is diagnosed.
 */
bool import_can_be_said(struct scmpl *ctx, const struct profile *profile,
			const struct policy *policy);

#endif
