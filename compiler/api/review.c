/* SPDX-License-Identifier: Apache-2.0 */
/* What policies decide: explain, diff. */
#include "scmpl.h"
#include "api/input.h"

#include "bpf/read.h"
#include "review/diff_report.h"
#include "review/explain.h"

/* What is compared, and where it was read. */
struct loaded {
	const struct source *source;
	const struct policy *policy;
};

/* The policy of FROM; *ABIS loses what a filter for another machine cannot speak of. */
static struct loaded load(struct scmpl *s, struct scmpl_source from, abi_set *abis)
{
	struct loaded loaded = {.source = input_take(s, from)};

	if (!loaded.source || !input_source_load(s, loaded.source))
		return loaded;
	loaded.policy = s->policy;
	if (input_is_filter(loaded.source))
		ABI_EACH(abi, s->policy->abis)
			*abis &= abi_of_machine(abi);
	return loaded;
}

bool scmpl_diff(struct scmpl *s, struct scmpl_source before, struct scmpl_source after,
		bool json, struct scmpl_diff_result *result)
{
	abi_set abis = ABI_ALL;
	struct loaded x = load(s, before, &abis), y = load(s, after, &abis);
	const struct policy *a, *b;
	struct sbuf out = {.arena = s->ctx->arena};
	struct diff_found found;
	size_t errors;

	if (!x.policy || !y.policy)
		return false;
	a = input_on_machines(s, x.source, x.policy, abi_main_only(y.policy->abis));
	b = input_on_machines(s, y.source, y.policy, abi_main_only(x.policy->abis));
	if (!abis) {
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_NOT_ON_ARCH,
			   "these are filters for different machines");
		return false;
	}
	errors = diag_error_count(s->ctx->diags);
	found = diff_report(s->ctx, policy_narrow(a, abis), policy_narrow(b, abis), json, &out);
	result->kinds = found.kinds;
	result->changes = found.changes;
	return session_answer(s, &out, &result->text) &&
	       diag_error_count(s->ctx->diags) == errors;
}

bool scmpl_listing(struct scmpl *s, struct scmpl_source from, struct scmpl_text *text)
{
	abi_set abis = ABI_ALL;
	const struct policy *policy = load(s, from, &abis).policy;
	struct sbuf out = {.arena = s->ctx->arena};
	size_t errors;

	if (!policy)
		return false;
	errors = diag_error_count(s->ctx->diags);
	diff_listing(s->ctx, policy, &out);
	return session_answer(s, &out, text) && diag_error_count(s->ctx->diags) == errors;
}

bool scmpl_explain_call(struct scmpl *s, const char *call, bool json, struct scmpl_text *text)
{
	struct sbuf out = {.arena = s->ctx->arena};

	return explain_call(input_unit(s), session_policy(s), call, json, &out) &&
	       session_answer(s, &out, text);
}

bool scmpl_disassemble(struct scmpl *s, struct scmpl_source from, struct scmpl_text *text)
{
	const struct source *source = input_take(s, from);
	struct sbuf out = {.arena = s->ctx->arena};
	struct bpf_program program;

	if (!source || !input_is_raw(s, source) || !bpf_decode(s->ctx, source, false, &program))
		return false;
	bpf_disassemble(&program, &out);
	*text = session_text(&out);
	return true;
}
