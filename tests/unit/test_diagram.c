/* SPDX-License-Identifier: Apache-2.0 */
/* Decision diagrams against brute force, and what they cost. */
#include "diagram_help.h"

#include "core/limits.h"

#define ROUNDS 300

static void test_conditions_are_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS * 5; round++) {
		struct tabled f = random_truth(3);

		assert_true(is_exact(&f));
	}
}

static void test_values_are_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(4);

		assert_true(is_exact(&f));
	}
}

static void test_equal_functions_are_one_diagram(void **state)
{
	enum { MANY = 150 };
	struct tabled *all = ARENA_ARRAY(arena, struct tabled, MANY);
	unsigned equal = 0;

	(void)state;
	for (unsigned i = 0; i < MANY; i++)
		all[i] = random_truth(2);
	for (unsigned i = 0; i < MANY; i++)
		for (unsigned j = 0; j < i; j++) {
			bool is_equal = !memcmp(all[i].table, all[j].table, CALLS);

			assert_int_equal(all[i].id == all[j].id, is_equal);
			equal += is_equal;
		}
	assert_true(equal > 100);
}

/* The same function by another way is the same diagram. */
static void test_laws(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id a = random_truth(2).id, b = random_truth(2).id,
			   c = random_truth(2).id;
		diagram_id v = random_values(3).id, w = random_values(3).id;

		assert_int_equal(diagram_not(store, diagram_not(store, a)), a);
		assert_int_equal(
			diagram_not(store, diagram_and(store, a, b)),
			diagram_or(store, diagram_not(store, a), diagram_not(store, b)));
		assert_int_equal(
			diagram_and(store, a, diagram_or(store, b, c)),
			diagram_or(store, diagram_and(store, a, b), diagram_and(store, a, c)));
		assert_int_equal(diagram_minus(store, a, b),
				 diagram_and(store, a, diagram_not(store, b)));
		assert_int_equal(diagram_if(store, a, v, w),
				 diagram_if(store, diagram_not(store, a), w, v));
		assert_int_equal(diagram_apply(store, DIAGRAM_DIFFER, v, w),
				 diagram_apply(store, DIAGRAM_DIFFER, w, v));
		assert_true(diagram_implies(store, diagram_and(store, a, b), a));
		assert_int_equal(diagram_implies(store, a, b), diagram_and(store, a, b) == a);
	}
}

static void test_all_at_once(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id ids[3][9], expected[3] = {DIAGRAM_TRUE, DIAGRAM_FALSE, DIAGRAM_OPEN};
		const enum diagram_op ops[3] = {DIAGRAM_AND, DIAGRAM_OR, DIAGRAM_OVER};
		size_t len = any(10);

		for (size_t i = 0; i < len; i++)
			for (int op = 0; op < 3; op++) {
				ids[op][i] = random_truth(1).id;
				if (ops[op] == DIAGRAM_OVER)
					ids[op][i] = diagram_where(store, ids[op][i],
								   diagram_leaf(any(4)));
				expected[op] =
					diagram_apply(store, ops[op], expected[op], ids[op][i]);
			}
		for (int op = 0; op < 3; op++)
			assert_int_equal(diagram_apply_all(store, ops[op], ids[op], len),
					 expected[op]);
	}
}

/* The stricter of two, as a caller's own operation. */
static bool settle_least(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	*result = a < b ? a : b;
	return a == b || (diagram_is_leaf(a) && diagram_is_leaf(b));
}

static diagram_id map_double(const void *ctx, uint32_t value)
{
	return diagram_leaf(2 * value + *(const uint32_t *)ctx);
}

static void test_operations_of_ones_own(void **state)
{
	uint32_t one = 1;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled a = random_values(4), b = random_values(4), least = a, mapped = a;

		least.id = diagram_combine(store, settle_least, NULL, a.id, b.id);
		mapped.id = diagram_map(store, map_double, &one, a.id);
		for (unsigned i = 0; i < CALLS; i++) {
			least.table[i] = a.table[i] < b.table[i] ? a.table[i] : b.table[i];
			mapped.table[i] = (uint8_t)(2 * a.table[i] + 1);
		}
		assert_true(is_exact(&least) && is_exact(&mapped));
	}
}

static void test_values_of_a_diagram(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(4);
		struct diagram_values values = diagram_values(store, arena, f.id);
		bool seen[4] = {0};

		for (unsigned i = 0; i < CALLS; i++)
			seen[f.table[i]] = true;
		for (unsigned value = 0, at = 0; value < 4; value++) {
			struct tabled where = {.id = diagram_has_value(store, f.id, value)};

			for (unsigned i = 0; i < CALLS; i++)
				where.table[i] = f.table[i] == value;
			assert_true(is_exact(&where));
			assert_int_equal(where.id != DIAGRAM_FALSE, seen[value]);
			if (seen[value])
				assert_int_equal(values.ptr[at++], value);
		}
	}
}

static void test_a_host_is_decided(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(3), g = f;
		struct known_host known = {.host = call_at(any(CALLS)).host,
					   .has_caps = any(2),
					   .has_kernel = any(2)};
		struct diagram_support support;

		g.id = diagram_on_host(store, f.id, &known);
		for (unsigned i = 0; i < CALLS; i++) {
			struct example call = call_at(i);

			if (known.has_caps)
				call.host.caps = known.host.caps;
			if (known.has_kernel)
				call.host.kernel = known.host.kernel;
			g.table[i] = (uint8_t)diagram_eval(store, f.id, &call);
		}
		assert_true(is_exact(&g));
		support = diagram_support(store, g.id);
		assert_false((known.has_caps && support.caps) ||
			     (known.has_kernel && support.kernel));
	}
}

static void test_arguments_are_decided(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(3), g = f;
		struct cube_arg args[CUBE_ARGS] = {0};
		struct diagram_support support;

		for (unsigned which = 0; which < 2; which++) {
			uint64_t mask = spread(which, any(16)), value = spread(which, any(16));

			args[arguments[which].index] = (struct cube_arg){mask, value & mask};
		}
		g.id = diagram_with_args(store, f.id, args);
		for (unsigned i = 0; i < CALLS; i++) {
			struct example call = call_at(i);

			for (int arg = 0; arg < CUBE_ARGS; arg++)
				call.args[arg] =
					(call.args[arg] & ~args[arg].mask) | args[arg].value;
			g.table[i] = (uint8_t)diagram_eval(store, f.id, &call);
		}
		assert_true(is_exact(&g));
		support = diagram_support(store, g.id);
		for (int arg = 0; arg < CUBE_ARGS; arg++)
			assert_int_equal(support.args[arg] & args[arg].mask, 0);
	}
}

static void test_bits_that_may_be_both(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_truth(3), g = {0};
		unsigned which = any(2), bits = any(16), kept = 0xff & ~(bits << 4 * which);

		g.id = diagram_any_bits(store, f.id, arguments[which].index,
					spread(which, bits));
		for (unsigned i = 0; i < CALLS; i++)
			for (unsigned j = 0; j < 256; j++)
				g.table[i] |= ((i ^ j) & kept) == 0 && f.table[(i & ~255u) | j];
		assert_true(is_exact(&g));
	}
}

/* One after another of one pair: what is remembered of one is not taken for another. */
static void test_operations_are_told_apart(void **state)
{
	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint16_t first = DIAGRAM_ARG(0, any(64)), second = DIAGRAM_ARG(1, any(64));
		diagram_id x = diagram_make(store, first, DIAGRAM_FALSE, DIAGRAM_TRUE);
		diagram_id y = diagram_make(store, second, DIAGRAM_FALSE, DIAGRAM_TRUE);
		diagram_id not_x = diagram_make(store, first, DIAGRAM_TRUE, DIAGRAM_FALSE);

		assert_int_equal(diagram_and(store, x, y),
				 diagram_make(store, first, DIAGRAM_FALSE, y));
		assert_int_equal(diagram_or(store, x, y),
				 diagram_make(store, first, y, DIAGRAM_TRUE));
		assert_int_equal(diagram_minus(store, y, x),
				 diagram_make(store, first, y, DIAGRAM_FALSE));
		assert_int_equal(diagram_not(store, x), not_x);
		assert_int_equal(diagram_where(store, x, y),
				 diagram_make(store, first, DIAGRAM_OPEN, y));
	}
}

static void test_a_copy_is_the_same(void **state)
{
	struct diagrams *home = store;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct diagrams *other = diagrams_new(arena);
		struct tabled f = random_values(3), g = f;

		g.id = diagram_copy(other, store, f.id);
		assert_int_equal(diagrams_nodes(other), diagram_size(store, f.id));
		store = other;
		assert_true(is_exact(&g));
		store = home;
		assert_int_equal(diagram_copy(store, other, g.id), f.id);
	}
}

/* How much of a call is set: what an example has little of. */
static int weight_of(const struct example *call)
{
	int weight = __builtin_popcountll(call->host.caps);

	for (int i = 0; i < CUBE_ARGS; i++)
		weight += __builtin_popcountll(call->args[i]);
	return weight;
}

static void test_examples_are_the_least(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(4);

		for (unsigned value = 0; value < 4; value++) {
			struct example call;
			bool found = diagram_example(store, f.id, value, &call);
			int least = 1000;

			for (unsigned i = 0; i < CALLS; i++) {
				struct example other = call_at(i);

				other.args[0] = 0; /* not read */
				other.args[arguments[0].index] &= arguments[0].read;
				if (f.table[i] == value && weight_of(&other) < least)
					least = weight_of(&other);
			}
			assert_int_equal(found, least < 1000);
			if (found) {
				assert_int_equal(diagram_eval(store, f.id, &call), value);
				assert_int_equal(weight_of(&call), least);
			}
		}
	}
}

static void test_differences(void **state)
{
	unsigned different = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled a = random_values(2), b = any(4) ? random_values(2) : a;
		struct example call;

		if (!diagram_difference(store, a.id, b.id, &call)) {
			assert_memory_equal(a.table, b.table, CALLS);
			continue;
		}
		different++;
		assert_int_not_equal(diagram_eval(store, a.id, &call),
				     diagram_eval(store, b.id, &call));
	}
	assert_true(different > ROUNDS / 4 && different < ROUNDS);
}

/* Cubes. */

struct painting {
	unsigned hits[CALLS];
	uint8_t values[CALLS];
};

static bool paint(void *ctx, const struct cube *cube, uint32_t value)
{
	struct painting *painting = ctx;

	for (unsigned i = 0; i < CALLS; i++) {
		struct example call = call_at(i);

		if (!cube_has(cube, call.args, call.host))
			continue;
		painting->hits[i]++;
		painting->values[i] = (uint8_t)value;
	}
	return true;
}

static void test_paths_as_cubes(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS / 6; round++) {
		struct tabled f = random_values(3);
		struct painting painting = {0};

		assert_true(diagram_each_cube(store, f.id, paint, &painting));
		assert_memory_equal(painting.values, f.table, CALLS);
		for (unsigned i = 0; i < CALLS; i++)
			assert_int_equal(painting.hits[i], 1);
	}
}

static bool add_cube(void *ctx, const struct cube *cube, uint32_t value)
{
	diagram_id *sum = ctx;

	if (value)
		*sum = diagram_or(store, *sum, diagram_cube(store, cube));
	return true;
}

static bool refuse(void *ctx, const struct cube *cube, uint32_t value)
{
	(void)cube;
	(void)value;
	return --*(int *)ctx > 0;
}

static void test_cubes_and_back(void **state)
{
	int left = 2;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id f = random_truth(3).id, sum = DIAGRAM_FALSE;

		assert_true(diagram_each_cube(store, f, add_cube, &sum));
		assert_int_equal(sum, f);
	}
	assert_false(diagram_each_cube(store, diagram_held(store, 3), refuse, &left));
	assert_int_equal(left, 0);
}

/* What there is a limit for. */

/* Each node comes once, after what it leads to, and together they are the diagram. */
static void test_parts(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		diagram_id id = random_values(4).id;
		uint16_t last = DIAGRAM_ARG(any(CUBE_ARGS), any(2) * 32);
		struct diagram_part part = diagram_part(store, arena, id, last);

		for (uint32_t i = 0; i < part.len; i++) {
			const struct diagram_part_node *node = &part.ptr[i];

			for (uint32_t k = 0; k < i && !diagram_is_leaf(node->id); k++)
				assert_int_not_equal(part.ptr[k].id, node->id);
			assert_int_equal(node->var, diagram_node(store, node->id).var);
			if (node->var > last) {
				assert_true(node->lo == i && node->hi == i);
				continue;
			}
			assert_true(node->lo < i && node->hi < i);
			assert_int_equal(diagram_make(store, node->var, part.ptr[node->lo].id,
						      part.ptr[node->hi].id),
					 node->id);
		}
		assert_int_equal(part.ptr[part.len - 1].id, id);
	}
}

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
	assert_true(diagrams_exhausted(slow) && diagrams_work(slow) < 200);
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

static void test_a_copy_goes_by_each_node_once(void **state)
{
	struct diagrams *other = diagrams_new(arena);
	diagram_id f = parity(store, 64); /* of 127 nodes and 2^64 paths */

	(void)state;
	assert_int_equal(diagram_copy(store, other, diagram_copy(other, store, f)), f);
	assert_int_equal(diagrams_nodes(other), 127);
}

/* What cubes could not hold. */

static void assert_size(diagram_id f, uint32_t size, uint32_t work)
{
	assert_int_equal(diagram_size(store, f), size);
	if (diagrams_work(store) > work)
		fail_msg("%llu steps", (unsigned long long)diagrams_work(store));
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
	if (diagrams_nodes(store) > MANY * 180 || diagrams_work(store) > MANY * 100)
		fail_msg("%u nodes, %u made, %llu steps", diagram_size(store, all),
			 diagrams_nodes(store), (unsigned long long)diagrams_work(store));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_conditions_are_exact),
		TEST(test_values_are_exact),
		TEST(test_equal_functions_are_one_diagram),
		TEST(test_laws),
		TEST(test_all_at_once),
		TEST(test_operations_of_ones_own),
		TEST(test_values_of_a_diagram),
		TEST(test_a_host_is_decided),
		TEST(test_arguments_are_decided),
		TEST(test_bits_that_may_be_both),
		TEST(test_operations_are_told_apart),
		TEST(test_a_copy_is_the_same),
		TEST(test_a_copy_goes_by_each_node_once),
		TEST(test_examples_are_the_least),
		TEST(test_differences),
		TEST(test_paths_as_cubes),
		TEST(test_cubes_and_back),
		TEST(test_parts),
		TEST(test_limits),
		TEST(test_the_worst_ends_soon),
		TEST(test_mount_of_three_pointers),
		TEST(test_setresuid_of_three_ids),
		TEST(test_mmap_of_two_actions),
		TEST(test_fcntl_of_masks),
		TEST(test_openat_of_two_thresholds),
		TEST(test_many_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
