/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/outcome.h"

#include <stddef.h>

#define ANSWERS_MAX (1u << 20) /* for numbers that are decided alike */

/* The words of struct call_data. */
#define WORD_OF(field) (offsetof(struct call_data, field) / sizeof(uint32_t))
#define WORD_NR WORD_OF(nr)
#define WORD_ARCH WORD_OF(arch)
#define WORD_POINTER WORD_OF(instruction_pointer)
#define WORD_ARGS WORD_OF(args)

/* What an instruction decides of calls that have (word & mask) in A there. */
struct known_outcome {
	size_t word;
	uint32_t mask;
	bool zero_upper;
	struct bpf_numbers numbers; /* of these */
	diagram_id outcome;
	struct known_outcome *next;
};

/* What was decided about some numbers. */
struct bpf_answer {
	struct bpf_numbers numbers;
	bool zero_upper;
	diagram_id outcome; /* 0: nothing yet */
};

struct bpf_outcomes {
	struct diagrams *d;
	const struct bpf_program *programs;
	size_t count;
	bool big_endian;
	VEC(uint32_t) rets; /* what leaves stand for where there are several programs */
	struct known_outcome **known; /* by instruction, of one program after the other */
	struct bpf_answer last;
	size_t answers; /* so far */
};

/* A program on its way. */
struct outcome_run {
	struct bpf_outcomes *outcomes;
	const struct insn *code;
	struct known_outcome **known;
	uint32_t nr, arch;
	bool zero_upper;
	struct bpf_numbers alike; /* those for which all was the same so far */
};

/* What is in A: a word under a mask. */
struct held_word {
	size_t word;
	uint32_t mask;
};

static const struct bpf_numbers all_numbers = {0, UINT32_MAX, 0, UINT32_MAX};

struct bpf_outcomes *bpf_outcomes_new(struct diagrams *d, const struct bpf_program *programs,
				      size_t count, bool big_endian)
{
	struct bpf_outcomes *outcomes = ARENA_NEW(diagrams_arena(d), struct bpf_outcomes);
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += programs[i].len;
	*outcomes = (struct bpf_outcomes){
		.d = d, .programs = programs, .count = count, .big_endian = big_endian};
	outcomes->known = ARENA_ARRAY(diagrams_arena(d), struct known_outcome *, len);
	return outcomes;
}

/* Numbers. */

static bool is_within(uint32_t arch, uint32_t nr, const struct bpf_numbers *numbers)
{
	return arch >= numbers->arch && arch <= numbers->arch_until && nr >= numbers->nr &&
	       nr <= numbers->nr_until;
}

static void narrow(uint32_t *from, uint32_t *until, uint32_t lo, uint32_t hi)
{
	if (lo > *from)
		*from = lo;
	if (hi < *until)
		*until = hi;
}

static void narrow_both(struct bpf_numbers *numbers, const struct bpf_numbers *to)
{
	narrow(&numbers->arch, &numbers->arch_until, to->arch, to->arch_until);
	narrow(&numbers->nr, &numbers->nr_until, to->nr, to->nr_until);
}

/* The last number from NUMBER on up to which F says the same of (number & MASK), at least. */
static uint32_t same_until(const struct insn *f, uint32_t mask, uint32_t number)
{
	uint32_t bits = f->code == CODE_JSET ? mask & f->k : mask;

	if (bits != UINT32_MAX || f->code == CODE_JSET) /* up to the next with other bits */
		return number | ((bits & -bits) - 1);
	if (f->code == CODE_JGT)
		return number <= f->k ? f->k : UINT32_MAX;
	if (number < f->k)
		return f->k - 1;
	return f->code == CODE_JEQ && number == f->k ? number : UINT32_MAX;
}

/* One instruction. */

static bool is_upper(const struct outcome_run *run, size_t word)
{
	return (word % 2 != WORD_ARGS % 2) != run->outcomes->big_endian;
}

/* True when comparison F of A comes out alike for all calls: as *HOLDS says. */
static bool is_told(struct outcome_run *run, const struct insn *f, struct held_word a,
		    bool *holds)
{
	struct bpf_numbers *alike = &run->alike;
	uint32_t value = 0;

	if (a.word == WORD_NR) {
		value = run->nr;
		narrow(&alike->nr, &alike->nr_until, value, same_until(f, a.mask, value));
	} else if (a.word == WORD_ARCH) {
		value = run->arch;
		narrow(&alike->arch, &alike->arch_until, value, same_until(f, a.mask, value));
	} else if (!run->zero_upper || a.word < WORD_ARGS || !is_upper(run, a.word)) {
		return false;
	}
	*holds = bpf_holds(f->code, value & a.mask, f->k);
	return true;
}

/* ENDS by whether comparison F holds for A. */
static diagram_id part_calls(const struct outcome_run *run, const struct insn *f,
			     struct held_word a, struct diagram_ends ends)
{
	struct diagrams *d = run->outcomes->d;
	struct diagram_word word = {.low = DIAGRAM_CAP(63), .read = a.mask};

	if (a.word >= WORD_ARGS) /* else it is the instruction pointer */
		word.low = DIAGRAM_ARG((a.word - WORD_ARGS) / 2, 0);
	if (is_upper(run, a.word))
		word.low -= 32;
	if (f->code == CODE_JSET)
		return diagram_masked_ends(d, word, f->k, 0,
					   (struct diagram_ends){ends.no, ends.yes});
	return diagram_compare_ends(d, word,
				    f->code == CODE_JEQ   ? RELATION_EQ
				    : f->code == CODE_JGT ? RELATION_GT
							  : RELATION_GE,
				    f->k, ends);
}

/* What a return of RET stands for. */
static diagram_id leaf_of(struct bpf_outcomes *outcomes, uint32_t ret)
{
	size_t i = 0;

	if (outcomes->count == 1)
		return action_leaf(action_of_ret(ret));
	while (i < outcomes->rets.len && outcomes->rets.ptr[i] != ret)
		i++;
	if (i == outcomes->rets.len)
		*VEC_PUSH(diagrams_arena(outcomes->d), &outcomes->rets) = ret;
	return diagram_leaf((uint32_t)i);
}

/* Programs. */

static diagram_id outcome_from(struct outcome_run *run, const struct insn *f,
			       struct held_word a);

/* What is decided about all calls from F on, a test that parts them. */
static const struct known_outcome *outcome_of_test(struct outcome_run *run,
						   const struct insn *f, struct held_word a)
{
	struct known_outcome **list = &run->known[f - run->code], *known = *list;
	struct bpf_numbers before = run->alike;
	struct diagram_ends ends;

	while (known && !(known->word == a.word && known->mask == a.mask &&
			  known->zero_upper == run->zero_upper &&
			  is_within(run->arch, run->nr, &known->numbers)))
		known = known->next;
	if (known)
		return known;
	run->alike = all_numbers;
	ends.yes = outcome_from(run, f + 1 + f->jt, a);
	ends.no = outcome_from(run, f + 1 + f->jf, a);
	known = ARENA_NEW(diagrams_arena(run->outcomes->d), struct known_outcome);
	*known = (struct known_outcome){.word = a.word,
					.mask = a.mask,
					.zero_upper = run->zero_upper,
					.numbers = run->alike,
					.outcome = part_calls(run, f, a, ends),
					.next = *list};
	*list = known;
	run->alike = before;
	return known;
}

/* What is decided about all calls from F on, where A is as it says. */
static diagram_id outcome_from(struct outcome_run *run, const struct insn *f,
			       struct held_word a)
{
	const struct known_outcome *known;
	bool holds;

	for (;; f++) {
		if (f->code == CODE_RET)
			return leaf_of(run->outcomes, f->k);
		if (f->code == CODE_LOAD)
			a = (struct held_word){f->k / sizeof(uint32_t), UINT32_MAX};
		else if (f->code == CODE_MASK)
			a.mask &= f->k;
		else if (f->code == CODE_JA)
			f += f->k;
		else if (is_told(run, f, a, &holds))
			f += holds ? f->jt : f->jf;
		else
			break;
	}
	known = outcome_of_test(run, f, a);
	narrow_both(&run->alike, &known->numbers);
	return known->outcome;
}

/* Outcomes. */

static bool settle_stricter(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const struct bpf_outcomes *outcomes = ctx;
	uint32_t first, next;

	if (!diagram_is_leaf(a) || !diagram_is_leaf(b))
		return false;
	first = outcomes->rets.ptr[diagram_value(a)];
	next = outcomes->rets.ptr[diagram_value(b)];
	*result = bpf_stricter(first, next) == first ? a : b;
	return true;
}

static diagram_id map_ret(const void *ctx, uint32_t value)
{
	const struct bpf_outcomes *outcomes = ctx;

	return action_leaf(action_of_ret(outcomes->rets.ptr[value]));
}

/* What all programs decide about the token and number of AT, and those of *ALIKE. */
static diagram_id outcome_of_all(struct bpf_outcomes *outcomes, const struct bpf_numbers *at,
				 bool zero_upper, struct bpf_numbers *alike)
{
	struct outcome_run run = {.outcomes = outcomes,
				  .known = outcomes->known,
				  .nr = at->nr,
				  .arch = at->arch,
				  .zero_upper = zero_upper,
				  .alike = all_numbers};
	diagram_id outcome = 0;

	for (size_t i = 0; i < outcomes->count; i++) {
		diagram_id its;

		run.code = outcomes->programs[i].code;
		its = outcome_from(&run, run.code, (struct held_word){WORD_NR, 0});
		outcome = i ? diagram_combine(outcomes->d, settle_stricter, outcomes, outcome,
					      its)
			    : its;
		run.known += outcomes->programs[i].len;
	}
	*alike = run.alike;
	return outcomes->count == 1 ? outcome
				    : diagram_map(outcomes->d, map_ret, outcomes, outcome);
}

/* Neighbours are often alike. */
diagram_id bpf_outcome(struct bpf_outcomes *outcomes, struct bpf_numbers *at, bool zero_upper)
{
	struct bpf_answer *last = &outcomes->last;

	if (!last->outcome || last->zero_upper != zero_upper ||
	    !is_within(at->arch, at->nr, &last->numbers)) {
		last->outcome = outcome_of_all(outcomes, at, zero_upper, &last->numbers);
		last->zero_upper = zero_upper;
		if (diagrams_exhausted(outcomes->d) || ++outcomes->answers > ANSWERS_MAX)
			last->outcome = DIAGRAM_NONE;
	}
	at->arch_until = last->numbers.arch_until;
	at->nr_until = last->numbers.nr_until;
	return last->outcome;
}
