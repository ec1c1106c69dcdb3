/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof walks through the program (walk.h) with the calls that the policy treats in one
 * way or another: at each end, all calls of the box have to be among those that the policy
 * wants to end so.
 *
 * There is one walk for each call of each ABI (its number is given, its
 * arguments are open), one for each gap between numbers, and one for each gap
 * between audit tokens.  Nothing here is shared with the code generator but
 * the list of numbers, which is checked against the tables first.
 */
#include "model/old.h"
#include "bpf/bpf.h"

#include "bpf/calls.h"
#include "bpf/walk.h"

#include <stdlib.h>

struct bpf_proof {
	struct arena *arena;
	const struct policy *policy;
	struct difference *difference;

	struct bpf_walk walk; /* what it keeps is how many regions meet the box */
	enum abi abi;         /* ABI_COUNT: none of the policy's */
	syscall_id id;
	struct action fallback;
	struct suspect *regions; /* those that meet the box come first */
	size_t region_room;
};

struct suspect {
	const struct old_region *region;
	unsigned bits; /* that it asks for */
};

/* What REGION asks of word W: true when it asks for something. */
static bool region_bits(const struct bpf_proof *proof, const struct old_region *region, size_t w,
			uint32_t *mask, uint32_t *value)
{
	const struct cube_arg *arg;
	unsigned shift;

	*mask = *value = 0;
	if (w < WORD_ARGS)
		return false;
	arg = &region->cube.arg[(w - WORD_ARGS) / 2];
	shift = bpf_walk_shift(&proof->walk, w);
	*mask = (uint32_t)(arg->mask >> shift);
	*value = (uint32_t)(arg->value >> shift);
	return *mask != 0;
}

/* Of the first N regions, move those that word W of the box meets to the front; how many. */
static size_t keep_regions(void *data, size_t w, size_t n)
{
	struct bpf_proof *proof = data;
	size_t kept = 0;
	uint32_t mask, value;

	for (size_t i = 0; i < n; i++) {
		struct suspect suspect = proof->regions[i];

		if (region_bits(proof, suspect.region, w, &mask, &value) &&
		    !words_meet(&proof->walk.box[w], mask, value))
			continue;
		proof->regions[i] = proof->regions[kept];
		proof->regions[kept++] = suspect;
	}
	return kept;
}

/* Calls of the box, in REGION unless it is NULL, are returned RET for: not as they should. */
static bool refute(struct bpf_proof *proof, const struct old_region *region, uint32_t ret)
{
	struct difference *d = proof->difference;

	*d = (struct difference){.abi = proof->abi, .id = proof->id};
	for (size_t w = WORD_ARGS; w < WORD_COUNT; w++) {
		uint32_t mask = 0, value = 0;

		if (region)
			region_bits(proof, region, w, &mask, &value);
		d->call.args[(w - WORD_ARGS) / 2] |=
			(uint64_t)words_example(&proof->walk.box[w], mask, value)
			<< bpf_walk_shift(&proof->walk, w);
	}
	d->a.action = action_of_ret(ret);
	d->b.action = region ? region->action : proof->fallback;
	d->b.rule = region ? region->rule : proof->policy->fallback_span;
	return false;
}

static bool check_covered(struct bpf_proof *proof, size_t n, uint32_t ret);

/*
 * What of the box is outside REGION, one of the first N, is in one of the others.
 * Word by word from W on, the pieces outside are cut off and looked at.
 */
static bool check_outside(struct bpf_proof *proof, const struct old_region *region, size_t n,
			  size_t w, uint32_t ret)
{
	struct word_test test = {.code = CODE_JEQ};
	struct word_set whole;
	struct words_split split;
	bool ok = true;

	while (w < WORD_COUNT && (!region_bits(proof, region, w, &test.mask, &test.k) ||
				  words_within(&proof->walk.box[w], test.mask, test.k)))
		w++;
	if (w == WORD_COUNT)
		return true;
	whole = proof->walk.box[w];
	split = words_split(&whole, &test);
	for (unsigned i = 0; i < split.count && ok; i++) {
		proof->walk.box[w] = split.piece[i].words;
		if (split.piece[i].answer == ANSWER_YES)
			ok = check_outside(proof, region, n, w + 1, ret);
		else
			ok = check_covered(proof, keep_regions(proof, w, n), ret);
	}
	proof->walk.box[w] = whole;
	return ok;
}

/* All of the box is in one of the first N regions. */
static bool check_covered(struct bpf_proof *proof, size_t n, uint32_t ret)
{
	const struct suspect *largest = proof->regions;

	if (n == 0)
		return refute(proof, NULL, ret);
	/* The largest first: it leaves the least to be cut in many pieces. */
	for (size_t i = 1; i < n; i++)
		if (proof->regions[i].bits < largest->bits)
			largest = &proof->regions[i];
	return check_outside(proof, largest->region, n, WORD_ARGS, ret);
}

/* The box, which meets the first N regions and no other, ends with RET. */
static bool check_return(void *data, uint32_t ret, size_t n)
{
	struct bpf_proof *proof = data;
	struct action action = action_of_ret(ret);

	for (size_t i = 0; i < n; i++)
		if (!action_equal(proof->regions[i].region->action, action))
			return refute(proof, proof->regions[i].region, ret);
	return action_equal(proof->fallback, action) || check_covered(proof, n, ret);
}

/*
 * Where a call with this token and number gets without a look at anything else:
 * to a return, or to a load.
 */
static size_t run_ahead(const struct bpf_proof *proof, uint32_t audit, uint32_t nr)
{
	uint32_t a = 0;

	for (const struct insn *f = proof->walk.programs->code;; f++) {
		if (f->code == CODE_LOAD && f->k <= offsetof(struct call_data, arch))
			a = f->k == offsetof(struct call_data, nr) ? nr : audit;
		else if (f->code == CODE_MASK)
			a &= f->k;
		else if (f->code == CODE_JA)
			f += f->k;
		else if ((f->code & CODE_CLASS) == CLASS_JMP)
			f += bpf_holds(f->code, a, f->k) ? f->jt : f->jf;
		else
			return (size_t)(f - proof->walk.programs->code);
	}
}

static unsigned count_bits(const struct cube *cube)
{
	unsigned bits = 0;

	for (int i = 0; i < CUBE_ARGS; i++)
		bits += (unsigned)__builtin_popcountll(cube->arg[i].mask);
	return bits;
}

static size_t set_regions(struct bpf_proof *proof, const struct old_decision *decision)
{
	if (decision->len > proof->region_room) {
		proof->region_room = 2 * decision->len;
		proof->regions = ARENA_ARRAY(proof->arena, struct suspect, proof->region_room);
	}
	for (size_t i = 0; i < decision->len; i++)
		proof->regions[i] =
			(struct suspect){&decision->ptr[i], count_bits(&decision->ptr[i].cube)};
	return decision->len;
}

static bool prove_call(struct bpf_proof *proof, uint32_t audit, const struct bpf_call *call)
{
	const struct old_decision *decision =
		old_decision(proof->policy, (enum abi)call->abi, call->id);
	size_t pc = run_ahead(proof, audit, call->nr);
	const struct insn *f = &proof->walk.programs->code[pc];

	proof->abi = (enum abi)call->abi;
	proof->id = call->id;
	proof->fallback = policy_fallback(proof->policy, proof->abi, proof->id);
	if (decision->len == 0 && f->code == CODE_RET && f->k == action_ret(proof->fallback))
		return true;
	bpf_walk_open(&proof->walk, words_between(audit, audit),
		      words_between(call->nr, call->nr));
	return bpf_walk(&proof->walk, pc, set_regions(proof, decision));
}

/* Numbers that are no calls, and have one owner. */
static bool prove_gap(struct bpf_proof *proof, const struct bpf_calls *calls,
		      const struct bpf_stretch *gap)
{
	uint32_t lo = (uint32_t)gap->lo;

	proof->abi = bpf_calls_owner(calls, lo);
	proof->id = SYSCALL_NONE;
	proof->fallback = proof->policy->foreign;
	if (proof->policy->abis & ABI_BIT(proof->abi))
		proof->fallback = policy_fallback(proof->policy, proof->abi, SYSCALL_NONE);
	bpf_walk_open(&proof->walk, words_between(calls->audit, calls->audit),
		      words_between(lo, (uint32_t)(gap->end - 1)));
	return bpf_walk(&proof->walk, 0, 0);
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
	struct bpf_calls calls = bpf_calls_of(proof->arena, abis);
	struct bpf_stretch stretch = {0};
	bool ok = true;

	check_calls(&calls);
	proof->walk.big_endian = abi_info(bpf_calls_owner(&calls, 0))->big_endian;
	while (ok && bpf_calls_next(&calls, &stretch))
		ok = stretch.call ? prove_call(proof, calls.audit, stretch.call)
				  : prove_gap(proof, &calls, &stretch);
	return ok;
}

/* The least token of ABIS that is FROM or more into *TOKEN. */
static bool next_token(abi_set abis, uint32_t from, uint32_t *token)
{
	bool found = false;

	ABI_EACH(abi, abis) {
		uint32_t audit = abi_info(abi)->audit;

		if (audit >= from && (!found || audit < *token)) {
			*token = audit;
			found = true;
		}
	}
	return found;
}

/* Tokens that no ABI of the policy has are foreign, whatever the call. */
static bool prove_foreign(struct bpf_proof *proof)
{
	uint32_t from = 0, token = 0;
	bool more = true, ok = true;

	proof->abi = ABI_COUNT;
	proof->id = SYSCALL_NONE;
	proof->fallback = proof->policy->foreign;
	while (more && ok) {
		more = next_token(proof->policy->abis, from, &token);
		if (!more || token > from) {
			bpf_walk_open(&proof->walk,
				      words_between(from, more ? token - 1 : UINT32_MAX),
				      WORDS_ALL);
			ok = bpf_walk(&proof->walk, 0, 0);
		}
		from = token + 1;
	}
	return ok;
}

bool bpf_prove(struct arena *arena, const struct bpf_program *program,
	       const struct policy *policy, struct difference *difference)
{
	struct bpf_proof proof = {
		.arena = arena,
		.policy = policy,
		.difference = difference,
		.walk = {.programs = program,
			 .count = 1,
			 .end = check_return,
			 .narrow = keep_regions},
	};

	proof.walk.data = &proof;
	if (bpf_check(program) || !bpf_is_provable(program))
		SCMPL_BUG("not a program that can be proven");
	if (!prove_foreign(&proof))
		return false;
	for (abi_set left = policy->abis; left;) {
		abi_set abis = bpf_token_abis(left);

		if (!prove_token(&proof, abis))
			return false;
		left &= ~abis;
	}
	return true;
}
