/* SPDX-License-Identifier: Apache-2.0 */
#include "ir/host.h"

bool host_decide(const struct scmpl *ctx, struct cube *cube)
{
	if (ctx->host_caps_known) {
		if ((cube->held & ~ctx->host.caps) || (cube->lacked & ctx->host.caps))
			return false;
		cube->held = cube->lacked = 0;
	}
	if (ctx->host_kernel_known) {
		if (ctx->host.kernel < cube->kernel_lo || ctx->host.kernel >= cube->kernel_hi)
			return false;
		cube->kernel_lo = KERNEL_MIN;
		cube->kernel_hi = KERNEL_MAX;
	}
	return true;
}
