/* SPDX-License-Identifier: Apache-2.0 */
/* What policies decide: explain, diff. */
#include "scmpl.h"
#include "api/input.h"

#include "bpf/read.h"
#include "core/text_diff.h"
#include "review/diff_report.h"
#include "review/explain.h"

static const struct source *read_side(struct scmpl *s, struct scmpl_side side)
{
	const struct source *source;

	if (side.text)
		return source_add(s->ctx->sources, side.name, str_of(side.text));
	source = input_read(s, side.path);
	if (!source || !side.name)
		return source;
	return source_add(s->ctx->sources, side.name, source->text);
}

/* The policy of SIDE; *ABIS loses what a filter for another machine cannot speak of. */
static const struct policy *load_side(struct scmpl *s, struct scmpl_side side, abi_set *abis)
{
	const struct source *source = read_side(s, side);

	if (!source || !input_source_load(s, source))
		return NULL;
	if (input_is_filter(source))
		ABI_EACH(abi, s->policy->abis)
			*abis &= abi_of_machine(abi);
	return s->policy;
}

bool scmpl_diff(struct scmpl *s, struct scmpl_side before, struct scmpl_side after, bool json,
		const char **text, unsigned *kinds)
{
	abi_set abis = ABI_ALL;
	const struct policy *a = load_side(s, before, &abis), *b = load_side(s, after, &abis);
	struct sbuf out = {.arena = s->ctx->arena};
	size_t errors;

	if (!a || !b)
		return false;
	if (!abis) {
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_NOT_ON_ARCH,
			   "these are filters for different machines");
		return false;
	}
	errors = diag_error_count(s->ctx->diags);
	*kinds = diff_report(s->ctx, policy_narrow(s->ctx->arena, a, abis),
			     policy_narrow(s->ctx->arena, b, abis), json, &out);
	*text = sbuf_text(&out);
	return diag_error_count(s->ctx->diags) == errors;
}

bool scmpl_diff_text(struct scmpl *s, struct scmpl_side before, struct scmpl_side after,
		     const char **text)
{
	const struct source *a = read_side(s, before), *b = read_side(s, after);
	struct sbuf out = {.arena = s->ctx->arena};

	if (!a || !b)
		return false;
	text_diff(str_of(a->name), a->text, str_of(b->name), b->text, &out);
	*text = sbuf_text(&out);
	return true;
}

bool scmpl_listing(struct scmpl *s, struct scmpl_side side, const char **text)
{
	abi_set abis = ABI_ALL;
	const struct policy *policy = load_side(s, side, &abis);
	struct sbuf out = {.arena = s->ctx->arena};
	size_t errors;

	if (!policy)
		return false;
	errors = diag_error_count(s->ctx->diags);
	diff_listing(s->ctx, policy, &out);
	*text = sbuf_text(&out);
	return diag_error_count(s->ctx->diags) == errors;
}

bool scmpl_explain_call(struct scmpl *s, const char *call, bool json, const char **text)
{
	struct sbuf out = {.arena = s->ctx->arena};

	if (!explain_call(s->ctx, input_unit(s), s->policy, call, json, &out))
		return false;
	*text = sbuf_text(&out);
	return true;
}

bool scmpl_disassemble(struct scmpl *s, const char *path, const char **text)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->ctx->arena};
	struct bpf_program program;

	if (!source)
		return false;
	if (!input_is_filter(source)) {
		diag_error(s->ctx->diags, (struct span){source->id, 0, 0}, DIAG_BAD_FILTER,
			   "this is text, expected a filter, as `scmpl build -t bpf` makes it");
		return false;
	}
	if (!bpf_decode(s->ctx, source, false, &program))
		return false;
	bpf_disassemble(&program, &out);
	*text = sbuf_text(&out);
	return true;
}
