/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of all rules on a call: what the call is to take, or none at all. */
#include "diagram_help.h"

#include "core/limits.h"
#include "model/policy.h"
#include "profile/call_bodies.h"

#define DENY action_leaf(((struct action){VERB_DENY, 1}))
#define KILL action_leaf(((struct action){VERB_KILL, 0}))
#define LOG action_leaf(((struct action){VERB_LOG, 0}))

/* `kill ... where arg5 not in NUMBERS` and `log ... where arg4 in 27003..54006`. */
static diagram_id far_numbers(struct diagrams *d)
{
	static const uint64_t numbers[] = {3870559849260468320, 1635723975785848591,
					   1561159637512587135, 3954031102558749830,
					   1009001152160538721, 1186161502624645778};
	struct diagram_word word = diagram_argument(4, UINT64_MAX, false);
	diagram_id logged, killed = DIAGRAM_TRUE;

	logged = diagram_minus(d, diagram_compare(d, word, RELATION_GE, 27003),
			       diagram_compare(d, word, RELATION_GT, 54006));
	word = diagram_argument(5, UINT64_MAX, false);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		killed = diagram_and(d, killed,
				     diagram_compare(d, word, RELATION_NE, numbers[i]));
	return diagram_if(d, killed, KILL, diagram_if(d, logged, LOG, DENY));
}

static bool find(struct diagrams *d, diagram_id outcome, struct call_bodies *found)
{
	struct bodies_known known = {0};
	struct call_request request = {
		.d = d,
		.known = &known,
		.fallback = {VERB_DENY, 1},
		.outcome = outcome,
		.deciders = DIAGRAM_TRUE,
		.made = DIAGRAM_OPEN,
		.slack = DIAGRAM_FALSE,
		.width = 64,
	};

	return call_bodies_find(&request, found);
}

/* What FOUND, strictest first, does. */
static diagram_id played(struct diagrams *d, const struct call_bodies *found)
{
	diagram_id outcome = DENY;

	for (size_t i = found->len; i-- > 0;)
		for (size_t j = 0; j < found->ptr[i].bodies->len; j++)
			outcome = diagram_if(
				d, rule_body_where(d, &found->ptr[i].bodies->ptr[j], 64),
				action_leaf(found->ptr[i].action), outcome);
	return outcome;
}

/* Cubes that meet in many ways took all steps that there are. */
static void test_far_numbers(void **state)
{
	struct diagrams *d =
		diagrams_limited(arena, LIMIT_DIAGRAM_NODES, LIMIT_DIAGRAM_WORK / 8);
	diagram_id outcome = far_numbers(d);
	struct call_bodies found;

	(void)state;
	assert_true(find(d, outcome, &found));
	assert_false(diagrams_exhausted(d));
	outcome = diagram_copy(store, d, outcome);
	assert_int_equal(played(store, &found), outcome);
}

/* What an exhausted store gives means nothing: no bodies are better than wrong ones. */
static void test_none_of_the_exhausted(void **state)
{
	size_t counts[2] = {0, 0};

	(void)state;
	for (uint64_t work = 1u << 10; work < LIMIT_DIAGRAM_WORK; work += work / 2) {
		struct diagrams *d = diagrams_limited(arena, LIMIT_DIAGRAM_NODES, work);
		diagram_id outcome = far_numbers(d);
		struct call_bodies bodies;
		bool found = find(d, outcome, &bodies);

		assert_false(found && diagrams_exhausted(d));
		counts[found]++;
	}
	assert_true(counts[0] && counts[1]);
}

/* Too many, and so when they are asked for again. */
static void test_too_many_are_refused_again(void **state)
{
	diagram_id f = both(is_not(0, 32, 0), both(is_not(1, 32, 0), is_not(2, 32, 0)));
	struct body_request request = {
		.d = store, .must = f, .may = f, .others = DIAGRAM_FALSE, .width = 64};
	struct bodies_known known = {0};

	(void)state;
	assert_null(call_bodies_known(&known, &request));
	assert_null(call_bodies_known(&known, &request));
	request.must = request.may = is(0, 32, 0);
	assert_non_null(call_bodies_known(&known, &request));
	assert_int_equal(call_bodies_known(&known, &request)->len, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_far_numbers),
		TEST(test_none_of_the_exhausted),
		TEST(test_too_many_are_refused_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
