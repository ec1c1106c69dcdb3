/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/filter_stack.h"

#include "bpf/join.h"
#include "bpf/launcher.h"
#include "bpf/read.h"
#include "exec/host.h"
#include "prove/verify.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

void filter_stack_add(struct arena *arena, struct filter_stack *stack,
		      const struct source *source, const struct policy *policy,
		      struct unit *unit)
{
	*VEC_PUSH(arena, stack) = (struct stacked_filter){
		.source = source, .policy = policy, .unit = unit, .flags = policy->flags};
}

bool filter_stack_add_program(struct context *ctx, struct filter_stack *stack,
			      const struct source *source)
{
	struct bpf_program program;

	if (!bpf_decode(ctx, source, true, &program))
		return false;
	*VEC_PUSH(ctx->arena, stack) = (struct stacked_filter){
		.source = source, .program = program, .flags = launcher_flags(source->text)};
	return true;
}

/* Preparing. */

#include <string.h>

static bool is_available(uint32_t ret)
{
	uint32_t action = ret & RET_ACTION;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ||
	       errno != EOPNOTSUPP;
}

/* An action the kernel does not know would kill instead: refuse it before. */
static bool check_actions(struct context *ctx, const struct bpf_program *program)
{
	for (size_t i = 0; i < program->len; i++) {
		const struct insn *insn = &program->code[i];
		struct action action = action_of_ret(insn->k);

		if (insn->code != CODE_RET)
			continue;
		if (action.verb == VERB_NOTIFY) {
			diag_environment(ctx->diags, SPAN_NONE,
					 "'notify' needs a supervisor of its own, and there is "
					 "none: such calls would fail with ENOSYS");
			return false;
		}
		if (!is_available(insn->k)) {
			diag_environment(ctx->diags, SPAN_NONE,
					 "this kernel does not know the action '%s'",
					 verb_name(action.verb));
			return false;
		}
	}
	return true;
}

static bool prepare(struct context *ctx, struct stacked_filter *stacked, bool by_libseccomp)
{
	bool (*make)(struct context *, const struct policy *, struct bpf_program *) =
		by_libseccomp ? verify_made_by_libseccomp : bpf_make;

	if (stacked->policy) {
		stacked->policy = host_policy(ctx, stacked->policy);
		if (!stacked->policy || !make(ctx, stacked->policy, &stacked->program))
			return false;
	}
	return check_actions(ctx, &stacked->program);
}

bool filter_stack_prepare(struct context *ctx, struct filter_stack *stack)
{
	for (size_t i = 0; i < stack->len; i++)
		if (!prepare(ctx, &stack->ptr[i], stack->by_libseccomp))
			return false;
	return true;
}

/* Verdicts. */

struct verdict stacked_filter_verdict(const struct stacked_filter *stacked,
				      const struct call_data *data)
{
	struct example example = {0};
	struct call call;

	if (!stacked->policy)
		return (struct verdict){action_of_ret(bpf_run(&stacked->program, data)),
					SPAN_NONE};
	call = call_of_data(data);
	memcpy(example.args, call.args, sizeof(example.args));
	return policy_eval(stacked->policy, call.abi, call.id, &example);
}

struct verdict filter_stack_verdict(const struct filter_stack *stack,
				    const struct call_data *data,
				    const struct stacked_filter **deciding)
{
	struct verdict strictest = {{VERB_ALLOW, 0}, SPAN_NONE};

	for (size_t i = stack->len; i-- > 0;) {
		struct verdict verdict = stacked_filter_verdict(&stack->ptr[i], data);

		if (i + 1 < stack->len && verdict.action.verb >= strictest.action.verb)
			continue;
		strictest = verdict;
		if (deciding)
			*deciding = &stack->ptr[i];
	}
	return strictest;
}

static bool allows_all(const struct policy *policy, enum abi abi, syscall_id id)
{
	diagram_id outcome;

	if (!policy || !(policy->abis & ABI_BIT(abi)))
		return false;
	outcome = policy_outcome(policy, abi, id);
	return diagram_is_leaf(outcome) &&
	       verb_permits(action_of_value(diagram_value(outcome)).verb);
}

bool filter_stack_allows_all(const struct filter_stack *stack, enum abi abi, syscall_id id)
{
	for (size_t i = 0; i < stack->len; i++)
		if (!allows_all(stack->ptr[i].policy, abi, id))
			return false;
	return true;
}

bool filter_stack_join(struct arena *arena, const struct filter_stack *stack,
		       struct bpf_program *out)
{
	*out = stack->ptr[0].program;
	for (size_t i = 1; i < stack->len; i++)
		if (!bpf_join(arena, out, &stack->ptr[i].program, out))
			return false;
	return true;
}
