/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of rules: exactly the calls wanted, in shapes that engines can be trusted with. */
#include "diagram_help.h"

#include "profile/engine.h"
#include "profile/rule_bodies.h"

#define ROUNDS 300

/* What of diagrams they need. */

/* Whether F holds for call INDEX whatever the arguments in the set ARGS are. */
static bool holds_for_all(const struct tabled *f, unsigned index, unsigned args)
{
	for (unsigned other = 0; other < CALLS; other++) {
		bool is_like = (other >> 8) == (index >> 8);

		for (unsigned which = 0; which < 2; which++)
			if (!(args >> arguments[which].index & 1))
				is_like = is_like && !((other ^ index) >> 4 * which & 15);
		if (is_like && !f->table[other])
			return false;
	}
	return true;
}

static void test_all_values_of_arguments(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct tabled f = random_truth(3), all = f;
		unsigned args = any(2) << arguments[0].index | any(2) << arguments[1].index;

		all.id = diagram_all_args(store, f.id, args);
		for (unsigned i = 0; i < CALLS; i++)
			all.table[i] = holds_for_all(&f, i, args);
		assert_true(is_exact(&all));
	}
}

/* With what is before VAR decided, a diagram is a leaf or one of its tails. */
static void test_tails(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct tabled f = random_truth(3);
		uint16_t var = DIAGRAM_ARG(arguments[any(2)].index, 63);
		struct diagram_values tails = diagram_tails(store, arena, f.id, var);
		diagram_id id = f.id;

		while (diagram_node(store, id).var < var)
			id = any(2) ? diagram_node(store, id).hi : diagram_node(store, id).lo;
		for (size_t i = 0; i < tails.len; i++) {
			assert_true(diagram_node(store, tails.ptr[i]).var >= var);
			id = id == tails.ptr[i] ? DIAGRAM_TRUE : id;
		}
		assert_true(diagram_is_leaf(id));
	}
}

/* Bodies. */

/* Arguments compared, and which of them is the last. */
static unsigned count_args(const struct rule_body *body, unsigned *last)
{
	unsigned count = 0;

	for (unsigned i = 0; i < CUBE_ARGS; i++)
		if (body->cube.arg[i].mask) {
			*last = i;
			count++;
		}
	return count;
}

/* By the table at the top of rule_bodies.h. */
static bool is_safe(const struct rule_body *body)
{
	unsigned last = 0, count = count_args(body, &last);

	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		unsigned op = body->ops[i];

		if (!body->cube.arg[i].mask || op == PROFILE_EQ)
			continue;
		if (op == PROFILE_NE && count != 1)
			return false;
		if (op != PROFILE_NE && (i != last || (op != PROFILE_GE && op != PROFILE_GT)))
			return false;
	}
	return true;
}

/* No body of several arguments asks for the value that another one, `arg != N`, leaves out. */
static bool leaves_holes(const struct rule_bodies *bodies, unsigned arg)
{
	unsigned last;

	for (size_t i = 0; i < bodies->len; i++)
		for (size_t j = 0; bodies->ptr[i].ops[arg] == PROFILE_NE && j < bodies->len;
		     j++) {
			struct cube_arg hole = bodies->ptr[i].cube.arg[arg];
			struct cube_arg asked = bodies->ptr[j].cube.arg[arg];

			if (asked.mask && (hole.value & asked.mask) == asked.value &&
			    count_args(&bodies->ptr[j], &last) > 1)
				return false;
		}
	return true;
}

/* The bodies, of which there are none when it would take too many. */
static struct rule_bodies find(diagram_id must, diagram_id may, bool is_alone)
{
	struct body_request request = {.d = store,
				       .must = must,
				       .may = may,
				       .others = DIAGRAM_FALSE,
				       .width = 64,
				       .is_alone = is_alone,
				       .wants_own = true};
	struct rule_bodies bodies;
	diagram_id sum = DIAGRAM_FALSE, own = DIAGRAM_FALSE;

	if (!rule_bodies_find(&request, &bodies))
		return (struct rule_bodies){0};
	for (size_t i = 0; i < bodies.len; i++) {
		sum = either(sum, rule_body_where(store, &bodies.ptr[i], 64));
		own = either(own, bodies.ptr[i].own);
		assert_true(is_alone || is_safe(&bodies.ptr[i]));
		assert_int_not_equal(bodies.ptr[i].own, DIAGRAM_FALSE);
	}
	for (unsigned arg = 0; arg < CUBE_ARGS && !is_alone; arg++)
		assert_true(leaves_holes(&bodies, arg));
	assert_true(diagram_implies(store, must, sum) && diagram_implies(store, sum, may));
	assert_true(diagram_implies(store, own, must));
	return bodies;
}

static diagram_id random_kernelless(void)
{
	return diagram_on_host(
		store, random_truth(3).id,
		&(struct known_host){.host = {.kernel = 0x105}, .has_kernel = true});
}

static void test_bodies_are_exact(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id must = random_kernelless();
		diagram_id may = any(2) ? must : either(must, random_kernelless());

		find(must, may, any(2));
	}
}

/* The same with all bits of three arguments read, where orders are of use. */
static diagram_id random_wide(void)
{
	static const uint64_t values[] = {0, 1, 7, 0x1000, UINT32_MAX, (uint64_t)1 << 32, 1345};
	unsigned arg = any(3), width = any(2) ? 64 : 32;
	uint64_t value = values[any(7)] & (width == 64 ? UINT64_MAX : UINT32_MAX);

	switch (any(5)) {
	case 0:
		return is_not(arg, width, value);
	case 1:
		return from(arg, width, value);
	case 2:
		return diagram_masked(store, argument(arg, width), 0x11, any(2) ? 0x10 : 1);
	case 3:
		return diagram_held(store, 3);
	default:
		return is(arg, width, value);
	}
}

static void test_wide_bodies_are_exact(void **state)
{
	int refused = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		diagram_id a = both(random_wide(), random_wide());
		diagram_id f = either(a, any(2) ? random_wide() : both(a, random_wide()));

		refused += f != DIAGRAM_FALSE && find(f, f, any(2)).len == 0;
	}
	assert_true(refused < ROUNDS / 20);
}

static void assert_sole(const struct rule_bodies *bodies, unsigned arg, unsigned op,
			uint64_t value)
{
	assert_int_equal(bodies->len, 1);
	assert_int_equal(bodies->ptr[0].ops[arg], op);
	assert_int_equal(bodies->ptr[0].cube.arg[arg].value, value);
}

static void test_operators(void **state)
{
	struct rule_bodies bodies;
	diagram_id f;

	(void)state;
	bodies = find(is_not(4, 64, 0), is_not(4, 64, 0), false);
	assert_sole(&bodies, 4, PROFILE_NE, 0);
	bodies = find(from(0, 64, 0x1001), from(0, 64, 0x1001), false);
	assert_sole(&bodies, 0, PROFILE_GT, 0x1000);
	f = both(is(0, 32, 3), from(2, 64, 0x1000));
	bodies = find(f, f, false);
	assert_sole(&bodies, 2, PROFILE_GE, 0x1000);
	f = both(is_not(0, 64, 0), both(is_not(2, 64, 7), is(4, 64, 0)));
	bodies = find(f, f, true);
	assert_sole(&bodies, 0, PROFILE_NE, 0);
	assert_sole(&bodies, 2, PROFILE_NE, 7);
	/* Beside NE of one argument the others do without that argument. */
	f = either(is_not(2, 64, 0), from(0, 32, 4));
	bodies = find(either(is_not(2, 64, 0), both(from(0, 32, 4), is(2, 64, 0))), f, false);
	assert_int_equal(bodies.len, 31);
	/* NE where bits above the argument do not matter. */
	f = either(is_not(0, 32, 5), from(0, 64, (uint64_t)1 << 32));
	bodies = find(is_not(0, 32, 5), f, false);
	assert_sole(&bodies, 0, PROFILE_NE, 5);
}

/* What an ABI of 32 bits would cut is said otherwise, or costs too much to be taken. */
static void test_cut_constants(void **state)
{
	diagram_id f = either(from(1, 64, (uint64_t)1 << 32), is(1, 64, 3));
	struct body_request request = {.d = store,
				       .must = f,
				       .may = f,
				       .others = DIAGRAM_FALSE,
				       .width = 64,
				       .is_cut = true};
	struct rule_bodies bodies;

	(void)state;
	assert_true(rule_bodies_find(&request, &bodies));
	assert_int_equal(bodies.len, 2);
	for (size_t i = 0; i < bodies.len; i++)
		assert_true(bodies.ptr[i].cube.arg[1].value <= UINT32_MAX);
}

static void test_too_many_are_refused(void **state)
{
	diagram_id f = both(is_not(0, 32, 0), both(is_not(1, 32, 0), is_not(2, 32, 0)));
	struct body_request request = {
		.d = store, .must = f, .may = f, .others = DIAGRAM_FALSE, .width = 64};
	struct rule_bodies bodies;

	(void)state;
	assert_false(rule_bodies_find(&request, &bodies));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_values_of_arguments),
		TEST(test_tails),
		TEST(test_bodies_are_exact),
		TEST(test_wide_bodies_are_exact),
		TEST(test_operators),
		TEST(test_cut_constants),
		TEST(test_too_many_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
