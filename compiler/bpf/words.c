/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/words.h"

bool words_next(uint32_t mask, uint32_t lo, uint32_t *word)
{
	uint32_t outside = lo & ~mask;

	*word = lo;
	if (!outside)
		return true;
	/* Give up the highest bit outside and all below it: the next one up in MASK. */
	*word = ((lo | ~mask | UINT32_MAX >> __builtin_clz(outside)) + 1) & mask;
	return *word > lo;
}

/* The bits from the highest of BITS down. */
static uint32_t fill_down(uint32_t bits)
{
	return bits ? UINT32_MAX >> __builtin_clz(bits) : 0;
}

/*
 * The part of WORDS with LO <= (w & SPAN) <= HI, where WORDS leaves SPAN open.
 * The bits that LO and HI share at the top are given, and what is left is an
 * interval only if it is not everything.
 */
static struct word_set narrow(struct word_set words, uint32_t span, uint32_t lo, uint32_t hi)
{
	uint32_t low = fill_down(lo ^ hi);
	uint32_t top = span & ~low;

	words.mask |= top;
	words.value |= lo & top;
	span &= low;
	lo &= low;
	hi &= low;
	if (lo == 0 && hi == span)
		span = hi = 0;
	words.span = span;
	words.lo = lo;
	words.hi = hi;
	return words;
}

struct word_set words_between(uint32_t lo, uint32_t hi)
{
	return narrow(WORDS_ALL, UINT32_MAX, lo, hi);
}

/*
 * Take the bits MASK of WORDS for an interval LO..HI, which is possible when
 * those given are above those open, and *REST for what is known otherwise.
 */
static bool as_interval(const struct word_set *words, uint32_t mask, struct word_set *rest,
			uint32_t *lo, uint32_t *hi)
{
	uint32_t given = words->mask & mask;
	uint32_t open = mask & ~given;

	if (fill_down(open) & given)
		return false;
	if (words->span & ~open || (words->span && words->span != open))
		return false;
	*rest = *words;
	rest->mask &= ~mask;
	rest->value &= ~mask;
	rest->span = rest->lo = rest->hi = 0;
	*lo = (words->value & given) | words->lo;
	*hi = (words->value & given) | (words->span ? words->hi : open);
	return true;
}

/* The test as "FROM <= (w & mask) <= TO"; false: never true. */
static bool true_range(const struct word_test *test, uint32_t *from, uint32_t *to)
{
	*from = test->k;
	*to = test->mask;
	switch (test->code) {
	case CODE_JEQ:
		*to = test->k;
		return (test->k & ~test->mask) == 0;
	case CODE_JGT:
		*from = test->k + 1;
		return test->k != UINT32_MAX && words_next(test->mask, *from, from);
	default:
		return words_next(test->mask, test->k, from);
	}
}

static void add_piece(struct words_split *split, struct word_set words, bool answer)
{
	split->piece[split->count].words = words;
	split->piece[split->count].answer = answer ? ANSWER_YES : ANSWER_NO;
	split->count++;
}

static struct words_split split_interval(const struct word_set *rest,
					 const struct word_test *test, uint32_t lo, uint32_t hi)
{
	struct words_split split = {.count = 0};
	uint32_t mask = test->mask, from, to;

	if (!true_range(test, &from, &to) || to < lo || from > hi) {
		add_piece(&split, narrow(*rest, mask, lo, hi), false);
		return split;
	}
	if (lo < from)
		add_piece(&split, narrow(*rest, mask, lo, (from - 1) & mask), false);
	if (hi > to)
		add_piece(&split, narrow(*rest, mask, ((to | ~mask) + 1) & mask, hi), false);
	add_piece(&split, narrow(*rest, mask, lo > from ? lo : from, hi < to ? hi : to), true);
	return split;
}

/* WORDS in two, at the highest bit of OPEN that it leaves open. */
static struct words_split halve(const struct word_set *words, uint32_t open)
{
	struct words_split split = {.count = 2};
	struct word_set *zero = &split.piece[0].words, *one = &split.piece[1].words;
	uint32_t bit;

	*zero = *one = *words;
	split.piece[0].answer = split.piece[1].answer = ANSWER_OPEN;
	if (words->span) {
		/* lo and hi differ in the highest bit, or it would be given. */
		bit = (fill_down(words->span) >> 1) + 1;
		zero->span = one->span = 0;
		zero->lo = zero->hi = one->lo = one->hi = 0;
		*zero = narrow(*zero, words->span, words->lo, words->span & (bit - 1));
		*one = narrow(*one, words->span, bit, words->hi);
		return split;
	}
	bit = (fill_down(open & ~words->mask) >> 1) + 1;
	zero->mask |= bit;
	one->mask |= bit;
	one->value |= bit;
	return split;
}

/* Bits are tested as "not all zero", of those that matter alone. */
static struct word_test simplify(const struct word_set *words, const struct word_test *test)
{
	struct word_test same = *test;

	if (test->code == CODE_JSET)
		same = (struct word_test){test->mask & test->k & ~words->mask, CODE_JGE, 1};
	return same;
}

/* The answer for all of WORDS, if the bits given and those open tell. */
static bool is_decided(const struct word_set *words, const struct word_test *test, bool *answer)
{
	uint32_t least = words->value & test->mask;
	uint32_t most = least | (test->mask & ~words->mask);
	uint32_t given = words->mask & test->mask;
	uint32_t from, to;

	*answer = false;
	if (!true_range(test, &from, &to) || to < least || from > most)
		return true;
	if (test->code == CODE_JEQ && (words->value ^ test->k) & given)
		return true;
	*answer = from <= least && most <= to;
	return *answer;
}

struct words_split words_split(const struct word_set *words, const struct word_test *test)
{
	struct word_test simple = simplify(words, test);
	struct words_split split = {.count = 1};
	struct word_set rest;
	uint32_t lo, hi;
	bool answer;

	if (test->code == CODE_JSET && words->value & test->mask & test->k)
		answer = true; /* one of the bits is there */
	else if (!is_decided(words, &simple, &answer)) {
		if (as_interval(words, simple.mask, &rest, &lo, &hi))
			return split_interval(&rest, &simple, lo, hi);
		return halve(words, simple.mask);
	}
	split.piece[0].words = *words;
	split.piece[0].answer = answer ? ANSWER_YES : ANSWER_NO;
	return split;
}

/*
 * The least word without a bit outside SPAN that has (w & MASK) == VALUE and is
 * LO or more: the upper bits of LO, one more than it has, and then the least.
 */
static bool least_in_cube(uint32_t span, uint32_t mask, uint32_t value, uint32_t lo,
			  uint32_t *least)
{
	uint32_t open = span & ~mask;
	uint32_t word = value | (lo & open);
	uint32_t below = fill_down(word ^ lo), bit = (below >> 1) + 1;

	*least = word;
	if (word == lo)
		return true;
	*least = (word & ~below) | (value & below);
	if (value & bit) /* that is more than LO has there */
		return true;
	do /* it is less: raise an open bit above */
		bit <<= 1;
	while (bit && (!(open & bit) || (word & bit)));
	*least = (word & ~(bit - 1)) | bit | (value & (bit - 1));
	return bit != 0;
}

bool words_meet(const struct word_set *words, uint32_t mask, uint32_t value)
{
	uint32_t least;

	if ((words->value ^ value) & words->mask & mask)
		return false;
	if (!words->span)
		return true;
	return least_in_cube(words->span, mask & words->span, value & words->span, words->lo,
			     &least) &&
	       least <= words->hi;
}

bool words_within(const struct word_set *words, uint32_t mask, uint32_t value)
{
	/* The highest bit of an interval takes both values, and so do all below it. */
	return (mask & ~words->mask) == 0 && ((words->value ^ value) & mask) == 0;
}

uint32_t words_example(const struct word_set *words, uint32_t mask, uint32_t value)
{
	uint32_t least = 0;

	if (words->span)
		least_in_cube(words->span, mask & words->span, value & words->span, words->lo,
			      &least);
	return words->value | (value & ~words->mask & ~words->span) | least;
}
