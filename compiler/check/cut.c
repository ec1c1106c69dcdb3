/* SPDX-License-Identifier: Apache-2.0 */
#include "check/cut.h"

#include "check/lint.h"
#include "decompile/describe.h"
#include "kernel/filter_flags.h"
#include "model/host.h"

/* What one rule of the policy loses by one of a baseline. */
struct cut {
	struct span rule, by;
	enum verb before, after;
	struct call_set calls;
	bool has_unmapped; /* numbers in no table are among them */

	/* The first of them. */
	syscall_id id;
	enum abi abi;
	diagram_id where;
};

struct cutter {
	struct context *ctx;
	const struct policy *policy, *result;
	enum abi abi;
	syscall_id id;
	VEC(struct cut) cuts;
};

/* The regions of POLICY on the call at hand, and one for what is left to its default. */
static struct regions parts_of(const struct cutter *c, const struct policy *policy)
{
	const struct regions *regions = policy_regions(policy, c->abi, c->id);
	struct diagrams *d = c->ctx->diagrams;
	struct regions parts = {0};
	struct region rest = {.where = DIAGRAM_TRUE,
			      .action = policy_fallback(policy, c->abi, c->id),
			      .rule = policy->fallback_span};

	for (size_t i = 0; i < regions->len; i++) {
		*VEC_PUSH(c->ctx->arena, &parts) = regions->ptr[i];
		rest.where = diagram_minus(d, rest.where, regions->ptr[i].where);
	}
	if (rest.where != DIAGRAM_FALSE)
		*VEC_PUSH(c->ctx->arena, &parts) = rest;
	return parts;
}

static struct cut *find_cut(struct cutter *c, const struct region *mine,
			    const struct region *theirs)
{
	struct cut *cut;

	for (size_t i = 0; i < c->cuts.len; i++) {
		cut = &c->cuts.ptr[i];
		if (span_equal(cut->rule, mine->rule) && span_equal(cut->by, theirs->rule) &&
		    cut->before == mine->action.verb && cut->after == theirs->action.verb)
			return cut;
	}
	cut = VEC_PUSH(c->ctx->arena, &c->cuts);
	*cut = (struct cut){.rule = mine->rule,
			    .by = theirs->rule,
			    .before = mine->action.verb,
			    .after = theirs->action.verb,
			    .calls = call_set_new(c->ctx->arena),
			    .id = c->id,
			    .abi = c->abi};
	return cut;
}

/* What both match, the policy's part MINE and the stricter one THEIRS of the result. */
static void add_cut(struct cutter *c, const struct region *mine, const struct region *theirs)
{
	diagram_id where = diagram_and(c->ctx->diagrams, mine->where, theirs->where);
	struct cut *cut;

	if (where == DIAGRAM_FALSE)
		return;
	cut = find_cut(c, mine, theirs);
	if (!cut->where)
		cut->where = where;
	if (c->id == SYSCALL_NONE)
		cut->has_unmapped = true;
	else
		cut->calls.has[c->id] = true;
}

static void find_cuts(struct cutter *c)
{
	struct regions mine, theirs;

	if (policy_outcome(c->policy, c->abi, c->id) ==
	    policy_outcome(c->result, c->abi, c->id))
		return;
	mine = parts_of(c, c->policy);
	theirs = parts_of(c, c->result);
	for (size_t i = 0; i < mine.len; i++)
		for (size_t j = 0; j < theirs.len; j++)
			if (theirs.ptr[j].action.verb < mine.ptr[i].action.verb)
				add_cut(c, &mine.ptr[i], &theirs.ptr[j]);
}

/* Words. */

static const char *calls_text(const struct cutter *c, const struct cut *cut)
{
	const char *names = lint_name_list(c->ctx->arena, &cut->calls);

	if (!cut->has_unmapped)
		return names;
	return arena_printf(c->ctx->arena, "%s%snumbers that are in no table",
			    names ? names : "", names ? ", and " : "");
}

/* One of the calls, where it depends on arguments or the host. */
static void note_example(const struct cutter *c, const struct cut *cut, struct diag *diag)
{
	struct example call;
	const char *guard;

	if (cut->id == SYSCALL_NONE || cut->where == DIAGRAM_TRUE ||
	    !diagram_example(c->ctx->diagrams, cut->where, true, &call))
		return;
	guard = describe_host(c->ctx, cut->where, &call);
	diag_note(c->ctx->diags, diag, "for example %s on %s%s%s",
		  describe_example(c->ctx, cut->id, cut->abi, cut->where, &call),
		  abi_info(cut->abi)->name, *guard ? " if " : "", guard);
}

/* Labels are few: further lines of the baseline are told as notes. */
static void tell_line(const struct cutter *c, const struct cut *cut, struct diag *diag)
{
	const struct source *source;
	struct span by = source_written(c->ctx->sources, cut->by);

	if (cut->by.file && diag->label_count < DIAG_LABELS) {
		diag_label(c->ctx->diags, diag, cut->by, "this says '%s' to %s",
			   verb_name(cut->after), calls_text(c, cut));
	} else {
		source = source_of(c->ctx->sources, by);
		diag_note(c->ctx->diags, diag, "%s%s says '%s' to %s",
			  source ? source->name : "a filter",
			  source ? arena_printf(c->ctx->arena, ":%u",
						source_place(source, by.lo).line)
				 : "",
			  verb_name(cut->after), calls_text(c, cut));
	}
	note_example(c, cut, diag);
}

/* All that the rule of the cut at INDEX loses; the first of its cuts speaks for it. */
static void report_rule(const struct cutter *c, size_t index)
{
	const struct cut *first = &c->cuts.ptr[index];
	struct diag *diag;

	for (size_t i = 0; i < index; i++)
		if (span_equal(c->cuts.ptr[i].rule, first->rule))
			return;
	diag = diag_warning(c->ctx->diags, first->rule, DIAG_CUT_BY_BASELINE,
			    "the baseline is stricter than this, which says '%s' to %s",
			    verb_name(first->before), calls_text(c, first));
	for (size_t i = index; i < c->cuts.len; i++)
		if (span_equal(c->cuts.ptr[i].rule, first->rule))
			tell_line(c, &c->cuts.ptr[i], diag);
}

/* What BASELINE lacks as a whole; TOLD are the architectures that others lack. */
static void report_head(const struct cutter *c, const struct policy *baseline, abi_set *told)
{
	abi_set abis = c->policy->abis & ~baseline->abis & ~*told;
	unsigned flags = c->policy->flags & ~c->result->flags & ~baseline->flags;
	const char *killed = abis ? arena_printf(c->ctx->arena,
						 "does not speak for %s: every call is killed "
						 "there",
						 describe_abis(c->ctx->arena, abis))
				  : "";
	const char *lost = flags ? arena_printf(c->ctx->arena,
						"does not have the flag %s: the result has not "
						"either",
						filter_flags_text(c->ctx->arena, flags))
				 : "";
	struct diag *diag;

	if (!abis && !flags)
		return;
	*told |= abis;
	diag = diag_warning(c->ctx->diags, baseline->fallback_span, DIAG_CUT_BY_BASELINE,
			    "this baseline %s%s%s", killed, abis && flags ? "; it " : "", lost);
	diag_label(c->ctx->diags, diag, c->policy->fallback_span, "the policy does");
}

void cut_report(struct context *ctx, const struct policy *policy,
		const struct baselines *baselines, const struct policy *result)
{
	struct cutter c = {.ctx = ctx,
			   .policy = host_narrow(ctx, policy),
			   .result = host_narrow(ctx, result)};
	abi_set told = 0;

	for (size_t i = 0; i < baselines->len; i++)
		report_head(&c, baselines->ptr[i], &told);
	ABI_EACH(abi, policy->abis & result->abis) {
		c.abi = abi;
		for (c.id = 0; c.id < syscall_count(); c.id++)
			if (syscall_number(c.id, abi) >= 0)
				find_cuts(&c);
		c.id = SYSCALL_NONE;
		find_cuts(&c);
	}
	for (size_t i = 0; i < c.cuts.len; i++)
		report_rule(&c, i);
}
