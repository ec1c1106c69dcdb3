/* SPDX-License-Identifier: Apache-2.0 */
/* What decision diagrams cost, and what they may. */
#include "diagram_help.h"
#include "core/limits.h"
#include "model/diagram_store.h"

/* What there is a limit for. */

static diagram_id parity(struct diagrams *d, unsigned bits)
{
	diagram_id f = DIAGRAM_FALSE;

	for (unsigned bit = 0; bit < bits; bit++)
		f = diagram_apply(
			d, DIAGRAM_DIFFER, f,
			diagram_make(d, DIAGRAM_ARG(0, bit), DIAGRAM_FALSE, DIAGRAM_TRUE));
	return f;
}

static void test_limits(void **state)
{
	struct diagrams *d = diagrams_limited(arena, 100, 1u << 20);
	struct diagrams *slow = diagrams_limited(arena, 1u << 20, 50);

	(void)state;
	parity(d, 8);
	assert_false(diagrams_exhausted(d));
	assert_int_equal(parity(d, 64), DIAGRAM_NONE);
	assert_true(diagrams_exhausted(d));
	assert_int_equal(diagrams_nodes(d), 100);
	assert_int_equal(diagram_and(d, DIAGRAM_TRUE, DIAGRAM_TRUE), DIAGRAM_NONE);
	assert_int_equal(parity(slow, 64), DIAGRAM_NONE);
	assert_true(diagrams_exhausted(slow) && slow->work < 200);
}

/* x of argument 0 equals y of argument 1: in this order of variables exponential. */
static void test_the_worst_ends_soon(void **state)
{
	struct diagrams *d = diagrams_limited(arena, 1u << 16, 1u << 20);
	diagram_id f = DIAGRAM_TRUE;

	(void)state;
	for (unsigned bit = 0; bit < 64; bit++) {
		diagram_id x =
			diagram_make(d, DIAGRAM_ARG(0, bit), DIAGRAM_FALSE, DIAGRAM_TRUE);
		diagram_id y =
			diagram_make(d, DIAGRAM_ARG(1, bit), DIAGRAM_TRUE, DIAGRAM_FALSE);

		f = diagram_and(d, f, diagram_apply(d, DIAGRAM_DIFFER, x, y));
	}
	assert_int_equal(f, DIAGRAM_NONE);
	assert_true(diagrams_exhausted(d));
}

/* Whether x of argument 0 equals y of argument 1 for the lowest BITS. */
static diagram_id same(struct diagrams *d, unsigned bits)
{
	diagram_id f = DIAGRAM_TRUE;

	for (unsigned bit = 0; bit < bits; bit++)
		f = diagram_and(d, f,
				diagram_apply(d, DIAGRAM_DIFFER,
					      diagram_make(d, DIAGRAM_ARG(0, bit),
							   DIAGRAM_FALSE, DIAGRAM_TRUE),
					      diagram_make(d, DIAGRAM_ARG(1, bit), DIAGRAM_TRUE,
							   DIAGRAM_FALSE)));
	return f;
}

/* What a part of the work was broken off in is right when it is done again. */
static void test_a_part_has_a_bound(void **state)
{
	(void)state;
	for (uint64_t work = 1; work < 20000; work += work / 4 + 1) {
		struct diagrams *d = diagrams_new(arena);
		struct diagrams_budget outer = diagrams_spend(d, 1u << 20);
		struct diagrams_budget inner = diagrams_spend(d, work);
		bool is_done = same(d, 10) != DIAGRAM_NONE;

		assert_int_equal(diagrams_regain(d, inner), is_done);
		assert_true(diagrams_regain(d, outer));
		assert_int_equal(diagram_copy(store, d, same(d, 10)), same(store, 10));
	}
}

/* Of two bounds the outer one holds, too; and what all may take. */
static void test_bounds_within_bounds(void **state)
{
	struct diagrams *d = diagrams_limited(arena, 1u << 16, 1000);
	struct diagrams_budget outer = diagrams_spend(d, 100);
	struct diagrams_budget inner = diagrams_spend(d, 10000);

	(void)state;
	assert_int_equal(same(d, 12), DIAGRAM_NONE);
	assert_false(diagrams_regain(d, inner));
	assert_true(diagrams_exhausted(d));
	assert_false(diagrams_regain(d, outer));
	assert_false(diagrams_exhausted(d));
	outer = diagrams_spend(d, 10000);
	assert_int_equal(same(d, 12), DIAGRAM_NONE);
	assert_false(diagrams_regain(d, outer));
	assert_true(diagrams_exhausted(d));
}

/* What a text of some bytes may take, be they in one text or in several. */
static void test_long_texts_may_take_long(void **state)
{
	struct diagrams *one = diagrams_new(arena), *several = diagrams_new(arena);
	uint64_t least = diagrams_left(one, 0);

	(void)state;
	diagrams_allow(one, 3000);
	for (int i = 0; i < 3; i++)
		diagrams_allow(several, 1000);
	assert_true(diagrams_left(one, 0) > least && least < LIMIT_DIAGRAM_WORK / 4);
	assert_int_equal(diagrams_left(one, 0), diagrams_left(several, 0));
	assert_int_equal(diagrams_left(one, 1000), diagrams_left(one, 0) - 1000);
	assert_int_equal(diagrams_left(one, UINT64_MAX), 0);
	for (int i = 0; i < 2; i++) {
		diagrams_allow(one, SIZE_MAX / LIMIT_DIAGRAM_WORK_BYTE / 2);
		assert_int_equal(diagrams_left(one, 0), LIMIT_DIAGRAM_WORK);
	}
}

static void test_work_is_counted(void **state)
{
	struct diagrams *d = diagrams_new(arena);
	uint64_t before = diagrams_work(d);

	(void)state;
	same(d, 4);
	assert_true(before == 0 && diagrams_work(d) >= diagrams_nodes(d));
}

static void test_a_copy_goes_by_each_node_once(void **state)
{
	struct diagrams *other = diagrams_new(arena);
	diagram_id f = parity(store, 64); /* of 127 nodes and 2^64 paths */

	(void)state;
	assert_int_equal(diagram_copy(store, other, diagram_copy(other, store, f)), f);
	assert_int_equal(diagrams_nodes(other), 127);
}

/* What is brought over from it means nothing, be it a leaf. */
static void test_a_copy_of_the_exhausted_is_exhausted(void **state)
{
	struct diagrams *small = diagrams_limited(arena, 10, 1u << 20);
	struct diagrams *leaf = diagrams_new(arena), *nodes = diagrams_new(arena);
	diagram_id made = parity(small, 4);

	(void)state;
	assert_int_not_equal(diagram_copy(nodes, small, made), DIAGRAM_NONE);
	assert_false(diagrams_exhausted(nodes));
	assert_int_equal(diagram_copy(leaf, small, parity(small, 64)), DIAGRAM_NONE);
	assert_true(diagrams_exhausted(leaf));
	diagram_copy(nodes, small, made);
	assert_true(diagrams_exhausted(nodes));
}

/* What cubes could not hold. */

static void assert_size(diagram_id f, uint32_t size, uint32_t work)
{
	assert_int_equal(diagram_size(store, f), size);
	if (store->work > work)
		fail_msg("%llu steps", (unsigned long long)store->work);
}

static void test_mount_of_three_pointers(void **state)
{
	diagram_id f = diagram_and(store, is_not(2, 64, 0), is(4, 64, 0));

	(void)state;
	assert_size(diagram_and(store, f, is_not(0, 64, 0)), 192, 600);
}

static void test_setresuid_of_three_ids(void **state)
{
	diagram_id f = diagram_and(store, is_not(0, 32, 0), is_not(1, 32, 0));

	(void)state;
	assert_size(diagram_and(store, f, is_not(2, 32, 0)), 96, 300);
}

static void test_mmap_of_two_actions(void **state)
{
	diagram_id deny = diagram_and(store, is_not(0, 64, 0), is_not(1, 64, 0));
	diagram_id kill = is(2, 64, 7);

	(void)state;
	assert_size(diagram_if(store, kill, diagram_leaf(3),
			       diagram_where(store, deny, diagram_leaf(2))),
		    256, 1000);
}

static void test_fcntl_of_masks(void **state)
{
	struct diagram_word cmd = diagram_argument(1, UINT32_MAX, false);
	struct diagram_word arg = diagram_argument(2, UINT64_MAX, false);
	diagram_id deny =
		diagram_and(store, diagram_masked(store, arg, 7, 7), is_not(2, 64, 7));
	diagram_id kill = diagram_or(store, is(1, 32, 7), is(1, 32, 0x7fffffff));

	(void)state;
	deny = diagram_and(store, diagram_masked(store, cmd, 1, 1), deny);
	assert_size(diagram_if(store, kill, diagram_leaf(3),
			       diagram_where(store, deny, diagram_leaf(2))),
		    124, 500);
}

static void test_openat_of_two_thresholds(void **state)
{
	struct diagram_word fd = diagram_argument(0, UINT64_MAX, false);
	struct diagram_word flags = diagram_argument(2, UINT64_MAX, false);

	(void)state;
	assert_size(
		diagram_and(store,
			    diagram_compare(store, flags, RELATION_GE, 8571727646097290732u),
			    diagram_compare(store, fd, RELATION_GE, 255)),
		126, 300);
}

/*
 * Ten thousand rules on one call, with as many values: linear in their bits, but for what it
 * takes to put them together.
 */
static void test_many_rules(void **state)
{
	enum { MANY = 10000 };
	diagram_id *rules = ARENA_ARRAY(arena, diagram_id, MANY);
	struct example call = {.args = {7, 42}};
	diagram_id all;

	(void)state;
	for (unsigned i = 0; i < MANY; i++)
		rules[i] = diagram_and(store, is(0, 32, i % 1000), is(1, 64, any_bits()));
	rules[MANY / 2] = is(1, 64, 42);
	all = diagram_apply_all(store, DIAGRAM_OR, rules, MANY);
	assert_int_equal(diagram_eval(store, all, &call), 1);
	call.args[1]++;
	assert_int_equal(diagram_eval(store, all, &call), 0);
	assert_true(diagram_size(store, all) > MANY * 40);
	if (diagrams_nodes(store) > MANY * 180 || store->work > MANY * 100)
		fail_msg("%u nodes, %u made, %llu steps", diagram_size(store, all),
			 diagrams_nodes(store), (unsigned long long)store->work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_limits),
		TEST(test_the_worst_ends_soon),
		TEST(test_a_part_has_a_bound),
		TEST(test_bounds_within_bounds),
		TEST(test_long_texts_may_take_long),
		TEST(test_work_is_counted),
		TEST(test_a_copy_goes_by_each_node_once),
		TEST(test_a_copy_of_the_exhausted_is_exhausted),
		TEST(test_mount_of_three_pointers),
		TEST(test_setresuid_of_three_ids),
		TEST(test_mmap_of_two_actions),
		TEST(test_fcntl_of_masks),
		TEST(test_openat_of_two_thresholds),
		TEST(test_many_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
