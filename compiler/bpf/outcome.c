/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/outcome.h"

#include <stddef.h>
#include <string.h>

/* The words of struct call_data. */
#define WORD_OF(field) (offsetof(struct call_data, field) / sizeof(uint32_t))
#define WORD_NR WORD_OF(nr)
#define WORD_ARCH WORD_OF(arch)
#define WORD_POINTER WORD_OF(instruction_pointer)
#define WORD_ARGS WORD_OF(args)

/* Calls get to an instruction with (word & mask) in A. */
struct arrival {
	size_t word;
	uint32_t mask;
	diagram_id outcome; /* what is decided of them */
	struct arrival *next;
};

/* What a program decides from an instruction on. */
struct known_outcome {
	const struct bpf_program *program;
	size_t pc;
	struct arrival from;
	bool zero_upper;
	struct bpf_numbers numbers; /* of these */
	diagram_id outcome;
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
	VEC(struct known_outcome) known;
	struct arrival **arrivals; /* by instruction */
	struct bpf_answer last;
};

/* A program on its way. */
struct outcome_run {
	struct bpf_outcomes *outcomes;
	const struct bpf_program *program;
	struct bpf_numbers *at;
	bool zero_upper;
	bool asked_nr, asked_arch;
	size_t last; /* of the instructions that something gets to */
};

/* How many instructions the longest has. */
static size_t longest(const struct bpf_program *programs, size_t count)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		if (programs[i].len > len)
			len = programs[i].len;
	return len;
}

struct bpf_outcomes *bpf_outcomes_new(struct diagrams *d, const struct bpf_program *programs,
				      size_t count, bool big_endian)
{
	struct bpf_outcomes *outcomes = ARENA_NEW(diagrams_arena(d), struct bpf_outcomes);

	*outcomes = (struct bpf_outcomes){
		.d = d, .programs = programs, .count = count, .big_endian = big_endian};
	outcomes->arrivals =
		ARENA_ARRAY(diagrams_arena(d), struct arrival *, longest(programs, count));
	return outcomes;
}

/* Words that are known. */

static bool is_upper(const struct outcome_run *run, size_t word)
{
	return (word % 2 != WORD_ARGS % 2) != run->outcomes->big_endian;
}

/* Word WORD of all calls, into *VALUE. */
static bool is_known(const struct outcome_run *run, size_t word, uint32_t *value)
{
	*value = 0;
	if (word == WORD_NR)
		*value = run->at->nr;
	else if (word == WORD_ARCH)
		*value = run->at->arch;
	else
		return run->zero_upper && word >= WORD_ARGS && is_upper(run, word);
	return true;
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

static void narrow(uint32_t *until, uint32_t limit)
{
	if (limit < *until)
		*until = limit;
}

/* What comparison F says of word A, which is VALUE in all calls. */
static bool compare(struct outcome_run *run, const struct insn *f, struct arrival a,
		    uint32_t value)
{
	run->asked_nr |= a.word == WORD_NR;
	run->asked_arch |= a.word == WORD_ARCH;
	if (a.word == WORD_NR)
		narrow(&run->at->nr_until, same_until(f, a.mask, value));
	else if (a.word == WORD_ARCH)
		narrow(&run->at->arch_until, same_until(f, a.mask, value));
	return bpf_holds(f->code, value & a.mask, f->k);
}

/*
 * Go on from the start with all calls as long as they go the same way: to a return, or to a
 * comparison of what is not known.  *A is what is in A there.
 */
static size_t run_ahead(struct outcome_run *run, struct arrival *a)
{
	const struct insn *code = run->program->code;
	uint32_t value;

	*a = (struct arrival){.word = WORD_NR};
	for (const struct insn *f = code;; f++) {
		if (f->code == CODE_LOAD) {
			a->word = f->k / sizeof(uint32_t);
			a->mask = UINT32_MAX;
		} else if (f->code == CODE_MASK) {
			a->mask &= f->k;
		} else if (f->code == CODE_JA) {
			f += f->k;
		} else if (f->code == CODE_RET || !is_known(run, a->word, &value)) {
			return (size_t)(f - code);
		} else {
			f += compare(run, f, *a, value) ? f->jt : f->jf;
		}
	}
}

/* From the last instruction to the first. */

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

/* Where calls get to PC with what A says in it; NULL: they do not, as far as is known. */
static struct arrival *find_arrival(const struct outcome_run *run, size_t pc, struct arrival a)
{
	struct arrival *there = run->outcomes->arrivals[pc];

	while (there && (there->word != a.word || there->mask != a.mask))
		there = there->next;
	return there;
}

static void arrive(struct outcome_run *run, size_t pc, struct arrival a)
{
	struct arrival *there;

	if (find_arrival(run, pc, a))
		return;
	there = ARENA_NEW(diagrams_arena(run->outcomes->d), struct arrival);
	*there = (struct arrival){
		.word = a.word, .mask = a.mask, .next = run->outcomes->arrivals[pc]};
	run->outcomes->arrivals[pc] = there;
	if (pc > run->last)
		run->last = pc;
}

/* Word A under its mask as a number of the diagrams. */
static struct diagram_word word_of(const struct outcome_run *run, struct arrival a)
{
	uint16_t low = DIAGRAM_CAP(63); /* the instruction pointer */

	if (a.word >= WORD_ARGS)
		low = DIAGRAM_ARG((a.word - WORD_ARGS) / 2, 0);
	if (is_upper(run, a.word))
		low -= 32;
	return (struct diagram_word){.low = low, .read = a.mask};
}

/* Where calls go on from the instruction at PC; both the same where all go one way. */
static void next_of(struct outcome_run *run, size_t pc, struct arrival *a, size_t next[2])
{
	const struct insn *f = &run->program->code[pc];
	uint32_t value;

	next[true] = next[false] = pc + 1;
	if (f->code == CODE_LOAD) {
		a->word = f->k / sizeof(uint32_t);
		a->mask = UINT32_MAX;
	} else if (f->code == CODE_MASK) {
		a->mask &= f->k;
	} else if (f->code == CODE_JA) {
		next[true] = next[false] = pc + 1 + f->k;
	} else if (is_known(run, a->word, &value)) {
		next[true] = next[false] =
			pc + 1 + (compare(run, f, *a, value) ? f->jt : f->jf);
	} else {
		next[true] = pc + 1 + f->jt;
		next[false] = pc + 1 + f->jf;
	}
}

/* ENDS by whether the comparison at PC holds for A. */
static diagram_id part_calls(const struct outcome_run *run, size_t pc, struct arrival a,
			     struct diagram_ends ends)
{
	const struct insn *f = &run->program->code[pc];
	struct diagrams *d = run->outcomes->d;
	struct diagram_word word = word_of(run, a);

	if (f->code == CODE_JSET)
		return diagram_masked_ends(d, word, f->k, 0,
					   (struct diagram_ends){ends.no, ends.yes});
	return diagram_compare_ends(d, word,
				    f->code == CODE_JEQ   ? RELATION_EQ
				    : f->code == CODE_JGT ? RELATION_GT
							  : RELATION_GE,
				    f->k, ends);
}

/* What is decided of the calls at PC with A; all that come after it are known. */
static diagram_id outcome_at(struct outcome_run *run, size_t pc, struct arrival a)
{
	const struct insn *f = &run->program->code[pc];
	struct arrival after = a;
	struct diagram_ends ends;
	size_t next[2];

	if (f->code == CODE_RET)
		return leaf_of(run->outcomes, f->k);
	next_of(run, pc, &after, next);
	ends.yes = find_arrival(run, next[true], after)->outcome;
	ends.no = find_arrival(run, next[false], after)->outcome;
	return next[true] == next[false] ? ends.yes : part_calls(run, pc, a, ends);
}

/*
 * What is decided about all calls from PC on, where A is as it says.  Jumps only go ahead: so
 * first it is seen what gets where, then, from the end, what becomes of it there.
 */
static diagram_id run_all(struct outcome_run *run, size_t pc, struct arrival a)
{
	struct arrival **arrivals = run->outcomes->arrivals;
	diagram_id outcome;
	size_t next[2];

	run->last = pc;
	arrive(run, pc, a);
	for (size_t at = pc; at <= run->last; at++)
		for (const struct arrival *here = arrivals[at]; here; here = here->next) {
			struct arrival after = *here;

			if (run->program->code[at].code == CODE_RET)
				break;
			next_of(run, at, &after, next);
			arrive(run, next[true], after);
			arrive(run, next[false], after);
		}
	for (size_t at = run->last + 1; at-- > pc;)
		for (struct arrival *here = arrivals[at]; here; here = here->next)
			here->outcome = outcome_at(run, at, *here);
	outcome = arrivals[pc]->outcome;
	memset(&arrivals[pc], 0, (run->last + 1 - pc) * sizeof(struct arrival *));
	return outcome;
}

/* Outcomes. */

static bool is_within(const struct bpf_numbers *at, const struct bpf_numbers *known)
{
	return at->arch >= known->arch && at->arch <= known->arch_until &&
	       at->nr >= known->nr && at->nr <= known->nr_until;
}

/* What is known from PC on with A; NULL: nothing. */
static const struct known_outcome *find_known(const struct outcome_run *run, size_t pc,
					      struct arrival a)
{
	for (size_t i = 0; i < run->outcomes->known.len; i++) {
		const struct known_outcome *known = &run->outcomes->known.ptr[i];

		if (known->program == run->program && known->pc == pc &&
		    known->from.word == a.word && known->from.mask == a.mask &&
		    known->zero_upper == run->zero_upper && is_within(run->at, &known->numbers))
			return known;
	}
	return NULL;
}

/* The same by a run; it is kept, for all numbers when it did not ask for them. */
static const struct known_outcome *make_known(struct outcome_run *run, size_t pc,
					      struct arrival a)
{
	struct known_outcome known = {run->program, pc, a, run->zero_upper, *run->at, 0};
	struct bpf_numbers *before = run->at, *asked = &known.numbers;
	struct known_outcome *kept;

	asked->arch_until = asked->nr_until = UINT32_MAX;
	run->asked_arch = run->asked_nr = false;
	run->at = asked;
	known.outcome = run_all(run, pc, a);
	run->at = before;
	asked->arch = run->asked_arch ? asked->arch : 0;
	asked->nr = run->asked_nr ? asked->nr : 0;
	kept = VEC_PUSH(diagrams_arena(run->outcomes->d), &run->outcomes->known);
	*kept = known;
	return kept;
}

static diagram_id outcome_of(struct outcome_run *run)
{
	struct arrival a;
	size_t pc = run_ahead(run, &a);
	const struct insn *f = &run->program->code[pc];
	const struct known_outcome *known;

	if (f->code == CODE_RET)
		return leaf_of(run->outcomes, f->k);
	known = find_known(run, pc, a);
	if (!known)
		known = make_known(run, pc, a);
	narrow(&run->at->arch_until, known->numbers.arch_until);
	narrow(&run->at->nr_until, known->numbers.nr_until);
	return known->outcome;
}

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

static diagram_id outcome_of_all(struct bpf_outcomes *outcomes, struct bpf_numbers *at,
				 bool zero_upper)
{
	struct outcome_run run = {.outcomes = outcomes,
				  .program = outcomes->programs,
				  .at = at,
				  .zero_upper = zero_upper};
	diagram_id outcome;

	at->arch_until = at->nr_until = UINT32_MAX;
	outcome = outcome_of(&run);
	if (outcomes->count == 1)
		return outcome;
	while (++run.program < outcomes->programs + outcomes->count)
		outcome = diagram_combine(outcomes->d, settle_stricter, outcomes, outcome,
					  outcome_of(&run));
	return diagram_map(outcomes->d, map_ret, outcomes, outcome);
}

/* Neighbours are often alike. */
diagram_id bpf_outcome(struct bpf_outcomes *outcomes, struct bpf_numbers *at, bool zero_upper)
{
	struct bpf_answer *last = &outcomes->last;

	if (!last->outcome || last->zero_upper != zero_upper ||
	    !is_within(at, &last->numbers)) {
		last->outcome = outcome_of_all(outcomes, at, zero_upper);
		last->numbers = *at;
		last->zero_upper = zero_upper;
	}
	at->arch_until = last->numbers.arch_until;
	at->nr_until = last->numbers.nr_until;
	return last->outcome;
}
