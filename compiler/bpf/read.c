/* SPDX-License-Identifier: Apache-2.0 */
/* The outcomes of filters (outcome.h), call by call, become a policy. */
#include "bpf/read.h"

#include "bpf/calls.h"
#include "bpf/launcher.h"
#include "bpf/names.h"
#include "bpf/outcome.h"

#include <string.h>

struct reader {
	struct context *ctx;
	struct policy *policy;
	diagram_id *found[ABI_COUNT]; /* by call; 0: not on the ABI */
	struct bpf_unmapped_list *unmapped;

	struct bpf_outcomes *outcomes;
	const char *wrong;   /* why it cannot be read; NULL: it can */
	bool is_too_complex; /* that is why */
};

/* The outcome of the numbers of AT, which are of ABI (ABI_COUNT: any). */
static diagram_id outcome_of(struct reader *r, enum abi abi, struct bpf_numbers *at)
{
	/* 32 bits are handed over, extended by zeros. */
	bool zero_upper = abi < ABI_COUNT && abi_info(abi)->bits == 32;
	diagram_id outcome = bpf_outcome(r->outcomes, at, zero_upper);

	r->is_too_complex = outcome == DIAGRAM_NONE;
	if (r->is_too_complex)
		r->wrong = "what it decides is too complex";
	else if (diagram_is_guarded(r->ctx->diagrams, outcome))
		r->wrong = "it asks where in memory the call comes from";
	return outcome;
}

/*
 * Numbers that are no calls and belong to one ABI.  Those without a call take what the first
 * of these does.  The gap behind the last call comes last and holds: that is where new calls
 * go.
 */
static void read_gap(struct reader *r, enum abi abi, struct bpf_numbers at, uint32_t last)
{
	size_t first = r->unmapped->len;
	bool is_first = true;

	for (;; at.nr = at.nr_until + 1) {
		diagram_id outcome = outcome_of(r, abi, &at);
		struct action action = action_of_value(diagram_value(outcome));
		size_t i = first;

		if (r->wrong)
			return;
		if (!diagram_is_leaf(outcome)) {
			r->wrong = "it decides calls that do not exist by their arguments";
			return;
		}
		if (is_first && at.nr != SKIPPED_NR)
			r->policy->fallback[abi] = r->policy->newer[abi] = action;
		is_first = false;
		while (i < r->unmapped->len &&
		       !action_equal(r->unmapped->ptr[i].action, action))
			i++;
		if (i == r->unmapped->len)
			*VEC_PUSH(r->ctx->arena, r->unmapped) =
				(struct bpf_unmapped){abi, at.nr, action};
		if (at.nr_until >= last)
			return;
	}
}

static void read_token(struct reader *r, abi_set abis)
{
	struct bpf_calls calls = bpf_calls_of(r->ctx->arena, abis);
	struct bpf_stretch stretch = {0};

	while (!r->wrong && bpf_calls_next(&calls, &stretch)) {
		struct bpf_numbers at = {.arch = calls.audit, .nr = (uint32_t)stretch.lo};
		enum abi abi = bpf_calls_owner(&calls, at.nr);

		if (stretch.call) /* the fallback is told later */
			r->found[abi][stretch.call->id] = outcome_of(r, abi, &at);
		else
			read_gap(r, abi, at, (uint32_t)(stretch.end - 1));
	}
}

/* The model. */

/* OUTCOME as a decision; what the fallback says need not be a region. */
static const struct decision *decision_of(struct reader *r, diagram_id outcome,
					  struct action fallback)
{
	struct diagrams *d = r->ctx->diagrams;
	struct decision *decision = ARENA_NEW(r->ctx->arena, struct decision);
	struct diagram_values values = diagram_values(d, r->ctx->arena, outcome);

	decision->outcome = outcome;
	for (size_t i = 0; i < values.len; i++)
		if (diagram_leaf(values.ptr[i]) != action_leaf(fallback))
			*VEC_PUSH(r->ctx->arena, &decision->regions) = (struct region){
				.where = diagram_has_value(d, outcome, values.ptr[i]),
				.action = action_of_value(values.ptr[i]),
				.rule = SPAN_NONE};
	return decision;
}

static void set_decisions(struct reader *r, enum abi abi)
{
	struct action fallback = r->policy->fallback[abi];

	for (syscall_id id = 0; id < syscall_count(); id++) {
		diagram_id outcome = r->found[abi][id];

		if (outcome && outcome != action_leaf(fallback))
			r->policy->decisions[abi][id] = decision_of(r, outcome, fallback);
	}
}

static void drop_usual_gaps(struct reader *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->unmapped->len; i++) {
		struct bpf_unmapped gap = r->unmapped->ptr[i];

		if (!action_equal(gap.action, r->policy->fallback[gap.abi]))
			r->unmapped->ptr[kept++] = gap;
	}
	r->unmapped->len = kept;
}

/* What a token of no ABI takes.  No call has one: it only tells what is foreign to the filter.
 */
static void read_foreign(struct reader *r)
{
	struct bpf_numbers at = {0};
	diagram_id outcome = outcome_of(r, ABI_COUNT, &at);

	while (!r->wrong && at.nr_until < UINT32_MAX) {
		at.nr = at.nr_until + 1;
		if (outcome_of(r, ABI_COUNT, &at) != outcome)
			return;
	}
	if (!r->wrong && diagram_is_leaf(outcome))
		policy_set_foreign(r->policy, action_of_value(diagram_value(outcome)));
	r->wrong = r->is_too_complex ? r->wrong : NULL;
}

static void read_abis(struct reader *r, abi_set abis)
{
	for (abi_set left = abis; left && !r->wrong;) {
		abi_set same = bpf_token_abis(left);

		read_token(r, same);
		left &= ~same;
	}
	if (r->wrong)
		return;
	ABI_EACH(abi, abis)
		set_decisions(r, abi);
	drop_usual_gaps(r);
}

struct policy *bpf_read(struct context *ctx, const struct bpf_program *programs, size_t count,
			enum abi machine, struct bpf_unmapped_list *unmapped)
{
	abi_set abis = abi_of_machine(machine);
	struct reader r = {
		.ctx = ctx,
		.policy = policy_new(ctx->diagrams, abis),
		.unmapped = unmapped,
		.outcomes = bpf_outcomes_new(ctx->diagrams, programs, count,
					     bpf_is_big_endian(abis)),
	};

	ABI_EACH(abi, abis)
		r.found[abi] = ARENA_ARRAY(ctx->arena, diagram_id, (size_t)syscall_count());
	read_foreign(&r);
	read_abis(&r, abis);
	if (!r.wrong)
		return r.policy;
	diag_error(ctx->diags, SPAN_NONE, r.is_too_complex ? DIAG_TOO_COMPLEX : DIAG_BAD_FILTER,
		   "this filter cannot be read: %s", r.wrong);
	return NULL;
}

/* Files. */

/* Why the bytes of SOURCE, now in *OUT, are no filter; NULL: they are. */
static const char *decode(struct arena *arena, const struct source *source, bool native,
			  struct bpf_program *out)
{
	struct str bytes = source->text;
	const char *wrong;

	if (launcher_is_program(bytes)) {
		wrong = launcher_read(arena, bytes, out);
		return wrong ? wrong : bpf_check(out);
	}
	if (bytes.len % sizeof(struct insn))
		return "its size is no multiple of 8";
	*out = (struct bpf_program){.len = bytes.len / sizeof(struct insn)};
	out->code = ARENA_ARRAY(arena, struct insn, out->len + 1);
	memcpy(out->code, bytes.ptr, bytes.len);
	if (out->len && out->code[0].code > UINT8_MAX) { /* no instruction is */
		if (native)
			return "it is in the byte order of another machine";
		for (size_t i = 0; i < out->len; i++) {
			out->code[i].code = __builtin_bswap16(out->code[i].code);
			out->code[i].k = __builtin_bswap32(out->code[i].k);
		}
	}
	return bpf_check(out);
}

bool bpf_decode(struct context *ctx, const struct source *source, bool native,
		struct bpf_program *out)
{
	const char *wrong = decode(ctx->arena, source, native, out);

	if (wrong)
		diag_error(ctx->diags, (struct span){source->id, 0, 0}, DIAG_BAD_FILTER,
			   "this is no filter that a kernel takes: %s", wrong);
	return !wrong;
}

bool bpf_load(struct context *ctx, const struct source *source, struct bpf_program *out)
{
	if (!bpf_decode(ctx, source, false, out))
		return false;
	if (bpf_is_provable(out))
		return true;
	diag_error(ctx->diags, (struct span){source->id, 0, 0}, DIAG_BAD_FILTER,
		   "this filter cannot be read: it computes with what it loads");
	return false;
}

enum abi bpf_machine(const struct bpf_program *program)
{
	return abi_machine(bpf_first_abi(program));
}

/* Every call through ABI takes what one through a foreign ABI does. */
static bool is_foreign(const struct policy *policy, enum abi abi)
{
	if (!action_equal(policy->fallback[abi], policy_foreign(policy, abi)))
		return false;
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (policy->decisions[abi][id])
			return false;
	return true;
}

/* POLICY without the ABIs that it has no word for; the main ABI stays if nothing else would. */
static struct policy *without_foreign(const struct policy *policy, enum abi machine)
{
	abi_set abis = policy->abis;

	ABI_EACH(abi, policy->abis)
		if (is_foreign(policy, abi))
			abis &= ~ABI_BIT(abi);
	return policy_narrow(policy, abis ? abis : ABI_BIT(machine));
}

static void tell_of(struct context *ctx, const struct bpf_unmapped *number, bool exactly)
{
	struct sbuf action = {.arena = ctx->arena};
	const char *text;

	bpf_put_action(&action, action_ret(number->action), number->abi);
	text = arena_printf(ctx->arena,
			    "number %u of %s, which is no call, takes '%s', which other such "
			    "numbers do not: this %s",
			    number->nr, abi_info(number->abi)->name, action.ptr,
			    exactly ? "cannot be said" : "is left out");
	if (exactly)
		diag_error(ctx->diags, SPAN_NONE, DIAG_BAD_FILTER, "%s", text);
	else
		diag_warning(ctx->diags, SPAN_NONE, DIAG_BAD_FILTER, "%s", text);
}

struct policy *bpf_read_source(struct context *ctx, const struct source *source, bool exactly)
{
	struct bpf_program program;
	struct bpf_unmapped_list unmapped = {0};
	struct policy *policy;
	enum abi machine;

	if (!bpf_load(ctx, source, &program))
		return NULL;
	machine = bpf_machine(&program);
	policy = bpf_read(ctx, &program, 1, machine, &unmapped);
	for (size_t i = 0; policy && i < unmapped.len; i++) {
		if (unmapped.ptr[i].nr == SKIPPED_NR) /* many filters guard that one */
			continue;
		tell_of(ctx, &unmapped.ptr[i], exactly);
		if (exactly)
			return NULL;
	}
	if (!policy)
		return NULL;
	policy = without_foreign(policy, machine);
	policy->flags = launcher_flags(source->text);
	return policy;
}
