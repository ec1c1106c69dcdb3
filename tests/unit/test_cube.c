/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The algebra of cubes against brute force: a universe of 1024 points, which has
 * three bits in each of two arguments, a capability held or not twice, and four
 * kernels, is small enough to ask every point.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "core/limits.h"
#include "model/cube.h"

#define ROUNDS 3000
#define POINTS 1024
#define BITS 3 /* of each argument, at these places */

static const unsigned places[2][BITS] = {{0, 31, 32}, {5, 15, 63}};
static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	srand(1);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static unsigned any(unsigned below)
{
	return (unsigned)rand() % below;
}

struct point {
	uint64_t args[CUBE_ARGS];
	struct host host;
};

static struct point point_at(unsigned index)
{
	struct point point = {
		.host = {.caps = index >> 6 & 3, .kernel = (index >> 8 & 3) * 10}};

	for (unsigned bit = 0; bit < BITS; bit++) {
		point.args[0] |= (uint64_t)(index >> bit & 1) << places[0][bit];
		point.args[1] |= (uint64_t)(index >> (BITS + bit) & 1) << places[1][bit];
	}
	return point;
}

static bool has_point(const struct cube *cube, unsigned index)
{
	struct point point = point_at(index);

	return cube_has(cube, point.args, point.host);
}

/* How many cubes of LIST the point is in. */
static unsigned count_at(const struct cube_list *list, unsigned index)
{
	unsigned count = 0;

	for (size_t i = 0; i < list->len; i++)
		count += has_point(&list->ptr[i], index);
	return count;
}

static struct cube random_cube(void)
{
	struct cube cube = cube_all();
	unsigned lo = any(4), hi = lo + 1 + any(4 - lo);

	for (unsigned arg = 0; arg < 2; arg++)
		for (unsigned bit = 0; bit < BITS; bit++)
			if (any(2)) {
				cube.arg[arg].mask |= (uint64_t)1 << places[arg][bit];
				cube.arg[arg].value |= (uint64_t)any(2) << places[arg][bit];
			}
	for (unsigned cap = 0; cap < 2; cap++)
		if (any(2))
			*(any(2) ? &cube.held : &cube.lacked) |= (uint64_t)1 << cap;
	cube.kernel_lo = any(2) ? lo * 10 : KERNEL_MIN;
	cube.kernel_hi = any(2) ? hi * 10 : KERNEL_MAX;
	return cube;
}

static struct cube_list random_list(unsigned count)
{
	struct cube_list list = {0};

	while (count-- > 0) {
		struct cube cube = random_cube();

		cube_list_add(arena, &list, &cube);
	}
	return list;
}

/* A list without overlaps, and what is in it. */
static struct cube_list random_disjoint(void)
{
	struct cube_list list = {0}, some = random_list(3);

	for (size_t i = 0; i < some.len; i++) {
		struct cube_list bare = {0};

		cube_list_add(arena, &bare, &some.ptr[i]);
		for (size_t j = 0; j < list.len; j++)
			cube_list_subtract(arena, &bare, &list.ptr[j]);
		for (size_t j = 0; j < bare.len; j++)
			cube_list_add(arena, &list, &bare.ptr[j]);
	}
	return list;
}

static void test_all(void **state)
{
	struct cube all = cube_all(), guarded = all, masked = all;

	(void)state;
	guarded.held = 1;
	masked.arg[5].mask = (uint64_t)1 << 63;
	assert_true(cube_is_all(&all));
	assert_true(cube_ignores_args(&guarded) && !cube_ignores_host(&guarded));
	assert_true(cube_ignores_host(&masked) && !cube_ignores_args(&masked));
	assert_false(cube_is_all(&guarded) || cube_is_all(&masked));
	for (unsigned i = 0; i < POINTS; i++)
		assert_true(has_point(&all, i));
}

static void test_intersection(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct cube a = random_cube(), b = random_cube(), both;
		bool meets = cube_intersect(&a, &b, &both);

		assert_int_equal(cube_meets(&a, &b), meets);
		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(has_point(&a, i) && has_point(&b, i),
					 meets && has_point(&both, i));
	}
}

static void test_intersection_into_an_operand(void **state)
{
	struct cube a = random_cube(), b, expected;

	(void)state;
	do
		b = random_cube();
	while (!cube_intersect(&a, &b, &expected));
	assert_true(cube_intersect(&a, &b, &a));
	assert_true(cube_equal(&a, &expected));
}

static void test_covering(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct cube a = random_cube(), b = random_cube(), c;
		bool covers = true;

		if (any(2) && cube_intersect(&a, &b, &c))
			b = c; /* mostly covered, as chance alone hardly ever makes it */
		for (unsigned i = 0; i < POINTS; i++)
			covers &= !has_point(&b, i) || has_point(&a, i);
		/* Kernels have more values than there are points. */
		if (covers && (a.kernel_lo > b.kernel_lo || a.kernel_hi < b.kernel_hi))
			continue;
		assert_int_equal(cube_covers(&a, &b), covers);
	}
}

static void test_difference_is_exact_and_disjoint(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct cube a = random_cube(), b = random_cube();
		struct cube_list rest = {0};

		cube_subtract(arena, &a, &b, &rest);
		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(count_at(&rest, i),
					 has_point(&a, i) && !has_point(&b, i));
	}
}

static void test_difference_of_lists(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS / 4; round++) {
		struct cube_list list = random_disjoint();
		struct cube b = random_cube();
		unsigned before[POINTS];

		for (unsigned i = 0; i < POINTS; i++)
			before[i] = count_at(&list, i);
		cube_list_subtract(arena, &list, &b);
		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(count_at(&list, i), has_point(&b, i) ? 0 : before[i]);
	}
}

static void test_difference_from_nothing(void **state)
{
	struct cube_list list = {0};
	struct cube all = cube_all();

	(void)state;
	cube_list_subtract(arena, &list, &all);
	assert_int_equal(list.len, 0);
	cube_list_add(arena, &list, &all);
	cube_list_subtract(arena, &list, &all);
	assert_int_equal(list.len, 0);
}

static void test_meeting_of_lists(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS / 4; round++) {
		struct cube_list a = random_list(any(4)), b = random_list(any(4));
		struct cube_list both = cube_list_meet(arena, &a, &b);

		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(count_at(&both, i), count_at(&a, i) * count_at(&b, i));
	}
}

static void test_meeting_stops_when_it_is_too_much(void **state)
{
	struct cube_list list = {0};
	struct cube cube = cube_all();

	(void)state;
	for (int i = 0; i < 100; i++)
		cube_list_add(arena, &list, &cube);
	assert_int_equal(cube_list_meet(arena, &list, &list).len, LIMIT_CUBES + 1);
}

static void test_joining_two(void **state)
{
	unsigned joined = 0;

	(void)state;
	for (int round = 0; round < ROUNDS * 4; round++) {
		struct cube a = random_cube(), b = a, both;

		if (any(2))
			b.arg[0].value ^= a.arg[0].mask & (uint64_t)1 << places[0][any(BITS)];
		else
			b = random_cube();
		if (cube_meets(&a, &b) || !cube_join(&a, &b, &both))
			continue;
		joined++;
		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(has_point(&both, i),
					 has_point(&a, i) || has_point(&b, i));
	}
	assert_true(joined > ROUNDS / 10);
}

static void test_joining_keeps_a_list(void **state)
{
	size_t before = 0, after = 0;

	(void)state;
	for (int round = 0; round < ROUNDS / 4; round++) {
		struct cube_list list = random_disjoint();
		unsigned counts[POINTS];

		for (unsigned i = 0; i < POINTS; i++)
			counts[i] = count_at(&list, i);
		before += list.len;
		cube_list_join(&list);
		after += list.len;
		for (unsigned i = 0; i < POINTS; i++)
			assert_int_equal(count_at(&list, i), counts[i]);
	}
	assert_true(after < before);
}

static void test_splits_join_to_the_whole(void **state)
{
	struct cube_list list = {0};
	struct cube all = cube_all(), one = all;

	(void)state;
	one.arg[2] = (struct cube_arg){0xff, 0x5a};
	one.held = 4;
	one.kernel_lo = 0x500;
	cube_subtract(arena, &all, &one, &list);
	cube_list_add(arena, &list, &one);
	assert_true(list.len > 9);
	cube_list_join(&list);
	assert_int_equal(list.len, 1);
	assert_true(cube_is_all(&list.ptr[0]));
}

static void test_an_example_is_a_member(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct cube cube = random_cube();
		uint64_t args[CUBE_ARGS];
		struct host host;

		cube_example(&cube, args, &host);
		assert_true(cube_has(&cube, args, host));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all),
		TEST(test_intersection),
		TEST(test_intersection_into_an_operand),
		TEST(test_covering),
		TEST(test_difference_is_exact_and_disjoint),
		TEST(test_difference_of_lists),
		TEST(test_difference_from_nothing),
		TEST(test_meeting_of_lists),
		TEST(test_meeting_stops_when_it_is_too_much),
		TEST(test_joining_two),
		TEST(test_joining_keeps_a_list),
		TEST(test_splits_join_to_the_whole),
		TEST(test_an_example_is_a_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
