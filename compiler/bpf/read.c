/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boxes that come to the end of the walk become cubes with an action.
 */
#include "model/old.h"
#include "bpf/read.h"

#include "bpf/calls.h"
#include "bpf/names.h"
#include "bpf/walk.h"
#include "core/limits.h"

#include <string.h>

/* Calls that are answered alike. */
struct answered {
	struct action action;
	uint32_t nr; /* the least number among them */
	struct cube_list cubes;
};

struct reader {
	struct context *ctx;
	struct policy *policy;
	const struct old_decision **old[ABI_COUNT];
	struct bpf_unmapped_list *unmapped;

	struct bpf_walk walk;
	size_t cubes; /* of this walk, so far */
	VEC(struct answered) answers;
	const char *wrong;   /* why it cannot be read; NULL: it can */
	bool is_too_complex; /* that is why */
};

static struct cube cube_of_box(const struct bpf_walk *walk)
{
	struct cube cube = cube_all();

	for (size_t w = WORD_ARGS; w < WORD_COUNT; w++) {
		struct cube_arg *arg = &cube.arg[(w - WORD_ARGS) / 2];
		unsigned shift = bpf_walk_shift(walk, w);

		arg->mask |= (uint64_t)walk->box[w].mask << shift;
		arg->value |= (uint64_t)walk->box[w].value << shift;
	}
	return cube;
}

static struct answered *answered_by(struct reader *r, struct action action)
{
	uint32_t nr = words_example(&r->walk.box[WORD_NR], 0, 0);
	struct answered *answered;

	for (size_t i = 0; i < r->answers.len; i++)
		if (action_equal(r->answers.ptr[i].action, action)) {
			answered = &r->answers.ptr[i];
			answered->nr = nr < answered->nr ? nr : answered->nr;
			return answered;
		}
	answered = VEC_PUSH(r->ctx->arena, &r->answers);
	*answered = (struct answered){.action = action, .nr = nr};
	return answered;
}

/* WORDS, which has an interval, in two at its highest bit. */
static struct words_split halve(const struct word_set *words)
{
	uint32_t top = UINT32_C(1) << (31 - __builtin_clz(words->span));

	return words_split(words, &(struct word_test){top, CODE_JSET, top});
}

/* The box ends with ACTION.  Intervals are halved until only given bits are left. */
static void add_box(struct reader *r, struct action action)
{
	struct word_set *box = r->walk.box;
	size_t w = WORD_POINTER;
	struct word_set whole;
	struct words_split split;
	struct cube cube;

	for (; w < WORD_ARGS; w++)
		if (box[w].mask || box[w].span)
			r->wrong = "it asks where in memory the call comes from";
	while (w < WORD_COUNT && !box[w].span)
		w++;
	if (w == WORD_COUNT) {
		cube = cube_of_box(&r->walk);
		cube_list_add(r->ctx->arena, &answered_by(r, action)->cubes, &cube);
		r->is_too_complex = ++r->cubes > LIMIT_CUBES;
		if (r->is_too_complex)
			r->wrong = "it cuts the arguments of a call in too many pieces";
		return;
	}
	whole = box[w];
	split = halve(&whole);
	for (unsigned i = 0; i < split.count && !r->wrong; i++) {
		box[w] = split.piece[i].words;
		add_box(r, action);
	}
	box[w] = whole;
}

static bool end_walk(void *data, uint32_t ret, size_t kept)
{
	struct reader *r = data;

	(void)kept;
	add_box(r, action_of_ret(ret));
	return !r->wrong;
}

/* Fill r->answers with what becomes of calls with these tokens and numbers. */
static void read_box(struct reader *r, const struct abi_info *abi, struct word_set arch,
		     struct word_set nr)
{
	struct bpf_walk *walk = &r->walk;

	r->answers.ptr = NULL;
	r->answers.len = r->answers.cap = 0;
	r->cubes = 0;
	walk->big_endian = abi && abi->big_endian;
	bpf_walk_open(walk, arch, nr);
	for (size_t w = WORD_ARGS; abi && abi->bits == 32 && w < WORD_COUNT; w++)
		if (bpf_walk_shift(walk, w)) /* 32 bits are handed over, extended by zeros */
			walk->box[w] = words_between(0, 0);
	bpf_walk(walk, 0, 0);
}

/* The model. */

static bool ignores_args(const struct answered *answered)
{
	for (size_t i = 0; i < answered->cubes.len; i++)
		if (!cube_ignores_args(&answered->cubes.ptr[i]))
			return false;
	return true;
}

/* Bits that a 32-bit ABI does not have are zero anyway. */
static struct cube within_abi(const struct cube *cube, enum abi abi)
{
	struct cube within = *cube;

	for (int i = 0; abi_info(abi)->bits == 32 && i < CUBE_ARGS; i++)
		within.arg[i].mask &= UINT32_MAX;
	return within;
}

/* What a call may end with, as its decision; the fallback is told later. */
static void read_call(struct reader *r, uint32_t audit, const struct bpf_call *call)
{
	enum abi abi = (enum abi)call->abi;
	struct old_decision *decision = ARENA_NEW(r->ctx->arena, struct old_decision);

	read_box(r, abi_info(abi), words_between(audit, audit),
		 words_between(call->nr, call->nr));
	for (size_t i = 0; i < r->answers.len && !r->wrong; i++) {
		struct cube_list *cubes = &r->answers.ptr[i].cubes;

		for (size_t j = 0; j < cubes->len; j++)
			cubes->ptr[j] = within_abi(&cubes->ptr[j], abi);
		cube_list_join(cubes);
		for (size_t j = 0; j < cubes->len; j++)
			*VEC_PUSH(r->ctx->arena, decision) = (struct old_region){
				cubes->ptr[j], r->answers.ptr[i].action, SPAN_NONE};
	}
	r->old[abi][call->id] = decision;
}

/*
 * Numbers without a call take what the first of these does.  The gap behind the last
 * call comes last and holds: that is where new calls go.
 */
static void set_fallback(struct reader *r, enum abi abi)
{
	const struct answered *first = r->answers.ptr;

	for (size_t i = 1; i < r->answers.len; i++)
		if (r->answers.ptr[i].nr < first->nr)
			first = &r->answers.ptr[i];
	if (first)
		r->policy->fallback[abi] = r->policy->newer[abi] = first->action;
}

/* Numbers that are no calls and belong to one ABI. */
static void read_gap(struct reader *r, const struct bpf_calls *calls,
		     const struct bpf_stretch *gap)
{
	uint32_t lo = (uint32_t)gap->lo;
	enum abi abi = bpf_calls_owner(calls, lo);

	read_box(r, abi_info(abi), words_between(calls->audit, calls->audit),
		 words_between(lo, (uint32_t)(gap->end - 1)));
	if (lo != SKIPPED_NR)
		set_fallback(r, abi);
	for (size_t i = 0; i < r->answers.len && !r->wrong; i++) {
		const struct answered *answered = &r->answers.ptr[i];

		if (!ignores_args(answered) && r->answers.len > 1)
			r->wrong = "it decides calls that do not exist by their arguments";
		*VEC_PUSH(r->ctx->arena, r->unmapped) =
			(struct bpf_unmapped){abi, answered->nr, answered->action};
	}
}

static void read_token(struct reader *r, abi_set abis)
{
	struct bpf_calls calls = bpf_calls_of(r->ctx->arena, abis);
	struct bpf_stretch stretch = {0};

	while (!r->wrong && bpf_calls_next(&calls, &stretch))
		if (stretch.call)
			read_call(r, calls.audit, stretch.call);
		else
			read_gap(r, &calls, &stretch);
}

/* Regions that say what the fallback says need not be there. */
static void drop_fallback(struct reader *r, enum abi abi)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct old_decision *full = r->old[abi][id];
		struct old_decision *rest = ARENA_NEW(r->ctx->arena, struct old_decision);

		for (size_t i = 0; full && i < full->len; i++)
			if (!action_equal(full->ptr[i].action, r->policy->fallback[abi]))
				*VEC_PUSH(r->ctx->arena, rest) = full->ptr[i];
		if (rest->len)
			r->policy->decisions[abi][id] = old_make(
				r->ctx->diagrams, rest, r->policy->fallback[abi]);
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
	read_box(r, NULL, words_between(0, 0), WORDS_ALL);
	if (!r->wrong && r->answers.len == 1)
		r->policy->foreign = r->answers.ptr[0].action;
	r->wrong = NULL;
	r->is_too_complex = false;
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
		drop_fallback(r, abi);
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
		.walk = {.programs = programs, .count = count, .end = end_walk},
	};

	r.walk.data = &r;
	ABI_EACH(abi, abis)
		r.old[abi] = ARENA_ARRAY(ctx->arena, const struct old_decision *,
					 (size_t)syscall_count());
	read_foreign(&r);
	read_abis(&r, abis);
	if (!r.wrong)
		return r.policy;
	diag_error(ctx->diags, SPAN_NONE, r.is_too_complex ? DIAG_TOO_COMPLEX : DIAG_BAD_FILTER,
		   "this filter cannot be read: %s", r.wrong);
	return NULL;
}

/* Files. */

static struct insn other_order(struct insn insn)
{
	insn.code = __builtin_bswap16(insn.code);
	insn.k = __builtin_bswap32(insn.k);
	return insn;
}

/* Why the bytes of SOURCE, now in *OUT, are no filter; NULL: they are. */
static const char *decode(struct arena *arena, const struct source *source, bool native,
			  struct bpf_program *out)
{
	struct str bytes = source->text;

	if (bytes.len % sizeof(struct insn))
		return "its size is no multiple of 8";
	*out = (struct bpf_program){.len = bytes.len / sizeof(struct insn)};
	out->code = ARENA_ARRAY(arena, struct insn, out->len + 1);
	memcpy(out->code, bytes.ptr, bytes.len);
	if (out->len && out->code[0].code > UINT8_MAX) { /* no instruction is */
		if (native)
			return "it is in the byte order of another machine";
		for (size_t i = 0; i < out->len; i++)
			out->code[i] = other_order(out->code[i]);
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

/* Every call through ABI is killed as one through a foreign ABI is. */
static bool is_foreign(const struct policy *policy, enum abi abi)
{
	if (policy->foreign.verb > VERB_KILL_THREAD ||
	    !action_equal(policy->fallback[abi], policy->foreign))
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

static void warn_of(struct context *ctx, const struct bpf_unmapped *number)
{
	struct sbuf action = {.arena = ctx->arena};

	bpf_put_action(&action, action_ret(number->action), number->abi);
	diag_warning(ctx->diags, SPAN_NONE, DIAG_BAD_FILTER,
		     "number %u of %s, which is no call, takes '%s', which other such numbers "
		     "do not: this is left out",
		     number->nr, abi_info(number->abi)->name, action.ptr);
}

struct policy *bpf_read_source(struct context *ctx, const struct source *source)
{
	struct bpf_program program;
	struct bpf_unmapped_list unmapped = {0};
	struct policy *policy;
	enum abi machine;

	if (!bpf_load(ctx, source, &program))
		return NULL;
	machine = bpf_machine(&program);
	policy = bpf_read(ctx, &program, 1, machine, &unmapped);
	for (size_t i = 0; policy && i < unmapped.len; i++)
		warn_of(ctx, &unmapped.ptr[i]);
	return policy ? without_foreign(policy, machine) : NULL;
}
