/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is zeroed, aligned, and gone all at once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "core/arena.h"
#include "core/str.h"
#include "core/vec.h"

static void test_memory_is_zeroed_and_aligned(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *bytes = arena_alloc(arena, size);

		assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 0xff, size);
	}
	arena_free(arena);
}

static void test_pieces_do_not_overlap(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *pieces[200];

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		pieces[i] = arena_alloc(arena, i * 37);
		memset(pieces[i], (int)i, i * 37);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < i * 37; j++)
			assert_int_equal(pieces[i][j], (unsigned char)i);
	arena_free(arena);
}

static void test_more_than_a_chunk(void **state)
{
	struct arena *arena = arena_new();
	const size_t size = (size_t)3 << 20;
	char *bytes = arena_alloc(arena, size);

	(void)state;
	bytes[0] = bytes[size - 1] = 1;
	assert_int_equal(*(char *)arena_alloc(arena, 1), 0);
	arena_free(arena);
	arena_free(NULL);
}

static void test_what_is_last_is_extended(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *first = arena_alloc(arena, 10), *last;

	(void)state;
	memset(first, 0xff, 10);
	assert_true(arena_extend(arena, first, 10, 1000));
	for (size_t i = 10; i < 1000; i++)
		assert_int_equal(first[i], 0);
	last = arena_alloc(arena, 10);
	assert_true(last >= first + 1000);
	assert_false(arena_extend(arena, first, 1000, 1010));
	assert_false(arena_extend(arena, last, 10, (size_t)1 << 30));
	arena_free(arena);
}

static void test_reset_gives_zeroes_again(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			unsigned char *bytes = arena_alloc(arena, 5000);

			for (size_t k = 0; k < 5000; k++)
				assert_int_equal(bytes[k], 0);
			memset(bytes, 0xff, 5000);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void test_what_others_left_starts_empty(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		struct arena *one = arena_new(), *two = arena_new();

		for (int i = 0; i < 400; i++) { /* more than is kept for others */
			unsigned char *a = arena_alloc(one, 50000);
			unsigned char *b = arena_alloc(two, 5000);

			for (size_t k = 0; k < 5000; k++)
				assert_int_equal(a[k] | b[k], 0);
			memset(a, 0xff, 50000);
			memset(b, 0xff, 5000);
		}
		arena_free(one);
		arena_free(two);
	}
}

static void test_text(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(arena_strndup(arena, "chmod", 2), "ch");
	assert_string_equal(arena_strndup(arena, NULL, 0), "");
	assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
	arena_free(arena);
}

static void test_vec_keeps_what_was_pushed(void **state)
{
	struct arena *arena = arena_new();
	VEC(int) numbers = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		*VEC_PUSH(arena, &numbers) = i;
	assert_int_equal(numbers.len, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.ptr[i], i);
	numbers.len = 10; /* a list that was cut grows by zeroed elements */
	assert_int_equal(*VEC_PUSH(arena, &numbers), 0);
	arena_free(arena);
}

static void test_sbuf(void **state)
{
	struct arena *arena = arena_new();
	struct sbuf text = {.arena = arena};

	(void)state;
	assert_null(text.ptr);
	sbuf_puts(&text, "");
	assert_string_equal(text.ptr, "");
	for (int i = 0; i < 500; i++)
		sbuf_printf(&text, "%d,", i % 10);
	sbuf_add(&text, "end!", 3);
	assert_int_equal(text.len, 1003);
	assert_int_equal(strlen(text.ptr), 1003);
	assert_string_equal(text.ptr + 998, "9,end");
	arena_free(arena);
}

static void test_str(void **state)
{
	struct str a = {"chmod", 3}, b = str_of("chm"), c = str_of("chmod");

	(void)state;
	assert_true(str_equal(a, b));
	assert_false(str_equal(a, c));
	assert_true(str_is(a, "chm"));
	assert_false(str_is(a, "chmod"));
	assert_true(str_compare(a, c) < 0);
	assert_true(str_compare(c, a) > 0);
	assert_int_equal(str_compare(a, b), 0);
	assert_true(str_compare(str_of("b"), str_of("abc")) > 0);
	assert_int_equal(str_compare_text((struct str){"openat", 4}, "open"), 0);
	assert_true(str_compare_text(str_of("open"), "openat") < 0);
	assert_true(str_compare_text(str_of("openat"), "open") > 0);
	assert_true(str_compare_text(str_of("\xc3"), "a") > 0);
	assert_true(str_compare_text((struct str){"open\0at", 7}, "open") > 0);
	assert_int_equal(str_compare_text(str_of(""), ""), 0);
}

static void test_what_is_given_back(void **state)
{
	struct arena *arena = arena_new();
	const size_t size = (size_t)3 << 20;
	char *small = arena_strndup(arena, "small", 5);
	char *large[3], *table, *beside;

	(void)state;
	for (int i = 0; i < 3; i++) {
		large[i] = arena_alloc(arena, size);
		memset(large[i], 'a' + i, size);
	}
	table = arena_alloc(arena, 40000);
	memset(table, 'd', 40000);
	beside = arena_strndup(arena, "beside", 6);
	arena_give_back(arena, table);
	table = arena_alloc(arena, 30000); /* in the same place */
	for (size_t i = 0; i < 30000; i++)
		assert_int_equal(table[i], 0);
	assert_string_equal(beside, "beside");
	arena_give_back(arena, large[2]);
	arena_give_back(arena, large[0]);
	arena_give_back(arena, small);
	arena_give_back(arena, NULL);
	assert_string_equal(small, "small");
	assert_int_equal(large[1][0], 'b');
	assert_int_equal(large[1][size - 1], 'b');
	assert_int_equal(*(char *)arena_alloc(arena, size), 0);
	arena_free(arena);
}

/* A table that comes first of all lies alone, too, in what another arena left with more room.
 */
static void test_first_is_given_back(void **state)
{
	struct arena *arena = arena_new();
	char *table, *beside;

	(void)state;
	arena_strndup(arena, "before", 6);
	arena_free(arena);
	arena = arena_new();
	table = arena_alloc(arena, 40000);
	beside = arena_strndup(arena, "beside", 6);
	arena_give_back(arena, table);
	memset(arena_alloc(arena, 40000), 'a', 40000);
	memset(arena_alloc(arena, 20000), 'b', 20000);
	assert_string_equal(beside, "beside");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_is_zeroed_and_aligned),
		cmocka_unit_test(test_pieces_do_not_overlap),
		cmocka_unit_test(test_more_than_a_chunk),
		cmocka_unit_test(test_what_is_last_is_extended),
		cmocka_unit_test(test_reset_gives_zeroes_again),
		cmocka_unit_test(test_what_is_given_back),
		cmocka_unit_test(test_first_is_given_back),
		cmocka_unit_test(test_what_others_left_starts_empty),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_vec_keeps_what_was_pushed),
		cmocka_unit_test(test_sbuf),
		cmocka_unit_test(test_str),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
