/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/bpf.h"

#include "bpf/layout.h"
#include "bpf/plan.h"

#include <assert.h>

static UNUSED bool is_resolved(const struct policy *policy)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (diagram_is_guarded(policy->diagrams,
					       policy_outcome(policy, abi, id)))
				return false;
	return true;
}

static bool is_one_machine(struct context *ctx, const struct policy *policy)
{
	enum abi machine = abi_machine(abi_next(policy->abis, 0));
	abi_set others = policy->abis & ~abi_of_machine(machine);
	struct diag *diag;

	if (!others)
		return true;
	diag = diag_error(ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			  "a BPF program serves one machine, but this policy speaks for '%s' "
			  "and '%s'",
			  abi_info(machine)->name,
			  abi_info(abi_machine(abi_next(others, 0)))->name);
	diag_note(ctx->diags, diag, "choose one with --arch, such as --arch %s",
		  abi_info(machine)->name);
	return false;
}

/* The call whose arguments take the most instructions. */
static const struct bpf_call *largest_call(const struct bpf_plan *plan)
{
	const struct bpf_call *largest = NULL;
	uint32_t most = 0;

	for (size_t t = 0; t < plan->tokens.len; t++) {
		const struct bpf_token *token = &plan->tokens.ptr[t];

		for (size_t i = 0; i < token->calls.len; i++) {
			uint32_t size = graph_node(&plan->graph, token->nodes[i])->size;

			if (size > most) {
				most = size;
				largest = &token->calls.ptr[i];
			}
		}
	}
	return largest;
}

static void report_length(struct context *ctx, const struct policy *policy,
			  const struct bpf_plan *plan)
{
	const struct bpf_call *call = plan->filled_by ? plan->filled_by : largest_call(plan);
	const struct regions *regions;
	struct span span = SPAN_NONE;
	struct diag *diag;

	if (!call)
		SCMPL_BUG("a program without calls is too long");
	regions = policy_regions(policy, (enum abi)call->abi, call->id);
	if (regions->len)
		span = regions->ptr[0].rule;
	diag = diag_error(ctx->diags, span, DIAG_FORMAT_LIMIT,
			  "the filter takes more than the %d instructions that the kernel "
			  "accepts",
			  BPF_PROGRAM_MAX);
	diag_note(ctx->diags, diag,
		  "the conditions on '%s' (%s) take the most: compare with fewer values or "
		  "masks there",
		  syscall_name(call->id), abi_info((enum abi)call->abi)->name);
	if (policy->abis & (policy->abis - 1))
		diag_note(
			ctx->diags, diag,
			"or speak for fewer ABIs: each brings its own copy of the conditions");
}

bool bpf_plan_policy(struct context *ctx, const struct policy *policy,
		     const struct call_weights *weights, struct bpf_plan *plan)
{
	assert(is_resolved(policy));
	if (!is_one_machine(ctx, policy))
		return false;
	bpf_plan_make(ctx->arena, policy, weights, plan);
	if (plan->graph.is_full ||
	    graph_count(&plan->graph, plan->root, GRAPH_ALL) > BPF_PROGRAM_MAX) {
		report_length(ctx, policy, plan);
		return false;
	}
	return true;
}

bool bpf_compile(struct context *ctx, const struct policy *policy,
		 const struct call_weights *weights, struct bpf_program *out)
{
	struct bpf_plan plan;

	if (!bpf_plan_policy(ctx, policy, weights, &plan))
		return false;
	if (!bpf_layout(&plan.graph, plan.root, out)) {
		report_length(ctx, policy, &plan);
		return false;
	}
	return true;
}
