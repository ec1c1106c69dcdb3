/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cubes of an irredundant sum of products (isop.h), of which each is a rule of masked
 * comparisons; but first, as long as that makes it shorter, rules with one of the other
 * operators: `data != NULL` would be 64 cubes, one for each bit.
 */
#include "profile/rule_bodies.h"

#include "model/isop.h"
#include "profile/engine.h"
#include "profile/own_bodies.h"

#define UPPER ((uint64_t)UINT32_MAX << 32)

/* What no number of rules is worth. */
#define COST_MAX (SIZE_MAX / 4)

/* Thresholds of one argument worth looking at. */
#define TESTS_MAX 8

/* A comparison that can be one of a body, the last of it. */
struct body_test {
	unsigned arg;
	enum profile_op op;
	uint64_t value;
	unsigned args;    /* that are settled where it holds: this one and those behind it */
	diagram_id where; /* it holds */
	diagram_id head;  /* what has to hold beside it, on guards and other arguments */
};

struct body_finder {
	const struct body_request *request;
	struct diagrams *d;
	struct arena *arena; /* its */
	uint64_t ones;
	VEC(struct body_test) tests;
	bool has_tests;     /* the bodies found so far */
	bool is_equal_only; /* no test is `arg != N` */
	bool is_first;      /* the sole rule is before others, and takes no LE and NE */
	struct rule_bodies *out;
};

/* A way to go on: by cubes alone, or by bodies with a test first. */
struct body_trial {
	const struct body_test *test; /* or NULL */
	struct cube_list heads;       /* of the bodies with it */
	diagram_id left;              /* what is for the cubes */
	struct cube_list cubes;
	size_t head_cost, cost; /* of the former and the latter */
};

/* Numbers. */

/* The highest or lowest number of ARG where ID, which asks for nothing else, is not AVOIDED. */
static uint64_t extreme(const struct body_finder *finder, diagram_id id, unsigned arg,
			diagram_id avoided, bool highest)
{
	uint64_t value = highest ? finder->ones : 0;

	while (!diagram_is_leaf(id)) {
		struct diagram_node node = diagram_node(finder->d, id);
		diagram_id first = highest ? node.hi : node.lo;

		if (first != avoided) {
			id = first;
			continue;
		}
		id = highest ? node.lo : node.hi;
		value ^= (uint64_t)1 << (DIAGRAM_ARG(arg, 0) - node.var);
	}
	return value;
}

static diagram_id compare(const struct body_finder *finder, unsigned arg,
			  enum diagram_relation relation, uint64_t value)
{
	return diagram_compare(finder->d, diagram_argument(arg, finder->ones, false), relation,
			       value);
}

/* Tests. */

static bool is_known(const struct body_finder *finder, const struct body_test *test)
{
	VEC_EACH(other, finder->tests)
		if (other->arg == test->arg && other->op == test->op &&
		    other->value == test->value)
			return true;
	return false;
}

/* FREE: what may be where the arguments behind TEST's do not matter. */
static void add_test(struct body_finder *finder, struct body_test test, diagram_id free)
{
	diagram_id holds_not = diagram_not(finder->d, test.where);

	if (is_known(finder, &test))
		return;
	test.head = diagram_all_args(finder->d, diagram_or(finder->d, free, holds_not),
				     1u << test.arg);
	if (test.head != DIAGRAM_FALSE)
		*VEC_PUSH(finder->arena, &finder->tests) = test;
}

/*
 * True when VALUE, the highest number of ARG that ID leaves out, is the only one, and rules of
 * other actions do not tell apart what `ARG == VALUE` holds of.
 */
static bool is_hole(const struct body_finder *finder, diagram_id id, unsigned arg,
		    uint64_t value)
{
	diagram_id others = finder->request->others;
	diagram_id hole = compare(finder, arg, RELATION_EQ, value);
	struct diagram_values values;

	if (value != extreme(finder, id, arg, DIAGRAM_TRUE, false))
		return false;
	if (others == DIAGRAM_FALSE)
		return true;
	values = diagram_values(finder->d, finder->arena, others);
	VEC_EACH(action, values) {
		diagram_id part = diagram_and(
			finder->d, diagram_has_value(finder->d, others, *action), hole);

		if (diagram_some_args(finder->d, part, CUBE_ALL_ARGS & ~(1u << arg)) != part)
			return false;
	}
	return true;
}

/*
 * True when "above LAST" is said so, and not "from LAST + 1": the rounder number is likely to
 * be the policy's own.  Above UINT32_MAX nothing is on an ABI of 32 bits, as it should be,
 * while from 2^32, cut to 32 bits, everything is.
 */
static bool is_above(uint64_t last)
{
	return last == UINT32_MAX || (last & (0 - last)) > ((last + 1) & (0 - (last + 1)));
}

/*
 * `arg != N` alone, where one value and no other is left out whatever other arguments are; or
 * `arg >= N` as the last comparison.
 */
static void add_tests(struct body_finder *finder, unsigned arg, bool is_order)
{
	unsigned others =
		CUBE_ALL_ARGS & (is_order ? CUBE_ALL_ARGS << (arg + 1) : ~(1u << arg));
	diagram_id free = diagram_all_args(finder->d, finder->request->may, others);
	struct diagram_values tails =
		diagram_tails(finder->d, finder->arena, free, DIAGRAM_ARG(arg, 63));

	for (size_t i = 0; i < tails.len && i < TESTS_MAX; i++) {
		uint64_t last = extreme(finder, tails.ptr[i], arg, DIAGRAM_TRUE, true);
		struct body_test test = {arg, PROFILE_NE, last, others | 1u << arg, 0, 0};

		if (is_order ? last == finder->ones : !is_hole(finder, tails.ptr[i], arg, last))
			continue;
		test.where = compare(finder, arg, is_order ? RELATION_GT : RELATION_NE, last);
		if (is_order) {
			test.op = is_above(last) ? PROFILE_GT : PROFILE_GE;
			test.value = last + !is_above(last);
		}
		add_test(finder, test, free);
	}
}

/* An order has a use where the highest bit matters, which engines compare and int has not. */
static void find_tests(struct body_finder *finder)
{
	struct diagram_support support = diagram_support(finder->d, finder->request->may);

	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		if (support.args[arg] >> (finder->request->width - 1) & 1) {
			if (!finder->is_equal_only)
				add_tests(finder, arg, false);
			add_tests(finder, arg, true);
		}
}

/* Trials. */

static bool has_upper_one(const struct cube *cube)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].value & UPPER)
			return true;
	return false;
}

struct rule_body rule_body_of(const struct cube *cube)
{
	struct rule_body body = {.cube = *cube};

	memset(body.ops, PROFILE_EQ, sizeof(body.ops));
	return body;
}

/* Rules; those that another ABI would read otherwise are as bad as too many. */
static size_t cost_of(const struct body_finder *finder, const struct cube_list *cubes)
{
	size_t cost = cubes->len;

	VEC_EACH(cube, *cubes)
		if (finder->request->is_cut && has_upper_one(cube))
			cost += RULE_BODIES_MAX;
	return cost;
}

/*
 * How many bits CUBES compare; or EDGES: where their masks change from bits that are compared
 * to bits that are not, which is what makes them hard to read.  One number, an aligned range
 * and a flag have few such places.
 */
static size_t count_bits(const struct cube_list *cubes, bool edges)
{
	size_t count = 0;

	VEC_EACH(cube, *cubes)
		for (int arg = 0; arg < CUBE_ARGS; arg++) {
			uint64_t mask = cube->arg[arg].mask;

			count += (size_t)__builtin_popcountll(edges ? mask ^ mask << 1 : mask);
		}
	return count;
}

/* Let *BEST, which costs *COST, be OTHER if that is shorter or, as short, easier to read. */
static void take_better(const struct body_finder *finder, const struct cube_list *other,
			struct cube_list *best, size_t *cost)
{
	size_t a = cost_of(finder, other), b = *cost;

	if (a == b) {
		a = count_bits(other, true);
		b = count_bits(best, true);
	}
	if (a == b) {
		a = count_bits(other, false);
		b = count_bits(best, false);
	}
	if (a >= b)
		return;
	*best = *other;
	*cost = cost_of(finder, other);
}

/* Cubes for LOWER within UPPER; what they cost. */
static size_t find_cubes(const struct body_finder *finder, diagram_id lower, diagram_id upper,
			 struct cube_list *cubes)
{
	struct diagrams *d = finder->d;
	struct cube_list paths;
	size_t cost = COST_MAX;

	if (isop_find(d, lower, upper, RULE_BODIES_MAX, cubes))
		cost = cost_of(finder, cubes);
	if (cost > 1 && paths_find(d, lower, RULE_BODIES_MAX, &paths))
		take_better(finder, &paths, cubes, &cost);
	return cost;
}

static diagram_id join(const struct body_finder *finder, const struct cube_list *cubes)
{
	diagram_id *ids = ARENA_ARRAY(finder->arena, diagram_id, cubes->len + 1);

	for (size_t i = 0; i < cubes->len; i++)
		ids[i] = diagram_cube(finder->d, &cubes->ptr[i]);
	return diagram_apply_all(finder->d, DIAGRAM_OR, ids, cubes->len);
}

/*
 * LEFT, which the bodies of TEST leave for others.  Beside `arg != N` arg is N there, and need
 * not be asked: libseccomp may lose a rule with `arg == N` next to one of the same action.
 */
static diagram_id without_equal(const struct body_finder *finder, const struct body_test *test,
				diagram_id heads, diagram_id left)
{
	diagram_id beside = diagram_and(finder->d, left, heads);

	if (test->op != PROFILE_NE)
		return left;
	beside = diagram_and(finder->d, heads,
			     diagram_some_args(finder->d, beside, 1u << test->arg));
	return diagram_or(finder->d, left, beside);
}

/* What is LEFT by bodies with TEST, and the rest by cubes. */
static struct body_trial try_test(const struct body_finder *finder,
				  const struct body_test *test, diagram_id left)
{
	struct diagrams *d = finder->d;
	struct body_trial trial = {.test = test, .left = left, .cost = COST_MAX};
	diagram_id wanted = diagram_and(d, left, test->where), heads;
	diagram_id lower =
		diagram_and(d, test->head, diagram_some_args(finder->d, wanted, test->args));

	if (lower == DIAGRAM_FALSE)
		return trial;
	trial.head_cost = find_cubes(finder, lower, test->head, &trial.heads);
	if (finder->request->is_cut && test->value > UINT32_MAX)
		trial.head_cost += trial.heads.len * RULE_BODIES_MAX;
	if (trial.head_cost >= COST_MAX)
		return trial;
	heads = join(finder, &trial.heads);
	trial.left = diagram_minus(d, left, diagram_and(d, heads, test->where));
	trial.left = without_equal(finder, test, heads, trial.left);
	trial.cost = find_cubes(finder, trial.left, finder->request->may, &trial.cubes);
	return trial;
}

static void add_bodies(struct body_finder *finder, const struct cube_list *cubes,
		       const struct body_test *test)
{
	VEC_EACH(cube, *cubes) {
		struct rule_body *body = VEC_PUSH(finder->arena, finder->out);

		*body = rule_body_of(cube);
		if (!test)
			continue;
		body->cube.arg[test->arg] = (struct cube_arg){UINT64_MAX, test->value};
		body->ops[test->arg] = (uint8_t)test->op;
	}
}

/* Take the test that saves most, again and again; the cost of all, COST_MAX: too much. */
static size_t find_bodies(struct body_finder *finder)
{
	struct body_trial now = {.left = finder->request->must}, best;
	size_t heads = 0;

	now.cost = find_cubes(finder, now.left, finder->request->may, &now.cubes);
	if (now.cost > 1)
		find_tests(finder);
	while (now.cost > 1) {
		best = now;
		for (size_t i = 0; i < finder->tests.len; i++) {
			struct body_trial trial =
				try_test(finder, &finder->tests.ptr[i], now.left);

			if (trial.head_cost + trial.cost < best.head_cost + best.cost)
				best = trial;
		}
		if (best.test == NULL)
			break;
		add_bodies(finder, &best.heads, best.test);
		finder->has_tests = true;
		heads += best.head_cost;
		now = (struct body_trial){
			.left = best.left, .cubes = best.cubes, .cost = best.cost};
	}
	add_bodies(finder, &now.cubes, NULL);
	return now.cost < COST_MAX ? heads + now.cost : COST_MAX;
}

static unsigned count_args(const struct rule_body *body)
{
	unsigned count = 0;

	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		count += body->cube.arg[arg].mask != 0;
	return count;
}

/* True when one of BODIES asks, beside something else, for VALUE of ARG. */
static bool asks_for(const struct rule_bodies *bodies, unsigned arg, uint64_t value)
{
	VEC_EACH(body, *bodies) {
		struct cube_arg asked = body->cube.arg[arg];

		if (asked.mask && !((asked.value ^ value) & asked.mask) && count_args(body) > 1)
			return true;
	}
	return false;
}

/* True when libseccomp may lose one of BODIES beside another that says `arg != N`. */
static bool loses_one(const struct rule_bodies *bodies)
{
	VEC_EACH(body, *bodies)
		for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
			if (body->ops[arg] == PROFILE_NE &&
			    asks_for(bodies, arg, body->cube.arg[arg].value))
				return true;
	return false;
}

/* Bodies that libseccomp keeps; their cost. */
static size_t find_safe_bodies(struct body_finder *finder)
{
	size_t cost = find_bodies(finder);

	if (!finder->has_tests || !loses_one(finder->out))
		return cost;
	finder->is_equal_only = true;
	finder->has_tests = false;
	finder->tests.len = finder->out->len = 0;
	return find_bodies(finder);
}

/* One rule alone. */

/* Let BODY have the tightest comparison that all VALUES of ARG pass. */
static void add_sole_test(const struct body_finder *finder, unsigned arg, diagram_id values,
			  struct rule_body *body)
{
	uint64_t low = extreme(finder, values, arg, DIAGRAM_FALSE, false);
	uint64_t high = extreme(finder, values, arg, DIAGRAM_FALSE, true);
	uint64_t hole = extreme(finder, values, arg, DIAGRAM_TRUE, false);
	struct cube_arg *out = &body->cube.arg[arg];
	struct cube_list cubes;

	if (isop_find(finder->d, values, values, 1, &cubes)) {
		*out = cubes.ptr[0].arg[arg];
		return;
	}
	if (!finder->is_first && values == compare(finder, arg, RELATION_LE, high)) {
		body->ops[arg] = PROFILE_LE;
		out->value = high;
	} else if (!finder->is_first && (hole != 0 || low == 1)) {
		body->ops[arg] = PROFILE_NE;
		out->value = hole;
	} else {
		body->ops[arg] = is_above(low - 1) ? PROFILE_GT : PROFILE_GE;
		out->value = low - is_above(low - 1);
	}
	out->mask = UINT64_MAX;
}

/* One body that does for all, into *BODY. */
static bool find_sole_body(const struct body_finder *finder, struct rule_body *body)
{
	const struct body_request *request = finder->request;
	struct diagram_support support = diagram_support(finder->d, request->must);
	struct cube all = cube_all();
	diagram_id where;

	if (support.caps)
		return false;
	*body = rule_body_of(&all);
	body->own = request->must;
	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		if (support.args[arg])
			add_sole_test(finder, arg,
				      diagram_some_args(finder->d, request->must,
							CUBE_ALL_ARGS & ~(1u << arg)),
				      body);
	where = rule_body_where(finder->d, body, request->width);
	return !(request->is_cut && has_upper_one(&body->cube)) &&
	       diagram_implies(finder->d, request->must, where) &&
	       diagram_implies(finder->d, where, request->may);
}

/* What is left of the bodies. */

/* Any calls of each: of one, or of more than anybody looks at. */
static void find_any(struct body_finder *finder)
{
	const struct body_request *request = finder->request;

	VEC_EACH(body, *finder->out)
		if (finder->out->len == 1)
			body->own = request->must;
		else if (request->wants_own)
			body->own =
				diagram_and(finder->d, request->must,
					    rule_body_where(finder->d, body, request->width));
}

static struct body_finder finder_for(const struct body_request *request)
{
	return (struct body_finder){
		.request = request,
		.d = request->d,
		.arena = diagrams_arena(request->d),
		.ones = engine_ones(request->width),
		.is_equal_only = request->is_ordered,
	};
}

bool rule_bodies_find(const struct body_request *request, struct rule_bodies *out)
{
	struct body_finder finder = finder_for(request);
	struct rule_body sole;
	size_t cost;

	finder.out = out;
	*out = (struct rule_bodies){0};
	cost = find_safe_bodies(&finder);
	if (cost > 1 && request->is_alone && find_sole_body(&finder, &sole)) {
		out->len = 0;
		*VEC_PUSH(finder.arena, out) = sole;
		return true;
	}
	if (out->len <= 1 || !(request->wants_own || finder.has_tests) ||
	    !own_bodies_find(request, out))
		find_any(&finder);
	return cost < COST_MAX;
}

bool rule_bodies_first(const struct body_request *request, struct rule_body *out)
{
	struct body_finder finder = finder_for(request);

	finder.is_first = true;
	return find_sole_body(&finder, out);
}

struct profile_rule rule_body_rule(struct arena *arena, const struct rule_body *body)
{
	struct profile_rule rule = {.guard = body->cube};

	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		struct cube_arg arg = body->cube.arg[i];

		rule.guard.arg[i] = (struct cube_arg){0, 0};
		if (arg.mask == UINT64_MAX)
			*VEC_PUSH(arena, &rule.args) =
				(struct profile_arg){i, body->ops[i], arg.value, 0};
		else if (arg.mask)
			*VEC_PUSH(arena, &rule.args) =
				(struct profile_arg){i, PROFILE_MASKED_EQ, arg.mask, arg.value};
	}
	return rule;
}

diagram_id rule_body_where(struct diagrams *d, const struct rule_body *body, unsigned width)
{
	struct profile_rule rule = rule_body_rule(diagrams_arena(d), body);

	return engine_rule_where(d, &rule, width);
}
