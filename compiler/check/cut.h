/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy loses by being applied under others (model/combine.h), told line by line. */
#ifndef SCMPL_CHECK_CUT_H
#define SCMPL_CHECK_CUT_H

#include "core/context.h"
#include "model/policy.h"

VEC_STRUCT(baselines, const struct policy *);

/*
 * Warn (cut-by-baseline) of every rule of POLICY, its default among them, some of whose calls
 * take a stricter action in RESULT, which is POLICY under BASELINES: at that rule, with the
 * baseline's lines; and of architectures and flags that are gone.  On the host that CTX was
 * told of, if it was.
 */
void cut_report(struct context *ctx, const struct policy *policy,
		const struct baselines *baselines, const struct policy *result);

#endif
