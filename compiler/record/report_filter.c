/* SPDX-License-Identifier: Apache-2.0 */
#include "record/report_filter.h"

bool report_filter_make(const struct record_job *job, struct bpf_program *filter)
{
	struct insn *report = ARENA_NEW(job->ctx->arena, struct insn);

	*report = (struct insn){.code = CODE_RET, .k = RET_NOTIFY};
	*filter = (struct bpf_program){report, 1};
	if (!filter_stack_prepare(job->ctx, job->stack))
		return false;
	if (!job->stack->len || job->all)
		return true;
	if (!filter_stack_join(job->ctx->arena, job->stack, filter)) {
		diag_environment(job->ctx->diags, SPAN_NONE,
				 "the policies are too long together");
		return false;
	}
	for (size_t i = 0; i < filter->len; i++)
		if (filter->code[i].code == CODE_RET && filter->code[i].k != RET_ALLOW)
			filter->code[i].k = RET_NOTIFY;
	return true;
}
