/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_EXPECT_H
#define SCMPL_SEMA_EXPECT_H

#include "model/policy.h"
#include "sema/unit.h"

/*
 * Check every `expect` of UNIT against POLICY, its model; what does not hold is
 * reported with an example call.  An expectation speaks of all calls that have
 * the given arguments, on all hosts that its guard lets in.
 */
void expect_check(struct unit *unit, const struct policy *policy);

#endif
