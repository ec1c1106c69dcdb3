/* SPDX-License-Identifier: Apache-2.0 */
/* A map against the plainest one: an array. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/map.h"

static void test_an_empty_map_has_nothing(void **state)
{
	struct map map = {0};

	(void)state;
	assert_null(map_get(&map, str_of("a")));
	assert_null(map_get(&map, (struct str){"", 0}));
}

static void test_a_thousand_names(void **state)
{
	struct arena *arena = arena_new();
	struct map map = {.arena = arena};
	int values[1000];

	(void)state;
	for (int i = 0; i < 1000; i++)
		map_put(&map, str_of(arena_printf(arena, "name-%d", i)), &values[i]);
	assert_int_equal(map.len, 1000);
	for (int i = 0; i < 1000; i++) {
		assert_ptr_equal(map_get(&map, str_of(arena_printf(arena, "name-%d", i))),
				 &values[i]);
		assert_null(map_get(&map, str_of(arena_printf(arena, "name+%d", i))));
	}
	arena_free(arena);
}

static void test_a_second_value_replaces_the_first(void **state)
{
	struct arena *arena = arena_new();
	struct map map = {.arena = arena};
	int first, second;

	(void)state;
	map_put(&map, str_of("x"), &first);
	map_put(&map, str_of("x"), &second);
	assert_int_equal(map.len, 1);
	assert_ptr_equal(map_get(&map, str_of("x")), &second);
	arena_free(arena);
}

static void test_keys_are_compared_by_length_too(void **state)
{
	struct arena *arena = arena_new();
	struct map map = {.arena = arena};
	int value;

	(void)state;
	map_put(&map, (struct str){"chmod", 2}, &value);
	assert_ptr_equal(map_get(&map, str_of("ch")), &value);
	assert_null(map_get(&map, str_of("chmod")));
	map_put(&map, (struct str){"a\0b", 3}, &value);
	assert_null(map_get(&map, (struct str){"a\0c", 3}));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_map_has_nothing),
		cmocka_unit_test(test_a_thousand_names),
		cmocka_unit_test(test_a_second_value_replaces_the_first),
		cmocka_unit_test(test_keys_are_compared_by_length_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
