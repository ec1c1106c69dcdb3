/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every call is reported by the filter, counted here, and let go on.  The caller
 * waits meanwhile, so none can be lost, however many there are at once.
 */
#include "record/record.h"

#include "bpf/join.h"
#include "exec/supervise.h"
#include "exec/tracer.h"
#include "kernel/native.h"
#include "record/recorder.h"
#include "record/report_filter.h"

#include <stddef.h>
#include <string.h>

#define DATA_NR ((uint32_t)offsetof(struct call_data, nr))
#define DATA_ARCH ((uint32_t)offsetof(struct call_data, arch))

/* Those through other ABIs are reported by the filter. */
static void on_fork(void *data, const struct call_data *fork)
{
	struct recorder *recorder = data;
	struct call call = call_of_data(fork);

	if (call.abi == abi_native())
		recording_add(recorder->recording, &call, 1);
}

/* The filter. */

static struct load_step step_of(struct arena *arena, const struct insn *code, size_t len)
{
	struct insn *copy = ARENA_ARRAY(arena, struct insn, len);

	memcpy(copy, code, len * sizeof(*copy));
	return (struct load_step){.program = {copy, len}};
}

/*
 * A signal makes a call that waits to be received by us fail with EINTR, if the
 * program did not ask for restarting.  No program expects that of fork, and
 * shells start so many processes, whose ends are signals, that it would happen.
 * ptrace(2) tells of them, too.  So the filter ALLOWING lets these calls go on, and
 * is otherwise the same as FILTER.
 */
static bool allow_forks(struct context *ctx, const struct bpf_program *filter,
			struct load_step *allowing)
{
	static const char *const forks[] = {"clone", "clone3", "fork", "vfork"};
	const struct abi_info *native = abi_info(abi_native());
	struct insn code[BPF_PROGRAM_MAX];
	size_t at = 0, first;

	code[at++] = (struct insn){CODE_LOAD, 0, 0, DATA_ARCH};
	code[at++] = (struct insn){CODE_JEQ, 0, 0, native->audit};
	first = at;
	code[at++] = (struct insn){CODE_LOAD, 0, 0, DATA_NR};
	for (size_t i = 0; i < ARRAY_LEN(forks); i++) {
		int nr = syscall_number(syscall_find(forks[i], strlen(forks[i])), abi_native());

		if (nr < 0)
			continue;
		code[at++] = (struct insn){CODE_JEQ, 0, 1, (uint32_t)nr};
		code[at++] = (struct insn){CODE_RET, 0, 0, RET_ALLOW};
	}
	code[first - 1].jf = (uint8_t)(at - first);
	if (!bpf_starts_afresh(filter))
		code[at++] = (struct insn){CODE_LOAD_IMM, 0, 0, 0};
	if (at + filter->len > BPF_PROGRAM_MAX)
		return false;
	memcpy(code + at, filter->code, filter->len * sizeof(*code));
	*allowing = step_of(ctx->arena, code, at + filter->len);
	return true;
}

/* One process has one tracer, and that was us. */
static void tell_of_tracing(const struct recording *recording)
{
	syscall_id ptrace = syscall_find("ptrace", strlen("ptrace"));

	if (recording_find(recording, abi_native(), ptrace))
		recorder_say(
			"scmpl: the command traces others (ptrace), which fails under "
			"`record`: the kernel grants one tracer, and record is it.  Run it "
			"without `record`, and what it traces under it; or, as root, by "
			"--backend perf\n");
}

int record_command(const struct record_job *job, char *const argv[], int *wait_status)
{
	struct context *ctx = job->ctx;
	struct recorder recorder = {job->recording, ctx->progress};
	struct supervision how = {.data = &recorder,
				  .on_call = recorder_on_call,
				  .on_tick = ctx->progress ? recorder_on_tick : NULL,
				  .on_left = recorder_on_left,
				  .outlasts_command = true,
				  .has_results = true};
	struct load_step step, traced;
	struct bpf_program filter;
	struct start start;
	int status;

	if (!report_filter_make(job, &filter))
		return START_TROUBLE;
	step = step_of(ctx->arena, filter.code, filter.len);
	if (tracer_sees_forks() && allow_forks(ctx, &filter, &traced)) {
		how.on_fork = on_fork;
		how.traced = &traced;
	}
	status = start_find(ctx, argv, &start);
	if (!status)
		status = supervise(ctx, &step, &start, &how, wait_status);
	recorder_finish(&recorder);
	if (!status && how.on_fork)
		tell_of_tracing(job->recording);
	return status;
}
