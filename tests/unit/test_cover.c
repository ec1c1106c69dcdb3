/* SPDX-License-Identifier: Apache-2.0 */
/* Classes, covers, sums of products and forms, held against the diagrams that they are of. */
#include "diagram_help.h"

#include "core/limits.h"
#include "model/cover.h"
#include "model/isop.h"
#include "model/value_form.h"

#define ROUNDS 200

static diagram_id within(unsigned arg, unsigned width, uint64_t lo, uint64_t hi)
{
	return diagram_range(store, argument(arg, width), lo, hi);
}

/* Classes. */

static size_t cell_of(const struct class_table *classes, const struct example *call)
{
	size_t cell = 0;

	for (size_t i = 0; i < classes->len; i++) {
		const struct factor *factor = &classes->factors[i];

		cell += factor->stride * diagram_eval(store, factor->class_of, call);
	}
	return cell;
}

static void test_tables_are_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_values(3);
		struct class_table classes;

		assert_true(class_table_find(store, arena, f.id, &classes));
		for (unsigned i = 0; i < CALLS; i++) {
			struct example call = call_at(i);

			assert_int_equal(classes.cells[cell_of(&classes, &call)], f.table[i]);
		}
	}
}

/* True when classes A and B of FACTOR are alike in every combination of the others. */
static bool are_alike(const struct class_table *classes, const struct factor *factor,
		      unsigned a, unsigned b)
{
	for (size_t cell = 0; cell < classes->cell_count; cell++)
		if (class_at(factor, cell) == a &&
		    classes->cells[cell] != classes->cells[cell + (b - a) * factor->stride])
			return false;
	return true;
}

static void test_no_class_is_too_many(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct class_table classes;

		assert_true(class_table_find(store, arena, random_values(3).id, &classes));
		for (size_t i = 0; i < classes.len; i++) {
			const struct factor *factor = &classes.factors[i];

			assert_true(factor->len > 1);
			for (unsigned b = 1; b < factor->len; b++)
				for (unsigned a = 0; a < b; a++)
					assert_false(are_alike(&classes, factor, a, b));
		}
	}
}

static void test_classes_divide_the_values(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct class_table classes;

		assert_true(class_table_find(store, arena, random_values(3).id, &classes));
		for (size_t i = 0; i < classes.len; i++) {
			const struct factor *factor = &classes.factors[i];
			diagram_id all = DIAGRAM_FALSE;

			for (unsigned at = 0; at < factor->len; at++) {
				diagram_id one = class_values(store, factor, (uint64_t)1 << at);

				assert_int_equal(both(all, one), DIAGRAM_FALSE);
				all = either(all, one);
			}
			assert_int_equal(all, DIAGRAM_TRUE);
		}
	}
}

static void test_a_leaf_is_one_cell(void **state)
{
	struct class_table classes;

	(void)state;
	assert_true(class_table_find(store, arena, diagram_leaf(7), &classes));
	assert_int_equal(classes.len, 0);
	assert_int_equal(classes.cell_count, 1);
	assert_int_equal(classes.cells[0], 7);
}

/* COUNT values of one argument, each with a value of its own. */
static diagram_id values_one_by_one(unsigned count)
{
	diagram_id f = diagram_leaf(0);

	for (unsigned i = 1; i <= count; i++)
		f = diagram_if(store, is(3, 32, 77 * i), diagram_leaf(i), f);
	return f;
}

/* COUNT values of argument 0, each with another value of argument 1. */
static diagram_id pairs(unsigned count)
{
	diagram_id f = DIAGRAM_FALSE;

	for (unsigned i = 0; i < count; i++)
		f = either(f, both(is(0, 64, 1000 * i), is(1, 64, i * i)));
	return f;
}

static void test_too_many_classes_are_refused(void **state)
{
	struct class_table classes;

	(void)state;
	assert_true(class_table_find(store, arena, pairs(31), &classes));
	assert_int_equal(classes.cell_count, 32 * 32);
	assert_false(class_table_find(store, arena, pairs(32), &classes));
	assert_false(class_table_find(store, arena, pairs(500), &classes));
	assert_true(
		class_table_find(store, arena, values_one_by_one(CLASSES_MAX - 1), &classes));
	assert_int_equal(classes.cell_count, CLASSES_MAX);
	assert_false(class_table_find(store, arena, values_one_by_one(CLASSES_MAX), &classes));
}

/* Covers. */

static diagram_id product_set(const struct class_table *classes, const struct product *product)
{
	diagram_id set = DIAGRAM_TRUE;

	for (size_t i = 0; i < classes->len; i++)
		set = both(set, class_values(store, &classes->factors[i], product->sets[i]));
	return set;
}

/* Marked by the values of the function. */
static struct cover_task task_for(diagram_id f, struct class_table *classes)
{
	uint8_t *marks;

	assert_true(class_table_find(store, arena, f, classes));
	marks = ARENA_ARRAY(arena, uint8_t, classes->cell_count);
	for (size_t cell = 0; cell < classes->cell_count; cell++)
		marks[cell] = (uint8_t)classes->cells[cell];
	return (struct cover_task){.classes = classes, .marks = marks};
}

static struct products cover(diagram_id f, struct class_table *classes)
{
	struct cover_task task = task_for(f, classes);

	return cover_cells(arena, &task);
}

static diagram_id union_of(const struct class_table *classes, const struct products *products,
			   size_t without)
{
	diagram_id set = DIAGRAM_FALSE;

	for (size_t i = 0; i < products->len; i++)
		if (i != without)
			set = either(set, product_set(classes, &products->ptr[i]));
	return set;
}

static bool is_right(const struct class_table *classes, const struct product *product)
{
	for (size_t cell = 0; cell < classes->cell_count; cell++)
		if (classes->cells[cell] == CELL_NEVER && product_has(classes, product, cell))
			return false;
	return true;
}

/* PRODUCT takes nothing that it must not, and would with any class more. */
static bool is_prime(const struct class_table *classes, const struct product *product)
{
	for (size_t i = 0; i < classes->len; i++)
		for (unsigned at = 0; at < classes->factors[i].len; at++) {
			struct product more = *product;

			more.sets[i] |= (uint64_t)1 << at;
			if (more.sets[i] != product->sets[i] && is_right(classes, &more))
				return false;
		}
	return is_right(classes, product);
}

static void test_covers_are_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id f = random_values(3).id;
		diagram_id must = diagram_has_value(store, f, CELL_MUST);
		struct class_table classes;
		struct products products = cover(f, &classes);

		assert_true(
			diagram_implies(store, must, union_of(&classes, &products, SIZE_MAX)));
		for (size_t i = 0; i < products.len; i++) {
			assert_false(
				diagram_implies(store, must, union_of(&classes, &products, i)));
			assert_true(is_prime(&classes, &products.ptr[i]));
		}
	}
}

/* A cost for each condition, as good as random. */
static unsigned odd_cost(void *ctx, const struct factor *factor, uint64_t set)
{
	(void)ctx;
	return (unsigned)((set * 2654435761u ^ factor->index * 40503u) >> 7 & 15);
}

/* All primes of two factors with three classes at most, and what each costs and takes. */
struct all_primes {
	size_t len;
	unsigned cost[64];
	uint64_t takes[64];
	uint64_t must;
};

static unsigned cost_of(const struct class_table *classes, const struct product *product)
{
	unsigned cost = COVER_PRODUCT_COST;

	for (size_t i = 0; i < classes->len; i++)
		if (product->sets[i] != factor_all(&classes->factors[i]))
			cost += odd_cost(NULL, &classes->factors[i], product->sets[i]);
	return cost;
}

static struct all_primes all_primes(const struct class_table *classes)
{
	struct all_primes all = {0};

	for (uint64_t x = 1; x <= factor_all(&classes->factors[0]); x++)
		for (uint64_t y = 1; y <= factor_all(&classes->factors[1]); y++) {
			struct product product = {{x, y}};

			if (!is_prime(classes, &product))
				continue;
			all.cost[all.len] = cost_of(classes, &product);
			for (size_t cell = 0; cell < classes->cell_count; cell++)
				all.takes[all.len] |=
					(uint64_t)product_has(classes, &product, cell) << cell;
			all.len++;
		}
	for (size_t cell = 0; cell < classes->cell_count; cell++)
		all.must |= (uint64_t)(classes->cells[cell] == CELL_MUST) << cell;
	return all;
}

/* The least that up to three primes cost that take all there is. */
static unsigned least_by_trial(const struct all_primes *all)
{
	unsigned least = UINT32_MAX;

	for (size_t i = 0; i < all->len; i++)
		for (size_t j = 0; j <= i; j++)
			for (size_t k = 0; k <= j; k++) {
				unsigned cost = all->cost[i] + (j < i ? all->cost[j] : 0) +
						(k < j ? all->cost[k] : 0);

				if (!(all->must & ~all->takes[i] & ~all->takes[j] &
				      ~all->takes[k]) &&
				    cost < least)
					least = cost;
			}
	return least;
}

/* A table of three classes by three, with something in it that must be taken. */
static void random_table(struct class_table *classes, uint8_t marks[9])
{
	*classes = (struct class_table){
		.len = 2, .cells = ARENA_ARRAY(arena, uint32_t, 9), .cell_count = 9};
	classes->factors[0] = (struct factor){.index = 1, .len = 3, .stride = 3};
	classes->factors[1] = (struct factor){.index = 2, .len = 3, .stride = 1};
	for (int cell = 0; cell < 9; cell++)
		marks[cell] = (uint8_t)any(3);
	marks[any(9)] = CELL_MUST;
	for (int cell = 0; cell < 9; cell++)
		classes->cells[cell] = marks[cell];
}

static void test_covers_are_the_cheapest(void **state)
{
	unsigned counts[4] = {0};

	(void)state;
	for (int round = 0; round < ROUNDS * 20; round++) {
		struct class_table classes;
		uint8_t marks[9];
		struct cover_task task = {&classes, marks, odd_cost, NULL};
		struct all_primes all;
		struct products products;
		unsigned cost = 0;

		random_table(&classes, marks);
		all = all_primes(&classes);
		products = cover_cells(arena, &task);
		if (products.len > 3)
			continue;
		for (size_t i = 0; i < products.len; i++)
			cost += cost_of(&classes, &products.ptr[i]);
		assert_int_equal(cost, least_by_trial(&all));
		counts[products.len]++;
	}
	assert_true(counts[1] > 10 && counts[2] > 10 && counts[3] > 10);
}

/* The number of products for F's being TRUE. */
static size_t products_of(diagram_id f)
{
	struct class_table classes;
	struct products products =
		cover(diagram_if(store, f, diagram_leaf(CELL_MUST), diagram_leaf(CELL_NEVER)),
		      &classes);

	assert_int_equal(union_of(&classes, &products, SIZE_MAX), f);
	return products.len;
}

static void test_natural_conditions_are_short(void **state)
{
	const uint64_t families[] = {2, 16}, flags[] = {2, 10};

	(void)state;
	assert_int_equal(products_of(either(one_of(0, 64, 2, families), is(1, 64, 2))), 2);
	assert_int_equal(products_of(both(one_of(0, 64, 2, flags), is(1, 64, 0x80001))), 1);
	assert_int_equal(products_of(either(is_not(0, 64, 4), is(1, 64, 0))), 2);
	assert_int_equal(products_of(both(from(2, 64, 8571727646097290732u), from(0, 64, 255))),
			 1);
	assert_int_equal(products_of(either(is_not(0, 64, 16), is_not(2, 64, 9))), 2);
	assert_int_equal(products_of(diagram_not(store, one_of(0, 64, 2, families))), 1);
	assert_int_equal(
		products_of(both(is_not(2, 64, 0), both(is(4, 64, 0), is_not(0, 64, 0)))), 1);
}

static void test_great_covers_end_soon(void **state)
{
	struct class_table classes;
	diagram_id f = DIAGRAM_FALSE;

	(void)state;
	assert_int_equal(products_of(pairs(31)), 31);
	/* The parity of five arguments' truth: 32 cells, none of which joins another. */
	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		f = diagram_apply(store, DIAGRAM_DIFFER, f, is(arg, 32, arg));
	assert_int_equal(products_of(f), 32);
	/* Nine factors at random: 512 cells. */
	f = DIAGRAM_FALSE;
	for (unsigned i = 0; i < 256; i++) {
		struct cube cube = cube_all();

		cube.arg[0] = (struct cube_arg){1, any(2)};
		cube.held = any(256);
		cube.lacked = 255 & ~cube.held;
		f = either(f, diagram_cube(store, &cube));
	}
	assert_true(class_table_find(store, arena, f, &classes));
	assert_int_equal(classes.cell_count, 512);
	assert_true(products_of(f) > 50);
}

static unsigned dear(void *ctx, const struct factor *factor, uint64_t set)
{
	(void)ctx;
	(void)set;
	return factor->index == 1 ? 10 : 1;
}

/* Where all of three hold any two of them would do: those are taken that are not dear. */
static void test_the_cheaper_cover_is_taken(void **state)
{
	diagram_id x = is(0, 64, 5), y = is(1, 64, 5), z = is(2, 64, 5);
	diagram_id may = either(both(x, y), either(both(y, z), both(x, z)));
	diagram_id f = diagram_if(store, may, diagram_leaf(CELL_MAY), diagram_leaf(CELL_NEVER));
	struct cover_task task;
	struct class_table classes;
	struct products products;

	(void)state;
	f = diagram_if(store, both(x, both(y, z)), diagram_leaf(CELL_MUST), f);
	task = task_for(f, &classes);
	task.cost = dear;
	products = cover_cells(arena, &task);
	assert_int_equal(products.len, 1);
	assert_int_equal(product_set(&classes, &products.ptr[0]), both(x, z));
}

/* Sums of products. */

static diagram_id sum_of(const struct cube_list *cubes, size_t without)
{
	diagram_id sum = DIAGRAM_FALSE;

	for (size_t i = 0; i < cubes->len; i++)
		if (i != without)
			sum = either(sum, diagram_cube(store, &cubes->ptr[i]));
	return sum;
}

/* A truth that does not ask for the kernel. */
static diagram_id random_kernelless(void)
{
	return diagram_on_host(
		store, random_truth(3).id,
		&(struct known_host){.host = {.kernel = 0x105}, .has_kernel = true});
}

static void test_sums_are_exact_and_irredundant(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS * 2; round++) {
		diagram_id lower = random_kernelless();
		diagram_id upper = any(2) ? lower : either(lower, random_kernelless());
		struct cube_list cubes;
		diagram_id sum;

		assert_true(isop_find(store, lower, upper, 1000, &cubes));
		sum = sum_of(&cubes, SIZE_MAX);
		assert_true(diagram_implies(store, lower, sum) &&
			    diagram_implies(store, sum, upper));
		for (size_t i = 0; i < cubes.len; i++)
			assert_false(diagram_implies(store, lower, sum_of(&cubes, i)));
	}
}

/* No cube can ask for one bit less. */
static void test_sums_are_of_primes(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id f = random_kernelless();
		struct cube_list cubes;

		assert_true(isop_find(store, f, f, 1000, &cubes));
		for (size_t i = 0; i < cubes.len; i++)
			for (int arg = 0; arg < CUBE_ARGS; arg++)
				for (uint64_t left = cubes.ptr[i].arg[arg].mask; left;
				     left &= left - 1) {
					struct cube wider = cubes.ptr[i];

					wider.arg[arg].mask &= ~(left & -left);
					wider.arg[arg].value &= wider.arg[arg].mask;
					assert_false(diagram_implies(
						store, diagram_cube(store, &wider), f));
				}
	}
}

static size_t rules_of(diagram_id f)
{
	struct cube_list cubes;

	assert_true(isop_find(store, f, f, 2000, &cubes));
	assert_int_equal(sum_of(&cubes, SIZE_MAX), f);
	return cubes.len;
}

/* What took 82, 289, 97, 70 rules with disjoint cubes. */
static void test_rules_of_natural_conditions(void **state)
{
	const uint64_t whence[] = {1, 3, 1345}, offset[] = {127, 255, 1345};
	const uint64_t family[] = {40, 38}, level[] = {0, 41}, cmd[] = {0x5412, 0x541c},
		       fd[] = {200, 201};
	diagram_id lseek = either(within(2, 32, 3, 9), one_of(2, 32, 3, whence));
	diagram_id lacks = diagram_masked(store, argument(2, 32), 06000, 0);

	(void)state;
	assert_int_equal(rules_of(either(lseek, one_of(1, 64, 3, offset))), 6);
	assert_int_equal(
		rules_of(either(one_of(0, 32, 2, family), either(is(1, 4, 3), is(2, 32, 132)))),
		4);
	assert_int_equal(rules_of(either(one_of(1, 32, 2, level), is(2, 32, 64))), 3);
	assert_int_equal(rules_of(either(one_of(1, 32, 2, cmd), one_of(0, 32, 2, fd))), 3);
	assert_int_equal(rules_of(diagram_not(store, lacks)), 2);
	assert_int_equal(rules_of(within(0, 32, 5, 777)), 10);
	assert_int_equal(rules_of(both(within(0, 32, 5, 777), within(1, 32, 3, 19))), 40);
	assert_int_equal(rules_of(is_not(4, 64, 0)), 64);
	assert_int_equal(rules_of(diagram_not(store, one_of(0, 32, 2, family))), 33);
}

/* They meet nowhere, and are all of what is asked for; one more than are allowed is too many.
 */
static void test_paths_are_disjoint_and_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id f = random_kernelless(), sum = DIAGRAM_FALSE;
		struct cube_list paths, few;

		assert_true(paths_find(store, f, SIZE_MAX, &paths));
		for (size_t i = 0; i < paths.len; i++) {
			diagram_id path = diagram_cube(store, &paths.ptr[i]);

			assert_int_equal(both(sum, path), DIAGRAM_FALSE);
			sum = either(sum, path);
		}
		assert_int_equal(sum, f);
		assert_true(paths_find(store, f, paths.len, &few));
		if (paths.len)
			assert_false(paths_find(store, f, paths.len - 1, &few));
	}
}

static void test_too_many_rules_are_refused(void **state)
{
	struct cube_list cubes;
	diagram_id f = both(is_not(0, 64, 0), both(is_not(1, 64, 0), is_not(2, 64, 0)));

	(void)state;
	assert_false(isop_find(store, f, f, 4096, &cubes));
	assert_false(isop_find(store, is_not(0, 64, 0), is_not(0, 64, 0), 63, &cubes));
	assert_true(isop_find(store, is_not(0, 64, 0), is_not(0, 64, 0), 64, &cubes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_tables_are_exact),
		TEST(test_no_class_is_too_many),
		TEST(test_classes_divide_the_values),
		TEST(test_a_leaf_is_one_cell),
		TEST(test_too_many_classes_are_refused),
		TEST(test_covers_are_exact),
		TEST(test_covers_are_the_cheapest),
		TEST(test_natural_conditions_are_short),
		TEST(test_great_covers_end_soon),
		TEST(test_the_cheaper_cover_is_taken),
		TEST(test_sums_are_exact_and_irredundant),
		TEST(test_sums_are_of_primes),
		TEST(test_rules_of_natural_conditions),
		TEST(test_paths_are_disjoint_and_exact),
		TEST(test_too_many_rules_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
