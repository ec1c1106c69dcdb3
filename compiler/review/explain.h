/* SPDX-License-Identifier: Apache-2.0 */
/* Why a call gets the verdict that it gets. */
#ifndef SCMPL_REVIEW_EXPLAIN_H
#define SCMPL_REVIEW_EXPLAIN_H

#include "core/context.h"
#include "model/policy.h"

struct unit;

/*
 * Append what POLICY does with CALL ("socket(family = AF_VSOCK)", a call without
 * arguments or a group, as `expect` takes them) to OUT: by ABI, on the host that
 * UNIT's context was told of, each verdict with the line that decides.  UNIT's constants and
 * groups may be used.  False (reported) when CALL is wrong.
 */
bool explain_call(struct unit *unit, const struct policy *policy, const char *call, bool json,
		  struct sbuf *out);

#endif
