/* SPDX-License-Identifier: Apache-2.0 */
/* Policies under which another one is applied (scmpl_add_baseline). */
#ifndef SCMPL_API_BASELINE_H
#define SCMPL_API_BASELINE_H

#include "api/session.h"

/*
 * Compile SOURCE, which may be a filter if FILTERS, under S's baselines into s->policy.  Its
 * expectations are held against what comes out.  False after a diagnosis.
 */
bool baseline_compile(struct scmpl *s, const struct source *source, bool filters);

#endif
