/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A universe of 4096 calls: four bits in each of two arguments, two capabilities, four
 * kernels.  Small enough to ask every call, so that a diagram can be held against a table.
 */
#ifndef SCMPL_TESTS_DIAGRAM_HELP_H
#define SCMPL_TESTS_DIAGRAM_HELP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/diagram.h"

#define CALLS 4096u

/* What some function is for each call, and the diagram that is to say the same. */
struct tabled {
	diagram_id id;
	uint8_t table[CALLS];
};

static struct arena *arena;
static struct diagrams *store;

/* Two arguments: one whose read bits lie together, one whose read bits are far apart. */
static const struct {
	unsigned index;
	uint64_t read;
	unsigned places[4];
} arguments[2] = {
	{1, 0xf, {0, 1, 2, 3}},
	{4, 0x8000000180000001, {0, 31, 32, 63}},
};

static inline int start(void **state)
{
	(void)state;
	arena = arena_new();
	store = diagrams_new(arena);
	srand(1);
	return 0;
}

static inline int finish(void **state)
{
	(void)state;
	assert_false(diagrams_exhausted(store));
	arena_free(arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

static inline unsigned any(unsigned below)
{
	return (unsigned)rand() % below;
}

static inline uint64_t any_bits(void)
{
	uint64_t bits = 0;

	for (int i = 0; i < 4; i++)
		bits = bits << 16 | (uint64_t)(rand() & 0xffff);
	return bits;
}

/* The four bits NIBBLE at the places of argument WHICH. */
static inline uint64_t spread(unsigned which, unsigned nibble)
{
	uint64_t value = 0;

	for (unsigned bit = 0; bit < 4; bit++)
		value |= (uint64_t)(nibble >> bit & 1) << arguments[which].places[bit];
	return value;
}

static inline struct example call_at(unsigned index)
{
	struct example call = {
		.host = {.caps = (index >> 8 & 1) << 3 | (uint64_t)(index >> 9 & 1) << 40,
			 .kernel = (index >> 10 & 3) * 0x105}};

	call.args[arguments[0].index] = spread(0, index & 15);
	call.args[arguments[1].index] = spread(1, index >> 4 & 15);
	/* Bits that nothing reads. */
	call.args[0] = ~(uint64_t)0;
	call.args[arguments[0].index] |= (uint64_t)0xabc << 20;
	return call;
}

static inline bool is_exact(const struct tabled *f)
{
	for (unsigned i = 0; i < CALLS; i++) {
		struct example call = call_at(i);

		if (diagram_eval(store, f->id, &call) != f->table[i])
			return false;
	}
	return true;
}

static inline struct diagram_word word_of(unsigned which, bool is_signed)
{
	return diagram_argument(arguments[which].index, arguments[which].read, is_signed);
}

/* The number that call INDEX has in argument WHICH. */
static inline int64_t number_at(unsigned index, unsigned which, bool is_signed)
{
	unsigned nibble = index >> 4 * which & 15;

	if (is_signed && which == 0 && nibble & 8)
		return (int64_t)nibble - 16;
	return (int64_t)spread(which, nibble);
}

/* A number near those that argument WHICH has. */
static inline uint64_t any_number(unsigned which, bool is_signed)
{
	return (uint64_t)number_at(any(256), which, is_signed) + any(3) - 1;
}

static inline struct tabled random_range(void)
{
	unsigned which = any(2);
	bool is_signed = any(2);
	uint64_t lo = any_number(which, is_signed);
	uint64_t hi = any(4) ? any_number(which, is_signed) : lo;
	struct tabled f = {.id = diagram_range(store, word_of(which, is_signed), lo, hi)};

	for (unsigned i = 0; i < CALLS; i++) {
		int64_t number = number_at(i, which, is_signed);

		f.table[i] = is_signed ? number >= (int64_t)lo && number <= (int64_t)hi
				       : (uint64_t)number >= lo && (uint64_t)number <= hi;
	}
	return f;
}

static inline struct tabled random_masked(void)
{
	unsigned which = any(2);
	uint64_t unread = any(4) ? 0 : 1 << 20;
	uint64_t mask = spread(which, any(16)) | unread;
	uint64_t value =
		(any(8) ? mask : UINT64_MAX) & (spread(which, any(16)) | (any(2) ? unread : 0));
	struct tabled f = {.id = diagram_masked(store, word_of(which, false), mask, value)};

	for (unsigned i = 0; i < CALLS; i++)
		f.table[i] = ((uint64_t)number_at(i, which, false) & mask) == value;
	return f;
}

static inline struct tabled random_guard(void)
{
	unsigned lo = any(4), hi = lo + any(4 - lo);
	bool asks_cap = any(2);
	unsigned cap = any(2) ? 3 : 40;
	struct tabled f;

	if (asks_cap)
		f.id = diagram_held(store, cap);
	else
		f.id = diagram_range(store, diagram_kernel(), lo * 0x105,
				     hi < 3 ? hi * 0x105 + 0x104 : KERNEL_MAX - 1);
	for (unsigned i = 0; i < CALLS; i++) {
		struct example call = call_at(i);

		f.table[i] = (uint8_t)(asks_cap ? (call.host.caps >> cap & 1) != 0
						: (i >> 10) >= lo && (i >> 10) <= hi);
	}
	return f;
}

static inline struct tabled random_term(void)
{
	switch (any(4)) {
	case 0:
		return random_guard();
	case 1:
		return random_masked();
	default:
		return random_range();
	}
}

/* A truth value with up to 2^DEPTH comparisons. */
static inline struct tabled random_truth(int depth)
{
	struct tabled a, b;
	enum diagram_op op = (enum diagram_op)any(DIAGRAM_MINUS + 1);

	if (!depth || !any(6))
		return random_term();
	a = random_truth(depth - 1);
	b = random_truth(depth - 1);
	a.id = diagram_apply(store, op, a.id, b.id);
	for (unsigned i = 0; i < CALLS; i++)
		a.table[i] = op == DIAGRAM_AND  ? a.table[i] && b.table[i]
			     : op == DIAGRAM_OR ? a.table[i] || b.table[i]
						: a.table[i] && !b.table[i];
	return a;
}

/* Values 0 .. VALUES - 1, by some conditions over each other. */
static inline struct tabled random_values(unsigned values)
{
	struct tabled f = {.id = diagram_leaf(0)};

	for (unsigned value = 0; value < values; value++) {
		struct tabled where = random_truth(2);

		f.id = diagram_if(store, where.id, diagram_leaf(value), f.id);
		for (unsigned i = 0; i < CALLS; i++)
			f.table[i] = where.table[i] ? (uint8_t)value : f.table[i];
	}
	return f;
}

/* Conditions on whole arguments, unsigned. */

static inline struct diagram_word argument(unsigned index, unsigned width)
{
	return diagram_argument(index, UINT64_MAX >> (64 - width), false);
}

static inline diagram_id is(unsigned arg, unsigned width, uint64_t value)
{
	return diagram_compare(store, argument(arg, width), RELATION_EQ, value);
}

static inline diagram_id is_not(unsigned arg, unsigned width, uint64_t value)
{
	return diagram_compare(store, argument(arg, width), RELATION_NE, value);
}

static inline diagram_id from(unsigned arg, unsigned width, uint64_t value)
{
	return diagram_compare(store, argument(arg, width), RELATION_GE, value);
}

static inline diagram_id either(diagram_id a, diagram_id b)
{
	return diagram_or(store, a, b);
}

static inline diagram_id both(diagram_id a, diagram_id b)
{
	return diagram_and(store, a, b);
}

static inline diagram_id one_of(unsigned arg, unsigned width, size_t len,
				const uint64_t *values)
{
	diagram_id set = DIAGRAM_FALSE;

	for (size_t i = 0; i < len; i++)
		set = either(set, is(arg, width, values[i]));
	return set;
}

#endif
