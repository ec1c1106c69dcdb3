/* SPDX-License-Identifier: Apache-2.0 */
/* A recording in the words of the standard library. */
#ifndef SCMPL_RECORD_RECORDED_GROUPS_H
#define SCMPL_RECORD_RECORDED_GROUPS_H

#include "groups/selection.h"
#include "record/recording.h"

/*
 * Groups for the calls of RECORDING on the native ABI: those that were seen whole, or
 * nearly.  Their excess is what was not seen.  What no such group has is left to be named.
 */
struct group_selection recorded_groups_find(struct context *ctx,
					    const struct recording *recording);

/* The argument tuples of OBSERVED, a call of the native ABI, that GROUPS have, one bit each. */
uint64_t recorded_groups_tuples(struct diagrams *d, const struct group_selection *groups,
				const struct observed_call *observed);

#endif
