/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Like the proof (bpf_prove.c), this walks through the programs with boxes: sets
 * of values for each word of struct seccomp_data.  There is nothing to hold a box
 * against here: at the last return it becomes cubes with an action.
 */
#include "bpf/read.h"

#include "bpf/calls.h"
#include "bpf/names.h"
#include "bpf/words.h"
#include "core/limits.h"
#include "kernel/errnos.h"

#include <string.h>

#define WORD_COUNT (sizeof(struct seccomp_data) / sizeof(uint32_t))
#define WORD_NR (offsetof(struct seccomp_data, nr) / sizeof(uint32_t))
#define WORD_ARCH (offsetof(struct seccomp_data, arch) / sizeof(uint32_t))
#define WORD_POINTER (offsetof(struct seccomp_data, instruction_pointer) / sizeof(uint32_t))
#define WORD_ARGS (offsetof(struct seccomp_data, args) / sizeof(uint32_t))

/* Calls with one fate. */
struct leaf {
	struct action action;
	uint32_t nr; /* the least number among them */
	struct cube_list cubes;
};

struct leaves {
	struct leaf *ptr;
	size_t len;
	size_t cap;
};

struct reader {
	struct context *ctx;
	const struct bpf_program *programs;
	size_t count;
	struct policy *policy;
	struct bpf_oddities *oddities;

	/* The walk. */
	struct words box[WORD_COUNT];
	bool big_endian;
	size_t cubes; /* so far */
	struct leaves leaves;
	const char *wrong;   /* why it cannot be read; NULL: it can */
	bool is_too_complex; /* that is why */
};

/* Where a box is, and the strictest that the programs before said of it. */
struct position {
	size_t program;
	size_t pc;
	size_t word;   /* in the accumulator ... */
	uint32_t mask; /* ... under this mask */
	struct action action;
};

/* Leaves. */

static bool is_upper(const struct reader *r, size_t word)
{
	return (word % 2 != WORD_ARGS % 2) != r->big_endian;
}

static struct cube cube_of_box(const struct reader *r)
{
	struct cube cube = cube_all();

	for (size_t w = WORD_ARGS; w < WORD_COUNT; w++) {
		struct cube_arg *arg = &cube.arg[(w - WORD_ARGS) / 2];
		unsigned shift = is_upper(r, w) ? 32 : 0;

		arg->mask |= (uint64_t)r->box[w].mask << shift;
		arg->value |= (uint64_t)r->box[w].value << shift;
	}
	return cube;
}

static struct leaf *leaf_for(struct reader *r, struct action action)
{
	uint32_t nr = words_example(&r->box[WORD_NR], 0, 0);
	struct leaf *leaf;

	for (size_t i = 0; i < r->leaves.len; i++)
		if (action_equal(r->leaves.ptr[i].action, action)) {
			leaf = &r->leaves.ptr[i];
			leaf->nr = nr < leaf->nr ? nr : leaf->nr;
			return leaf;
		}
	leaf = VEC_PUSH(r->ctx->arena, &r->leaves);
	*leaf = (struct leaf){.action = action, .nr = nr};
	return leaf;
}

/* WORDS, which has an interval, in two at its highest bit. */
static struct words_split halve(const struct words *words)
{
	uint32_t top = UINT32_C(1) << (31 - __builtin_clz(words->span));

	return words_split(words, &(struct word_test){top, BPF_JSET, top});
}

/* The box ends with ACTION.  Intervals are halved until only given bits are left. */
static void add_box(struct reader *r, struct action action)
{
	size_t w = WORD_POINTER;
	struct words whole;
	struct words_split split;
	struct cube cube;

	for (; w < WORD_ARGS; w++)
		if (r->box[w].mask || r->box[w].span)
			r->wrong = "it asks where in memory the call comes from";
	while (w < WORD_COUNT && !r->box[w].span)
		w++;
	if (w == WORD_COUNT) {
		cube = cube_of_box(r);
		cube_list_add(r->ctx->arena, &leaf_for(r, action)->cubes, &cube);
		r->is_too_complex = ++r->cubes > LIMIT_CUBES;
		if (r->is_too_complex)
			r->wrong = "it cuts the arguments of a call in too many pieces";
		return;
	}
	whole = r->box[w];
	split = halve(&whole);
	for (unsigned i = 0; i < split.count && !r->wrong; i++) {
		r->box[w] = split.piece[i].words;
		add_box(r, action);
	}
	r->box[w] = whole;
}

/* The walk. */

static void walk(struct reader *r, struct position at);

static void walk_pieces(struct reader *r, struct position at, const struct words_split *split)
{
	const struct sock_filter *f = &r->programs[at.program].code[at.pc];
	struct words whole = r->box[at.word];

	for (unsigned i = 0; i < split->count && !r->wrong; i++) {
		struct position next = at;

		if (split->piece[i].answer == ANSWER_YES)
			next.pc += 1u + f->jt;
		else if (split->piece[i].answer == ANSWER_NO)
			next.pc += 1u + f->jf;
		r->box[at.word] = split->piece[i].words;
		walk(r, next);
	}
	r->box[at.word] = whole;
}

/* The program says RET; of equally strict answers the first holds. */
static void walk_on(struct reader *r, struct position at, uint32_t ret)
{
	struct action action = action_of_ret(ret);

	if (at.program == 0 || action.verb < at.action.verb)
		at.action = action;
	if (at.program + 1 == r->count)
		add_box(r, at.action);
	else
		walk(r, (struct position){.program = at.program + 1, .action = at.action});
}

static void walk(struct reader *r, struct position at)
{
	for (;; at.pc++) {
		const struct sock_filter *f = &r->programs[at.program].code[at.pc];
		struct word_test test = {at.mask, BPF_OP(f->code), f->k};
		struct words_split split;

		switch (f->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			at.word = f->k / sizeof(uint32_t);
			at.mask = UINT32_MAX;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			at.mask &= f->k;
			break;
		case BPF_RET | BPF_K:
			walk_on(r, at, f->k);
			return;
		case BPF_JMP | BPF_JA:
			at.pc += f->k;
			break;
		default:
			split = words_split(&r->box[at.word], &test);
			if (split.count > 1) {
				walk_pieces(r, at, &split);
				return;
			}
			at.pc += split.piece[0].answer == ANSWER_YES ? f->jt : f->jf;
			break;
		}
	}
}

/* Fill r->leaves with what becomes of calls with these tokens and numbers. */
static void read_box(struct reader *r, const struct abi_info *abi, struct words arch,
		     struct words nr)
{
	memset(r->box, 0, sizeof(r->box));
	memset(&r->leaves, 0, sizeof(r->leaves));
	r->cubes = 0;
	r->box[WORD_ARCH] = arch;
	r->box[WORD_NR] = nr;
	r->big_endian = abi && abi->big_endian;
	for (size_t w = WORD_ARGS; abi && abi->bits == 32 && w < WORD_COUNT; w++)
		if (is_upper(r, w)) /* the kernel hands over 32 bits, extended by zeros */
			r->box[w] = words_between(0, 0);
	walk(r, (struct position){.program = 0});
}

/* The model. */

static bool ignores_args(const struct leaf *leaf)
{
	for (size_t i = 0; i < leaf->cubes.len; i++)
		if (!cube_ignores_args(&leaf->cubes.ptr[i]))
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
	struct decision *decision = ARENA_NEW(r->ctx->arena, struct decision);

	read_box(r, abi_info(abi), words_between(audit, audit),
		 words_between(call->nr, call->nr));
	for (size_t i = 0; i < r->leaves.len && !r->wrong; i++) {
		struct leaf *leaf = &r->leaves.ptr[i];

		for (size_t j = 0; j < leaf->cubes.len; j++)
			leaf->cubes.ptr[j] = within_abi(&leaf->cubes.ptr[j], abi);
		cube_list_join(&leaf->cubes);
		for (size_t j = 0; j < leaf->cubes.len; j++)
			*VEC_PUSH(r->ctx->arena, decision) =
				(struct region){leaf->cubes.ptr[j], leaf->action, SPAN_NONE};
	}
	r->policy->decisions[abi][call->id] = decision;
}

/*
 * Numbers without a call take what the first of these does.  The gap behind the last
 * call comes last and holds: that is where new calls go.
 */
static void set_fallback(struct reader *r, enum abi abi)
{
	const struct leaf *first = r->leaves.ptr;

	for (size_t i = 1; i < r->leaves.len; i++)
		if (r->leaves.ptr[i].nr < first->nr)
			first = &r->leaves.ptr[i];
	if (first)
		r->policy->fallback[abi] = r->policy->newer[abi] = first->action;
}

/* Numbers LO to HI, which are no calls and belong to one ABI. */
static void read_gap(struct reader *r, const struct bpf_calls *calls, uint32_t lo, uint32_t hi)
{
	enum abi abi = bpf_calls_owner(calls, lo);

	read_box(r, abi_info(abi), words_between(calls->audit, calls->audit),
		 words_between(lo, hi));
	if (lo != SKIPPED_NR)
		set_fallback(r, abi);
	for (size_t i = 0; i < r->leaves.len && !r->wrong; i++) {
		if (!ignores_args(&r->leaves.ptr[i]) && r->leaves.len > 1)
			r->wrong = "it decides calls that do not exist by their arguments";
		*VEC_PUSH(r->ctx->arena, r->oddities) =
			(struct bpf_oddity){abi, r->leaves.ptr[i].nr, r->leaves.ptr[i].action};
	}
}

/* The numbers from LO up to, not including, END; an END of 0 is 2^32. */
static void read_gaps(struct reader *r, const struct bpf_calls *calls, uint32_t lo,
		      uint32_t end)
{
	while (lo != end && !r->wrong) {
		uint32_t hi = bpf_calls_owned_until(calls, lo);

		if (end != 0 && hi > end - 1)
			hi = end - 1;
		read_gap(r, calls, lo, hi);
		lo = hi + 1;
		if (lo == 0)
			break;
	}
}

static void read_token(struct reader *r, abi_set abis)
{
	struct bpf_calls calls = bpf_calls_of(r->ctx->arena, abis);
	uint32_t next = 0;

	for (size_t i = 0; i < calls.len && !r->wrong; i++) {
		read_gaps(r, &calls, next, calls.ptr[i].nr);
		read_call(r, calls.audit, &calls.ptr[i]);
		next = calls.ptr[i].nr + 1;
	}
	read_gaps(r, &calls, next, 0);
}

/* Regions that say what the fallback says need not be there. */
static void drop_fallback(struct reader *r, enum abi abi)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct decision *full = r->policy->decisions[abi][id];
		struct decision *rest = ARENA_NEW(r->ctx->arena, struct decision);

		for (size_t i = 0; full && i < full->len; i++)
			if (!action_equal(full->ptr[i].action, r->policy->fallback[abi]))
				*VEC_PUSH(r->ctx->arena, rest) = full->ptr[i];
		r->policy->decisions[abi][id] = rest->len ? rest : NULL;
	}
}

static void drop_usual_gaps(struct reader *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->oddities->len; i++) {
		struct bpf_oddity gap = r->oddities->ptr[i];

		if (!action_equal(gap.action, r->policy->fallback[gap.abi]))
			r->oddities->ptr[kept++] = gap;
	}
	r->oddities->len = kept;
}

/* What a token of no ABI takes.  No call has one: it only tells what is foreign to the filter.
 */
static void read_foreign(struct reader *r)
{
	read_box(r, NULL, words_between(0, 0), WORDS_ALL);
	if (!r->wrong && r->leaves.len == 1)
		r->policy->foreign = r->leaves.ptr[0].action;
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
			enum abi machine, struct bpf_oddities *oddities)
{
	abi_set abis = abi_of_machine(machine);
	struct reader r = {.ctx = ctx,
			   .programs = programs,
			   .count = count,
			   .policy = policy_new(ctx->arena, abis),
			   .oddities = oddities};

	read_foreign(&r);
	read_abis(&r, abis);
	if (!r.wrong)
		return r.policy;
	diag_error(ctx->diags, SPAN_NONE, r.is_too_complex ? DIAG_TOO_COMPLEX : DIAG_BAD_FILTER,
		   "this filter cannot be read: %s", r.wrong);
	return NULL;
}

/* Files. */

static struct sock_filter other_order(struct sock_filter insn)
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

	if (bytes.len % sizeof(struct sock_filter))
		return "its size is no multiple of 8";
	*out = (struct bpf_program){.len = bytes.len / sizeof(struct sock_filter)};
	out->code = ARENA_ARRAY(arena, struct sock_filter, out->len + 1);
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
static struct policy *without_foreign(struct context *ctx, const struct policy *policy,
				      enum abi machine)
{
	abi_set abis = policy->abis;

	ABI_EACH(abi, policy->abis)
		if (is_foreign(policy, abi))
			abis &= ~ABI_BIT(abi);
	return policy_narrow(ctx->arena, policy, abis ? abis : ABI_BIT(machine));
}

static void warn_of(struct context *ctx, const struct bpf_oddity *odd)
{
	struct sbuf action = {.arena = ctx->arena};

	bpf_put_action(&action, action_ret(odd->action), odd->abi);
	diag_warning(ctx->diags, SPAN_NONE, DIAG_BAD_FILTER,
		     "number %u of %s, which is no call, takes '%s', which other such numbers "
		     "do not: this is left out",
		     odd->nr, abi_info(odd->abi)->name, action.ptr);
}

struct policy *bpf_read_source(struct context *ctx, const struct source *source)
{
	struct bpf_program program;
	struct bpf_oddities oddities = {0};
	struct policy *policy;
	enum abi machine;

	if (!bpf_load(ctx, source, &program))
		return NULL;
	machine = bpf_machine(&program);
	policy = bpf_read(ctx, &program, 1, machine, &oddities);
	for (size_t i = 0; policy && i < oddities.len; i++)
		warn_of(ctx, &oddities.ptr[i]);
	return policy ? without_foreign(ctx, policy, machine) : NULL;
}
