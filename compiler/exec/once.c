/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/once.h"

#include "exec/background.h"
#include "exec/host.h"
#include "exec/thread.h"
#include "sema/sema.h"

#include <errno.h>
#include <string.h>

static const char once_policy[] =
	"default allow\n"
	"notify execve, execveat\n"
	"deny seccomp with EBUSY where flags has SECCOMP_FILTER_FLAG_NEW_LISTENER\n";

/* Before, nothing lets a call go on that is reported. */
#define KERNEL_WITH_CONTINUE KERNEL_VERSION_OF(5, 5)

static bool check_kernel(struct context *ctx)
{
	struct host host;

	if (!host_of_process(ctx, &host))
		return false;
	if (host.kernel >= KERNEL_WITH_CONTINUE)
		return true;
	diag_environment(ctx->diags, SPAN_NONE, "--once takes Linux 5.5");
	return false;
}

bool once_prepare(struct context *ctx, struct once *once)
{
	const struct source *source = source_add(
		ctx->sources, "<--once>", (struct str){once_policy, strlen(once_policy)});
	struct policy *policy;
	struct unit *unit;

	if (!check_kernel(ctx))
		return false;
	policy = sema_compile(ctx, source, &unit);
	policy = policy ? host_policy(ctx, policy) : NULL;
	*once = (struct once){.arena = ctx->arena,
			      .step.flags = SECCOMP_FILTER_FLAG_NEW_LISTENER};
	return policy && bpf_make(ctx, policy, &once->step.program);
}

static void let_go_on(void *data, struct listener *listener, const struct seccomp_notif *call)
{
	(void)data;
	(void)call;
	listener_continue(listener);
}

/* Until the execve that it lets go on ends it. */
static void *answer(void *listener)
{
	for (;;)
		answer_next(listener, let_go_on, NULL);
	return NULL;
}

int once_start(struct once *once)
{
	int fd = load_filter(&once->step);

	if (fd < 0)
		return -fd;
	if (!listener_open(once->arena, fd, &once->listener))
		return errno;
	return thread_start(answer, &once->listener) ? 0 : EAGAIN;
}
