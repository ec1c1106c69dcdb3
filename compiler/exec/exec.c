/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A filter binds the thread that loads it.  So if it may deny what telling of a
 * failure takes, a second thread that stays free is started before: when execve
 * fails, that one tells what happened and ends the process.  When execve succeeds
 * the kernel ends that thread and nothing is left of it.
 */
#include "exec/exec.h"

#include "exec/load.h"
#include "exec/once.h"
#include "exec/start.h"
#include "exec/thread.h"
#include "kernel/native.h"
#include "kernel/syscalls.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RUNNING, LOAD_FAILED, EXECVE_FAILED };

struct reporter {
	struct context *ctx;
	const struct filter_stack *stack;
	const char *name; /* of the command */
	exec_failed *failed;
	void *data;
	int error; /* errno; set before state */
	atomic_int state;
};

static int diagnose(struct reporter *reporter, int state)
{
	if (state == EXECVE_FAILED)
		return start_diagnose(reporter->ctx, reporter->name, reporter->error);
	load_diagnose(reporter->ctx, reporter->error);
	return START_TROUBLE;
}

/* Waking up would take a call that may be denied, so it looks, for the moment that exec takes.
 */
static void *report(void *argument)
{
	static const struct timespec moment = {.tv_nsec = 1000000};
	struct reporter *reporter = argument;
	int state, status;

	while ((state = atomic_load(&reporter->state)) == RUNNING)
		nanosleep(&moment, NULL);
	status = diagnose(reporter, state);
	reporter->failed(reporter->data);
	_exit(status);
}

/* Leave the rest to the reporter, without a single call. */
NORETURN static void hand_over(struct reporter *reporter, int state, int error)
{
	reporter->error = error;
	atomic_store(&reporter->state, state);
	for (;;)
		atomic_thread_fence(memory_order_seq_cst);
}

/* What report does, and needs to be allowed whatever the arguments, to say all that it has to.
 */
static const char *const report_calls[] = {"write",  "ioctl", "mmap",      "mmap2",
					   "munmap", "brk",   "exit_group"};

/* By name: not every machine has them all. */
static bool is_always_allowed(const struct bpf_program *program, const char *name)
{
	enum abi native = abi_native();
	int nr = syscall_number(syscall_find(name, strlen(name)), native);

	return nr < 0 || bpf_is_const_allow(program, abi_info(native)->audit, (uint32_t)nr);
}

static bool may_report(const struct filter_stack *stack)
{
	for (size_t i = 0; i < stack->len; i++)
		for (size_t k = 0; k < ARRAY_LEN(report_calls); k++)
			if (!is_always_allowed(&stack->ptr[i].program, report_calls[k]))
				return false;
	return true;
}

/* What is loaded, in order; ONCE is NULL without --once. */
static int load(const struct load_plan *plan, struct once *once)
{
	int error = once ? once_start(once) : 0;

	return error ? error : load_filters(plan);
}

NORETURN static void load_and_execute(struct reporter *reporter, const struct load_plan *plan,
				      struct once *once, const struct start *start)
{
	bool has_reporter = !may_report(reporter->stack) && thread_start(report, reporter);
	int state = LOAD_FAILED, error = load(plan, once);

	if (!error) {
		error = start_execute(start);
		state = EXECVE_FAILED;
	}
	if (has_reporter)
		hand_over(reporter, state, error);
	/* The filter allows all that it takes; or, at the limit of threads, what it allows has
	 * to do. */
	reporter->error = error;
	atomic_store(&reporter->state, state);
	report(reporter);
	_exit(START_TROUBLE); /* report does not return; its type cannot say so */
}

int exec_command(struct context *ctx, struct filter_stack *stack, char *const argv[],
		 exec_failed *failed, void *data)
{
	struct reporter reporter = {ctx, stack, argv[0], failed, data, 0, RUNNING};
	struct load_plan plan = {0};
	struct once once;
	struct start start;
	int status;

	if (!filter_stack_prepare(ctx, stack) || !load_plan_make(ctx, stack, &plan) ||
	    (stack->once && !once_prepare(ctx, &once)))
		return START_TROUBLE;
	status = start_find(ctx, argv, &start);
	if (status)
		return status;
	if (!start_is_allowed(ctx, stack, &start))
		return START_REFUSED;
	load_and_execute(&reporter, &plan, stack->once ? &once : NULL, &start);
}
