/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stack's filters are joined into one that reports where it would deny, and
 * the supervisor gives the answer that the filter would have given: the program
 * cannot tell the difference.  What kills or traps stays in the filter, and is
 * seen by ptrace.
 */
#include "exec/explain.h"

#include "decompile/decompile.h"
#include "exec/decode.h"
#include "exec/denial.h"
#include "exec/supervise.h"
#include "kernel/native.h"

#include <string.h>
#include <unistd.h>

#define ERRNO_MAX 4095 /* the kernel gives no larger one */

struct denial_explainer {
	struct context *ctx;
	const struct filter_stack *stack;
	struct bpf_program filter; /* what the whole stack does */
	struct denials denials;
	struct denials absences; /* those that denial_is_absence */
	struct explain_options options;
};

/* Telling. */

static void print_verdict(const struct denial_explainer *explainer, enum abi abi,
			  struct action action, struct sbuf *out)
{
	const char *would = explainer->options.complain ? "would be " : "";
	struct ast_action told;

	if (abi == ABI_COUNT)
		abi = abi_native();
	told = decompile_action(out->arena, abi, action);
	if (action.verb == VERB_DENY)
		sbuf_printf(out, "%sdenied with %.*s", would, STR_FMT(told.error.text));
	else if (action.verb == VERB_TRAP)
		sbuf_printf(out, "%strapped with SIGSYS", would);
	else if (action.verb == VERB_KILL_THREAD)
		sbuf_printf(out, "%skilled (the thread)", would);
	else if (action.verb == VERB_KILL)
		sbuf_printf(out, "%skilled", would);
	else
		sbuf_printf(out, "met '%s'", verb_name(action.verb));
}

/* In one write, so that the program's own words do not come in between. */
static void tell(const struct denial_explainer *explainer, const struct sbuf *text)
{
	if (text->len && write(explainer->options.out, text->ptr, text->len) < 0)
		return; /* nobody listens; the program goes on */
}

/*
 * LISTENER, unless NULL, tells whether the caller still waited when its memory
 * was read.
 */
static void explain(struct denial_explainer *explainer, pid_t pid, const struct call_data *data,
		    struct listener *listener)
{
	struct call call = call_of_data(data);
	const struct stacked_filter *stacked = NULL;
	struct verdict verdict = filter_stack_verdict(explainer->stack, data, &stacked);
	bool is_absence = denial_is_absence(stacked, verdict, &call);
	struct denials *denials = is_absence ? &explainer->absences : &explainer->denials;
	struct arena *arena;
	struct sbuf line;

	if (is_absence && denials_find(denials, stacked, verdict, &call)) {
		denials_add(explainer->ctx->arena, denials, stacked, verdict, &call);
		return;
	}
	arena = arena_new();
	line = (struct sbuf){.arena = arena};
	sbuf_puts(&line, "scmpl: ");
	decode_process(pid, &line);
	sbuf_printf(&line, "[%d]: ", (int)pid);
	decode_call(pid, &call, &line);
	sbuf_puts(&line, " ");
	print_verdict(explainer, call.abi, verdict.action, &line);
	sbuf_puts(&line, " by ");
	denial_place(explainer->ctx, stacked, verdict, &line);
	sbuf_puts(&line, "\n");
	if (!listener || listener_is_waiting(listener)) {
		tell(explainer, &line);
		denials_add(explainer->ctx->arena, denials, stacked, verdict, &call);
	}
	arena_free(arena);
}

static void on_call(void *data, struct listener *listener, const struct seccomp_notif *call)
{
	struct denial_explainer *explainer = data;
	struct call_data call_data = listener_data(call);
	uint32_t ret = bpf_run(&explainer->filter, &call_data);
	int error = (int)(ret & RET_DATA);

	explain(explainer, (pid_t)call->pid, &call_data, listener);
	if (explainer->options.complain)
		listener_continue(listener);
	else
		listener_deny(listener, error > ERRNO_MAX ? ERRNO_MAX : error);
}

/* SIGSYS may have come from anywhere: it is the filter's when the filter says so. */
static void on_sigsys(void *data, pid_t pid, const struct call_data *call, bool ends)
{
	struct denial_explainer *explainer = data;
	enum verb verb = action_of_ret(bpf_run(&explainer->filter, call)).verb;
	bool kills = verb == VERB_KILL || verb == VERB_KILL_THREAD;

	if (ends ? kills : verb == VERB_TRAP)
		explain(explainer, pid, call, NULL);
}

static unsigned long count_all(const struct denials *denials)
{
	unsigned long count = 0;

	for (size_t i = 0; i < denials->len; i++)
		count += denials->ptr[i].count;
	return count;
}

/* "clone3 3, statx 1000" */
static const char *list_counts(struct arena *arena, const struct denials *denials)
{
	struct sbuf list = {.arena = arena};

	for (size_t i = 0; i < denials->len; i++)
		sbuf_printf(&list, "%s%s %lu", i ? ", " : "",
			    call_name(arena, &denials->ptr[i].call), denials->ptr[i].count);
	return list.ptr;
}

static void summarize(struct denial_explainer *explainer)
{
	struct context *ctx = explainer->ctx;
	struct sbuf text = {.arena = ctx->arena};
	const char *denied = explainer->options.complain ? "would have been denied" : "denied";
	unsigned long count = count_all(&explainer->denials);

	if (count) {
		sbuf_printf(&text, "scmpl: %lu call%s %s; this would allow %s:\n", count,
			    count == 1 ? "" : "s", denied, count == 1 ? "it" : "them");
		denials_advise(ctx, explainer->stack, &explainer->denials, &text);
	}
	count = count_all(&explainer->absences);
	if (count) {
		sbuf_printf(
			&text,
			"scmpl: %lu call%s %s with ENOSYS, on which programs do without (%s); "
			"this would allow %s:\n",
			count, count == 1 ? "" : "s", denied,
			list_counts(ctx->arena, &explainer->absences),
			count == 1 ? "it" : "them");
		denials_advise(ctx, explainer->stack, &explainer->absences, &text);
	}
	tell(explainer, &text);
}

/* The filter. */

static bool join_stack(struct denial_explainer *explainer)
{
	struct context *ctx = explainer->ctx;

	if (filter_stack_join(ctx->arena, explainer->stack, &explainer->filter))
		return true;
	diag_environment(ctx->diags, SPAN_NONE,
			 "the policies are too long together for one filter, which explaining "
			 "them takes");
	return false;
}

static bool is_reported(const struct denial_explainer *explainer, enum verb verb)
{
	return verb == VERB_DENY || (explainer->options.complain && !verb_permits(verb));
}

/* The same program with the answers to be given by us; RET_TRACE is some tracer's. */
static struct load_step reporting_filter(const struct denial_explainer *explainer)
{
	const struct bpf_program *filter = &explainer->filter;
	struct insn *code = ARENA_ARRAY(explainer->ctx->arena, struct insn, filter->len);

	memcpy(code, filter->code, filter->len * sizeof(*code));
	for (size_t i = 0; i < filter->len; i++)
		if (code[i].code == CODE_RET &&
		    is_reported(explainer, action_of_ret(code[i].k).verb))
			code[i].k = RET_NOTIFY;
	return (struct load_step){.program = {code, filter->len}};
}

static bool can_kill(const struct action action)
{
	return action.verb <= VERB_TRAP;
}

/*
 * Whether there is something for ptrace to see.  A call through an ABI that a
 * policy does not speak for kills, too, under every policy; to trace all programs
 * because of that would cost more than it tells.
 */
static bool policy_can_kill(const struct policy *policy)
{
	ABI_EACH(abi, policy->abis) {
		if (can_kill(policy->fallback[abi]))
			return true;
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(policy, abi, id);

			for (size_t i = 0; i < regions->len; i++)
				if (can_kill(regions->ptr[i].action))
					return true;
		}
	}
	return false;
}

static bool stack_can_kill(const struct filter_stack *stack)
{
	for (size_t i = 0; i < stack->len; i++)
		if (!stack->ptr[i].policy || policy_can_kill(stack->ptr[i].policy))
			return true;
	return false;
}

int explain_command(struct context *ctx, struct filter_stack *stack, char *const argv[],
		    struct explain_options options, int *wait_status)
{
	struct denial_explainer explainer = {.ctx = ctx, .stack = stack, .options = options};
	struct supervision how = {.data = &explainer, .on_call = on_call};
	struct load_step step;
	struct start start;
	int status;

	if (!filter_stack_prepare(ctx, stack) || !join_stack(&explainer))
		return START_TROUBLE;
	status = start_find(ctx, argv, &start);
	if (status)
		return status;
	if (!options.complain && !start_is_allowed(ctx, stack, &start))
		return START_REFUSED;
	if (!options.complain && stack_can_kill(stack))
		how.on_sigsys = on_sigsys;
	step = reporting_filter(&explainer);
	status = supervise(ctx, &step, &start, &how, wait_status);
	if (!status)
		summarize(&explainer);
	return status;
}
