/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/host.h"

#include "kernel/native.h"
#include "kernel/settings.h"

#include <sys/prctl.h>

static uint64_t bounding_set(void)
{
	uint64_t caps = 0;

	for (unsigned cap = 0; cap < 64; cap++) {
		int held = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);

		if (held < 0) /* the kernel knows no more */
			break;
		caps |= (uint64_t)held << cap;
	}
	return caps;
}

bool host_of_process(struct context *ctx, struct host *host)
{
	const struct known_host *known = &ctx->settings->host;

	*host = known->host;
	if (!known->has_caps)
		host->caps = bounding_set();
	if (!known->has_kernel && !native_kernel(&host->kernel)) {
		diag_environment(ctx->diags, SPAN_NONE, "the kernel's version cannot be read");
		return false;
	}
	return true;
}

abi_set host_abis(void)
{
	return abi_of_machine(abi_native());
}

struct policy *host_policy(struct context *ctx, const struct policy *policy)
{
	enum abi native = abi_native();
	struct policy *here;
	struct host host;

	if (!(policy->abis & ABI_BIT(native))) {
		diag_error(ctx->diags, policy->fallback_span, DIAG_NOT_ON_ARCH,
			   "the policy does not speak for %s, which this machine runs",
			   abi_info(native)->name);
		return NULL;
	}
	if (!host_of_process(ctx, &host))
		return NULL;
	here = policy_on_host(policy, host);
	here->abis &= host_abis();
	return here;
}
