/* SPDX-License-Identifier: Apache-2.0 */
/* Which calls go into a recording. */
#ifndef SCMPL_RECORD_REPORT_FILTER_H
#define SCMPL_RECORD_REPORT_FILTER_H

#include "record/record.h"

/*
 * A filter into *FILTER that returns RET_NOTIFY for those, and RET_ALLOW for what JOB's stack
 * allows, unless all are asked for.  False after a diagnosis.
 */
bool report_filter_make(const struct record_job *job, struct bpf_program *filter);

#endif
