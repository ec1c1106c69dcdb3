/* SPDX-License-Identifier: Apache-2.0 */
/* Decision diagrams against brute force. */
#include "diagram_help.h"
#include "each_cube.h"

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
		TEST(test_examples_are_the_least),
		TEST(test_differences),
		TEST(test_paths_as_cubes),
		TEST(test_cubes_and_back),
		TEST(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
