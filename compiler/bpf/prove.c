/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof reads the program back (outcome.h) and compares: for each call of each ABI, for
 * each gap between numbers, for each gap between audit tokens what the program decides has to
 * be what the policy does.  Diagrams are canonical, so that what is equal has one id.  Nothing
 * here is shared with the code generator but the list of numbers, which is checked against the
 * tables first.
 */
#include "bpf/bpf.h"

#include "bpf/calls.h"
#include "bpf/outcome.h"

struct bpf_proof {
	struct context *ctx;
	const struct policy *policy;
	struct difference *difference;
	struct bpf_outcomes *outcomes;
	enum bpf_proven result;
};

/* What the program decides about the numbers of AT, which are ID's on ABI, is OUTCOME. */
static bool refute(struct bpf_proof *proof, enum abi abi, syscall_id id, diagram_id outcome)
{
	struct difference *d = proof->difference;
	const struct policy *policy = proof->policy;

	*d = (struct difference){.abi = abi, .id = id};
	diagram_difference(policy->diagrams, outcome, policy_outcome(policy, abi, id),
			   &d->call);
	d->a.action = action_of_value(diagram_eval(policy->diagrams, outcome, &d->call));
	d->b = policy_eval(policy, abi, id, &d->call);
	if (!(policy->abis & ABI_BIT(abi)))
		d->b.rule = policy->fallback_span;
	proof->result = BPF_REFUTED;
	return false;
}

static bool give_up(struct bpf_proof *proof)
{
	diag_error(proof->ctx->diags, SPAN_NONE, DIAG_TOO_COMPLEX,
		   "what this filter decides is too complex to be compared with the policy");
	proof->result = BPF_UNDECIDED;
	return false;
}

/* The numbers from AT's up to LAST are all ID's on ABI. */
static bool prove_numbers(struct bpf_proof *proof, struct bpf_numbers *at, uint32_t last,
			  enum abi abi, syscall_id id)
{
	diagram_id wanted = policy_outcome(proof->policy, abi, id);
	uint32_t arch_until = UINT32_MAX;

	for (;; at->nr = at->nr_until + 1) {
		diagram_id outcome = bpf_outcome(proof->outcomes, at, false);

		if (outcome == DIAGRAM_NONE)
			return give_up(proof);
		if (outcome != wanted)
			return refute(proof, abi, id, outcome);
		arch_until = at->arch_until < arch_until ? at->arch_until : arch_until;
		if (at->nr_until >= last)
			break;
	}
	at->arch_until = arch_until;
	return true;
}

/* Every call of the ABIs is in CALLS, once, in order. */
static void check_calls(const struct bpf_calls *calls)
{
	size_t expected = 0;

	ABI_EACH(abi, calls->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			expected += syscall_number(id, abi) >= 0;
	for (size_t i = 0; i < calls->len; i++) {
		const struct bpf_call *call = &calls->ptr[i];

		if (syscall_number(call->id, (enum abi)call->abi) != (int)call->nr ||
		    (i && call[-1].nr >= call->nr))
			SCMPL_BUG("call %u is out of place", call->nr);
	}
	if (calls->len != expected)
		SCMPL_BUG("%zu calls are listed, and there are %zu", calls->len, expected);
}

static bool prove_token(struct bpf_proof *proof, abi_set abis)
{
	struct bpf_calls calls = bpf_calls_of(proof->ctx->arena, abis);
	struct bpf_numbers at = {.arch = calls.audit};
	struct bpf_stretch stretch = {0};
	bool ok = true;

	check_calls(&calls);
	while (ok && bpf_calls_next(&calls, &stretch)) {
		at.nr = (uint32_t)stretch.lo;
		ok = prove_numbers(proof, &at, (uint32_t)(stretch.end - 1),
				   bpf_calls_owner(&calls, at.nr),
				   stretch.call ? stretch.call->id : SYSCALL_NONE);
	}
	return ok;
}

/* The least token of ABIS that is FROM or more; 2^32 when there is none. */
static uint64_t next_token(abi_set abis, uint64_t from)
{
	uint64_t least = (uint64_t)UINT32_MAX + 1;

	ABI_EACH(abi, abis)
		if (abi_info(abi)->audit >= from && abi_info(abi)->audit < least)
			least = abi_info(abi)->audit;
	return least;
}

/* Tokens that no ABI of the policy has are foreign, whatever the call. */
static bool prove_foreign(struct bpf_proof *proof)
{
	for (uint64_t arch = 0; arch <= UINT32_MAX;) {
		uint64_t token = next_token(proof->policy->abis, arch);
		struct bpf_numbers at = {.arch = (uint32_t)arch};

		if (arch == token) {
			arch++;
			continue;
		}
		if (!prove_numbers(proof, &at, UINT32_MAX, ABI_COUNT, SYSCALL_NONE))
			return false;
		arch = at.arch_until < token ? (uint64_t)at.arch_until + 1 : token;
	}
	return true;
}

enum bpf_proven bpf_prove(struct context *ctx, const struct bpf_program *program,
			  const struct policy *policy, struct difference *difference)
{
	struct bpf_proof proof = {.ctx = ctx, .policy = policy, .difference = difference};
	abi_set left = policy->abis;

	if (bpf_check(program) || !bpf_is_provable(program))
		SCMPL_BUG("not a program that can be proven");
	proof.outcomes =
		bpf_outcomes_new(policy->diagrams, program, 1, bpf_is_big_endian(policy->abis));
	for (bool ok = prove_foreign(&proof); ok && left;) {
		abi_set abis = bpf_token_abis(left);

		ok = prove_token(&proof, abis);
		left &= ~abis;
	}
	return proof.result;
}
