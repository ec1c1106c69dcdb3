/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A filter binds the thread that loads it.  So before loading, a second thread
 * is started that stays free: when execve fails under a filter that denies
 * write or exit_group, it tells what happened and ends the process.  When execve
 * succeeds the kernel ends that thread and nothing is left of it.
 */
#include "run/exec.h"

#include "run/load.h"
#include "run/start.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define REPORTER_STACK (256u << 10)

enum { RUNNING, LOAD_FAILED, EXECVE_FAILED };

struct reporter {
	struct scmpl *ctx;
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

/*
 * False when there can be no further thread.  It takes no signals: those are
 * the command's to come, and wait if the caller blocked them.
 */
static bool start_reporter(struct reporter *reporter)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	pthread_t thread;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, REPORTER_STACK);
	started = pthread_create(&thread, &attributes, report, reporter) == 0;
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

/* Leave the rest to the reporter, without a single call. */
NORETURN static void hand_over(struct reporter *reporter, int state, int error)
{
	reporter->error = error;
	atomic_store(&reporter->state, state);
	for (;;)
		atomic_thread_fence(memory_order_seq_cst);
}

NORETURN static void load_and_execute(struct reporter *reporter, const struct load_plan *plan,
				      const struct start *start)
{
	bool has_reporter = start_reporter(reporter);
	int state = LOAD_FAILED, error = load_filters(plan);

	if (!error) {
		error = start_execute(start);
		state = EXECVE_FAILED;
	}
	if (has_reporter)
		hand_over(reporter, state, error);
	/* At the limit of threads: what the filter allows has to do. */
	reporter->error = error;
	atomic_store(&reporter->state, state);
	report(reporter);
	_exit(START_TROUBLE); /* report does not return; its type cannot say so */
}

int exec_command(struct scmpl *ctx, char *const argv[], exec_failed *failed, void *data)
{
	struct reporter reporter = {ctx, argv[0], failed, data, 0, RUNNING};
	struct load_plan plan = {0};
	struct start start;
	int status;

	if (!layers_prepare(ctx) || !load_plan_make(ctx, ctx->layers, &plan))
		return START_TROUBLE;
	status = start_find(ctx, argv, &start);
	if (status)
		return status;
	if (!start_is_allowed(ctx, ctx->layers, &start))
		return START_REFUSED;
	load_and_execute(&reporter, &plan, &start);
}
