/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of 32-bit words, as a program's comparisons cut them out: some bits have
 * given values, and some others, taken together, are in an interval.  Every
 * comparison splits such a set into few of its kind, exactly.
 */
#ifndef SCMPL_BPF_WORDS_H
#define SCMPL_BPF_WORDS_H

#include "core/base.h"
#include "kernel/seccomp.h"

/*
 * The words w with (w & mask) == value and lo <= (w & span) <= hi.  Mask and
 * span have no bit in common, lo and hi no bit outside span; neither lo == hi
 * nor an interval of all there is occurs while span is not 0.
 */
struct word_set {
	uint32_t mask, value;
	uint32_t span, lo, hi;
};

#define WORDS_ALL ((struct word_set){0, 0, 0, 0, 0})

/* A comparison of (word & mask) with k. */
struct word_test {
	uint32_t mask;
	uint16_t code; /* CODE_JEQ, CODE_JGE, CODE_JGT or CODE_JSET */
	uint32_t k;
};

/* Pieces of a set, with what the test says of all words in each. */
struct words_split {
	struct {
		struct word_set words;
		enum { ANSWER_NO, ANSWER_YES, ANSWER_OPEN } answer;
	} piece[3];
	unsigned count; /* never 0 */
};

/* From LO to HI. */
struct word_set words_between(uint32_t lo, uint32_t hi);

/* Split WORDS by TEST.  Open pieces are smaller and have to be asked again. */
struct words_split words_split(const struct word_set *words, const struct word_test *test);

/* True when some word of WORDS has (w & mask) == value. */
bool words_meet(const struct word_set *words, uint32_t mask, uint32_t value);

/* True when all words of WORDS have (w & mask) == value. */
bool words_within(const struct word_set *words, uint32_t mask, uint32_t value);

/* The least word of WORDS that has (w & mask) == value, which some must. */
uint32_t words_example(const struct word_set *words, uint32_t mask, uint32_t value);

/* The least word >= LO without a bit outside MASK into *WORD; false when there is none. */
bool words_next(uint32_t mask, uint32_t lo, uint32_t *word);

#endif
