/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/load.h"

#include "bpf/join.h"
#include "kernel/filter_flags.h"
#include "kernel/native.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Every thread of the command is born under the filter, and there is no listener. */
static struct load_step step_of(const struct bpf_program *program, unsigned flags)
{
	return (struct load_step){.program = *program, .flags = filter_flags_to_load(flags)};
}

/* Whether nothing more can be loaded once STACKED is in force. */
static bool denies_loading(const struct stacked_filter *stacked)
{
	uint64_t args[SYSCALL_ARGS] = {SECCOMP_SET_MODE_FILTER,
				       filter_flags_to_load(stacked->flags),
				       (uintptr_t)stacked};
	struct call_data data = bpf_call_data(abi_native(), SYS_seccomp, args);

	return !verb_permits(stacked_filter_verdict(stacked, &data).action.verb);
}

static bool join_rest(struct context *ctx, const struct filter_stack *stack, size_t from,
		      struct load_step *step)
{
	struct bpf_program joined = stack->ptr[from].program;
	unsigned flags = stack->ptr[from].flags;

	for (size_t i = from + 1; i < stack->len; i++) {
		if (!bpf_join(ctx->arena, &joined, &stack->ptr[i].program, &joined)) {
			diag_environment(ctx->diags, SPAN_NONE,
					 "policies that deny seccomp(2) have to be joined with "
					 "those that follow, and these are too long together");
			return false;
		}
		flags |= stack->ptr[i].flags;
	}
	*step = step_of(&joined, flags);
	return true;
}

bool load_plan_make(struct context *ctx, const struct filter_stack *stack,
		    struct load_plan *plan)
{
	for (size_t i = 0; i < stack->len; i++) {
		struct load_step *step = VEC_PUSH(ctx->arena, plan);

		if (i + 1 < stack->len && denies_loading(&stack->ptr[i]))
			return join_rest(ctx, stack, i, step);
		*step = step_of(&stack->ptr[i].program, stack->ptr[i].flags);
	}
	return true;
}

int load_filter(const struct load_step *step)
{
	struct sock_fprog program = {(unsigned short)step->program.len,
				     (struct sock_filter *)step->program.code};
	long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, step->flags, &program);

	if (fd < 0 && errno == EACCES && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, step->flags, &program);
	return fd < 0 ? -errno : (int)fd;
}

int load_filters(const struct load_plan *plan)
{
	for (size_t i = 0; i < plan->len; i++) {
		int result = load_filter(&plan->ptr[i]);

		if (result < 0)
			return -result;
	}
	return 0;
}

void load_diagnose(struct context *ctx, int error)
{
	diag_environment(ctx->diags, SPAN_NONE, "the kernel does not take the filter: %s",
			 error == ENOSYS ? "it has no seccomp"
			 : error == EBUSY
				 ? "this process has a filter with a supervisor already"
				 : strerror(error));
}
