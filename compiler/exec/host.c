/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/host.h"

#include "kernel/settings.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <sys/utsname.h>

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

bool host_kernel(uint32_t *version)
{
	struct utsname name;
	unsigned major, minor;

	if (uname(&name) < 0 || sscanf(name.release, "%u.%u", &major, &minor) != 2 ||
	    major > 255 || minor > 255)
		return false;
	*version = KERNEL_VERSION_OF(major, minor);
	return true;
}

bool host_of_process(struct context *ctx, struct host *host)
{
	const struct known_host *known = &ctx->settings->host;

	*host = known->host;
	if (!known->has_caps)
		host->caps = bounding_set();
	if (!known->has_kernel && !host_kernel(&host->kernel)) {
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
	here = policy_on_host(ctx->arena, policy, host);
	here->abis &= host_abis();
	return here;
}
