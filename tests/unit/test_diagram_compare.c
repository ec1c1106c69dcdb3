/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons of arguments of all widths, signed and not, with numbers on every edge. */
#include "diagram_help.h"

static const unsigned widths[] = {16, 32, 64};

struct number {
	unsigned width;
	bool is_signed;
};

static uint64_t read_of(struct number as)
{
	return UINT64_MAX >> (64 - as.width);
}

/* PATTERN as the kernel sees it, as an int64_t if AS is signed. */
static uint64_t seen(struct number as, uint64_t pattern)
{
	uint64_t number = pattern & read_of(as);

	if (as.is_signed && number >> (as.width - 1))
		number |= ~read_of(as);
	return number;
}

/* One that is likely to be on an edge. */
static uint64_t any_edge(void)
{
	uint64_t power = (uint64_t)1 << any(64);

	switch (any(5)) {
	case 0:
		return power;
	case 1:
		return power - 1;
	case 2:
		return -power;
	case 3:
		return ~power - any(2);
	default:
		return any_bits() >> any(64);
	}
}

static bool less(struct number as, uint64_t a, uint64_t b)
{
	return as.is_signed ? (int64_t)a < (int64_t)b : a < b;
}

static bool holds(struct number as, uint64_t x, enum diagram_relation relation, uint64_t y)
{
	switch (relation) {
	case RELATION_EQ:
		return x == y;
	case RELATION_NE:
		return x != y;
	case RELATION_LT:
		return less(as, x, y);
	case RELATION_LE:
		return !less(as, y, x);
	case RELATION_GT:
		return less(as, y, x);
	default:
		return !less(as, x, y);
	}
}

static struct example call_with(unsigned arg, uint64_t value)
{
	struct example call = {.args = {any_bits(), any_bits(), 5, 6, 7, 8}};

	call.args[arg] = value;
	return call;
}

static void test_comparisons_of_whole_arguments(void **state)
{
	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct number as = {widths[any(3)], any(2)};
		unsigned arg = any(CUBE_ARGS);
		struct diagram_word word = diagram_argument(arg, read_of(as), as.is_signed);
		enum diagram_relation relation = (enum diagram_relation)any(6);
		uint64_t y = any(4) ? seen(as, any_edge()) : any_edge();
		diagram_id f = diagram_compare(store, word, relation, y);

		assert_true(diagram_size(store, f) <= as.width);
		for (int i = 0; i < 20; i++) {
			uint64_t x = any(2) ? any_edge() : y + any(5) - 2;
			struct example call = call_with(arg, x);

			assert_int_equal(diagram_eval(store, f, &call),
					 holds(as, seen(as, x), relation, y));
		}
	}
}

static void test_ranges_of_whole_arguments(void **state)
{
	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct number as = {widths[any(3)], any(2)};
		struct diagram_word word = diagram_argument(2, read_of(as), as.is_signed);
		uint64_t lo = seen(as, any_edge()), hi = seen(as, any_edge());
		diagram_id f = diagram_range(store, word, lo, hi);

		assert_true(diagram_size(store, f) <= 2 * as.width);
		assert_int_equal(f, diagram_and(store,
						diagram_compare(store, word, RELATION_GE, lo),
						diagram_compare(store, word, RELATION_LE, hi)));
	}
}

/* Where bits are not read: they count as zero, and the sign is the highest that is. */
static void test_arguments_with_holes(void **state)
{
	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct number as = {widths[any(3)], any(2)};
		uint64_t sign = as.is_signed ? read_of(as) ^ read_of(as) >> 1 : 0;
		uint64_t read = (read_of(as) & any_bits() & (any_bits() | any_bits())) | sign;
		struct diagram_word word = diagram_argument(4, read, as.is_signed);
		uint64_t lo = seen(as, any_edge()), hi = seen(as, any_edge());
		diagram_id f = diagram_range(store, word, lo, hi);
		enum diagram_relation relation = (enum diagram_relation)any(6);
		diagram_id g = diagram_compare(store, word, relation, lo);

		assert_int_equal(diagram_support(store, f).args[4] & ~read, 0);
		for (int i = 0; i < 20; i++) {
			uint64_t x = any(2) ? any_edge() : (any(2) ? lo : hi) + any(5) - 2;
			struct example call = call_with(4, x);
			uint64_t number = seen(as, x & read);

			assert_int_equal(diagram_eval(store, f, &call),
					 !less(as, number, lo) && !less(as, hi, number));
			assert_int_equal(diagram_eval(store, g, &call),
					 holds(as, number, relation, lo));
		}
	}
}

/* A diagram of values that asks for argument FIRST and such as are behind it. */
static diagram_id any_end(unsigned first)
{
	diagram_id f = diagram_leaf(any(3));

	for (unsigned i = any(4); i > 0; i--) {
		struct number as = {widths[any(3)], any(2)};
		struct diagram_word word =
			diagram_argument(first + any(2), read_of(as), as.is_signed);
		diagram_id where = diagram_compare(store, word, (enum diagram_relation)any(6),
						   seen(as, any_edge()));

		f = diagram_over(store, diagram_where(store, where, diagram_leaf(any(3))), f);
	}
	return f;
}

/* Ends that ask for what is before the word, for the word itself, or for what is behind it. */
static void test_ends_of_comparisons(void **state)
{
	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct number as = {widths[any(3)], any(2)};
		uint64_t read = any(4) ? read_of(as) : read_of(as) & (any_bits() | any_bits());
		struct diagram_word word = diagram_argument(2, read, as.is_signed);
		unsigned first = any(3) + 1;
		struct diagram_ends ends = {any_end(first), any_end(first)};
		uint64_t x = seen(as, any_edge()), y = seen(as, any_edge());
		enum diagram_relation relation = (enum diagram_relation)any(6);
		diagram_id truth = DIAGRAM_NONE, f = DIAGRAM_NONE;

		switch (any(3)) {
		case 0:
			truth = diagram_compare(store, word, relation, x);
			f = diagram_compare_ends(store, word, relation, x, ends);
			break;
		case 1:
			truth = diagram_range(store, word, x, y);
			f = diagram_range_ends(store, word, x, y, ends);
			break;
		case 2:
			truth = diagram_masked(store, word, y, x & y);
			f = diagram_masked_ends(store, word, y, x & y, ends);
			break;
		}
		assert_int_equal(
			f, diagram_over(store, diagram_where(store, truth, ends.yes), ends.no));
	}
}

static void test_pieces_of_whole_arguments(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct number as = {widths[any(3)], any(2)};
		struct diagram_word word = diagram_argument(3, read_of(as), as.is_signed);
		struct diagram_pieces pieces;
		diagram_id f = DIAGRAM_FALSE, again = DIAGRAM_FALSE;

		for (unsigned i = any(6); i > 0; i--) {
			uint64_t lo = seen(as, any_edge());

			f = diagram_or(store, f, diagram_range(store, word, lo, lo + any(100)));
		}
		assert_true(diagram_pieces(store, f, word, 20, &pieces));
		for (size_t i = 0; i < pieces.len; i++) {
			struct diagram_piece piece = pieces.ptr[i];

			assert_true(i == 0 || pieces.ptr[i - 1].hi + 1 == piece.lo);
			assert_true(i == 0 || pieces.ptr[i - 1].rest != piece.rest);
			if (piece.rest == DIAGRAM_TRUE)
				again = diagram_or(
					store, again,
					diagram_range(store, word, piece.lo, piece.hi));
		}
		assert_int_equal(again, f);
		assert_int_equal(diagram_pieces(store, f, word, pieces.len - 1, &pieces),
				 false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_comparisons_of_whole_arguments), TEST(test_ranges_of_whole_arguments),
		TEST(test_arguments_with_holes),           TEST(test_ends_of_comparisons),
		TEST(test_pieces_of_whole_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
