/* SPDX-License-Identifier: Apache-2.0 */
/* This process and this machine, as guards and filters see them. */
#ifndef SCMPL_EXEC_HOST_H
#define SCMPL_EXEC_HOST_H

#include "core/context.h"
#include "model/policy.h"

/*
 * What guards ask, as far as the settings do not say it: the bounding set of
 * this process, the kernel that runs.  False after a diagnosis.
 */
bool host_of_process(struct context *ctx, struct host *host);

/* The ABIs that this machine may be entered through. */
abi_set host_abis(void);

/*
 * POLICY for the ABIs of this machine alone, its guards decided; NULL after a
 * diagnosis when it does not speak for this machine.
 */
struct policy *host_policy(struct context *ctx, const struct policy *policy);

#endif
