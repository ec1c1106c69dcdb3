/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of two rules that meet libseccomp lets decide (engine_order.h), held against the
 * installed libseccomp: by hand, and random sets of rules in random orders, whose actions are
 * worked out here rule by rule.  SCMPL_ROUNDS=N makes N times as many.
 */
#include "docker_help.h"

#include <errno.h>

#include "bpf/bpf.h"
#include "libseccomp/oracle.h"
#include "profile/engine.h"
#include "profile/engine_order.h"
#include "random.h"
#include "rules_say.h"

#define RULES_MAX 9

/* Rules on prctl. */
struct rules {
	struct context ctx;
	struct profile profile;
};

static void rules_start(struct rules *rules, abi_set abis)
{
	*rules = (struct rules){.ctx = new_context()};
	rules->profile.abis = abis;
	rules->profile.fallback = ALLOW;
}

static struct profile_rule *add_rule(struct rules *rules, struct action action)
{
	struct profile_rule *rule = VEC_PUSH(rules->ctx.arena, &rules->profile.rules);

	*rule = (struct profile_rule){
		.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = action};
	*VEC_PUSH(rules->ctx.arena, &rule->names) = "prctl";
	return rule;
}

static void add_masked(struct rules *rules, struct profile_rule *rule, unsigned index,
		       uint64_t mask, uint64_t value)
{
	*VEC_PUSH(rules->ctx.arena, &rule->args) =
		(struct profile_arg){index, PROFILE_MASKED_EQ, mask, value};
}

/* libseccomp's filter of PROFILE for the machine of ABI; false: it refuses it. */
static bool compile(struct rules *rules, enum abi abi, struct bpf_program *program)
{
	return libseccomp_filter(
		&rules->ctx, &rules->profile,
		(struct libseccomp_use){.machine = abi_machine(abi), .host = plain_host},
		program);
}

static uint32_t decide(const struct bpf_program *program, enum abi abi, const uint64_t *args)
{
	struct call_data data =
		bpf_call_data(abi, (uint32_t)syscall_number(id_of("prctl"), abi), args);

	return bpf_run(program, &data);
}

static void swap_rules(struct rules *rules, size_t a, size_t b)
{
	struct profile_rule rule = rules->profile.rules.ptr[a];

	rules->profile.rules.ptr[a] = rules->profile.rules.ptr[b];
	rules->profile.rules.ptr[b] = rule;
}

/* Two rules by hand. */

/* One comparison; a mask of 0: none. */
struct asked {
	unsigned index;
	uint64_t mask, value;
};

struct pair {
	const char *what;
	struct asked strict[2], mild[2];
	enum rule_order order;         /* of the strict one, on x86_64 */
	uint64_t args[CUBE_ARGS];      /* which both match */
	bool is_refused_in_some_order; /* by libseccomp */
	bool is_mild_in_some_order;    /* the mild one decides */
};

static const struct pair pairs[] = {
	{"higher argument", {{1, 7, 1}}, {{0, 7, 1}}, RULE_ORDER_FIRST, {1, 1}, false, false},
	{"lower argument", {{0, 7, 1}}, {{1, 7, 1}}, RULE_ORDER_BEHIND, {1, 1}, false, true},
	{"greater number", {{0, 6, 4}}, {{0, 1, 1}}, RULE_ORDER_FIRST, {5}, false, false},
	{"lesser number", {{0, 1, 1}}, {{0, 6, 4}}, RULE_ORDER_BEHIND, {5}, false, true},
	{"equal numbers", {{0, 3, 1}}, {{0, 5, 1}}, RULE_ORDER_UNSURE, {1}, false, true},
	{"lesser number, higher argument behind the same one",
	 {{0, 7, 1}, {2, 1, 0}},
	 {{0, 7, 1}, {1, 4, 4}},
	 RULE_ORDER_FIRST,
	 {1, 4, 0},
	 false,
	 false},
	{"the longer one",
	 {{0, 7, 1}, {1, 1, 1}},
	 {{0, 7, 1}},
	 RULE_ORDER_UNSURE,
	 {1, 1},
	 true,
	 true},
	{"the same", {{0, 7, 1}}, {{0, 7, 1}}, RULE_ORDER_UNSURE, {1}, true, false},
	{"no call in common", {{0, 3, 1}}, {{0, 3, 2}}, RULE_ORDER_APART, {0}, false, false},
};

static void add_asked(struct rules *rules, struct action action, const struct asked asked[2])
{
	struct profile_rule *rule = add_rule(rules, action);

	for (unsigned i = 0; i < 2; i++)
		if (asked[i].mask)
			add_masked(rules, rule, asked[i].index, asked[i].mask, asked[i].value);
}

static enum rule_order order_of(const struct rules *rules, size_t a, size_t b)
{
	struct ordered_rule both[] = {{&rules->profile.rules.ptr[a], {.len = 0}, 64},
				      {&rules->profile.rules.ptr[b], {.len = 0}, 64}};

	for (unsigned i = 0; i < 2; i++)
		both[i].chain = engine_chain(both[i].rule, 64, NULL);
	return engine_rule_order(&both[0], &both[1]);
}

static void check_pair(const struct pair *pair)
{
	struct rules rules;
	bool is_refused = false, is_mild = false;
	bool is_fine = pair->order == RULE_ORDER_FIRST || pair->order == RULE_ORDER_APART;

	rules_start(&rules, ABI_BIT(ABI_X86_64));
	add_asked(&rules, KILL, pair->strict);
	add_asked(&rules, LOG, pair->mild);
	if (order_of(&rules, 0, 1) != pair->order)
		fail_msg("%s", pair->what);
	assert_int_equal(engine_is_ordered(&rules.profile, rules.profile.abis, id_of("prctl")),
			 is_fine);
	for (unsigned i = 0; i < 2; i++) {
		struct bpf_program program;

		if (!compile(&rules, ABI_X86_64, &program))
			is_refused = true;
		else if (decide(&program, ABI_X86_64, pair->args) == action_ret(LOG))
			is_mild = true;
		swap_rules(&rules, 0, 1);
	}
	if (is_refused != pair->is_refused_in_some_order ||
	    is_mild != pair->is_mild_in_some_order)
		fail_msg("libseccomp does not do as said: %s", pair->what);
	arena_free(rules.ctx.arena);
}

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		check_pair(&pairs[i]);
}

/* Sets of rules. */

static uint64_t random_number(void)
{
	static const uint64_t numbers[] = {
		0,         1, 2, 3, 5, 0x80000000, (uint64_t)1 << 32, ((uint64_t)1 << 32) + 2,
		UINT64_MAX};

	return numbers[below(ARRAY_LEN(numbers))];
}

static struct profile_arg random_arg(unsigned index, bool is_last)
{
	static const uint64_t masks[] = {
		UINT32_MAX, UINT32_MAX, 1, 2, 3, 7, (uint64_t)1 << 32, UINT64_MAX << 32,
	};
	struct profile_arg arg = {.index = index, .value = random_number()};

	switch (below(is_last ? 6 : 5)) {
	case 0:
		arg.op = PROFILE_EQ;
		break;
	case 5:
		arg.op = below(2) ? PROFILE_GE : PROFILE_GT;
		break;
	default:
		arg.op = PROFILE_MASKED_EQ;
		arg.value_two = arg.value;
		arg.value = masks[below(ARRAY_LEN(masks))];
		arg.value_two &= arg.value;
	}
	return arg;
}

static void add_random(struct rules *rules)
{
	static const struct action actions[] = {
		{VERB_KILL, 0}, {VERB_TRAP, 0}, {VERB_DENY, EPERM}, {VERB_LOG, 0}};
	struct profile_rule *rule = add_rule(rules, actions[below(ARRAY_LEN(actions))]);
	unsigned count = 1 + (unsigned)below(3), index = (unsigned)below(2);

	for (; count > 0; count--, index += 1 + (unsigned)below(2))
		*VEC_PUSH(rules->ctx.arena, &rule->args) = random_arg(index, count == 1);
}

/* True when rules of different actions meet somewhere. */
static bool do_meet(const struct rules *rules)
{
	for (size_t i = 0; i < rules->profile.rules.len; i++)
		for (size_t j = 0; j < i; j++)
			if (!action_equal(rules->profile.rules.ptr[i].action,
					  rules->profile.rules.ptr[j].action) &&
			    order_of(rules, i, j) != RULE_ORDER_APART)
				return true;
	return false;
}

/* True when the last of RULES asks for something on ABIs of 32 bits, too. */
static bool is_conditional(const struct rules *rules)
{
	return engine_chain(&rules->profile.rules.ptr[rules->profile.rules.len - 1], 32, NULL)
		       .len > 0;
}

/* Random rules that are ordered on all ABIs of RULES; false when none meet. */
static bool make_ordered(struct rules *rules)
{
	size_t wished = 2 + below(RULES_MAX - 2);

	for (unsigned tries = 0; tries < 60 && rules->profile.rules.len < wished; tries++) {
		bool is_ordered;

		add_random(rules);
		is_ordered = is_conditional(rules);
		ABI_EACH(abi, rules->profile.abis)
			is_ordered =
				is_ordered && engine_is_ordered(&rules->profile, ABI_BIT(abi),
								id_of("prctl"));
		rules->profile.rules.len -= !is_ordered;
	}
	return do_meet(rules);
}

/* Near what some rules ask for. */
static void random_point(const struct rules *rules, uint64_t args[CUBE_ARGS])
{
	for (unsigned i = 0; i < CUBE_ARGS; i++)
		args[i] = random_number() ^ (below(3) ? 0 : (uint64_t)1 << below(64));
	for (uint64_t i = below(3); i > 0; i--) {
		const struct profile_rule *rule =
			&rules->profile.rules.ptr[below(rules->profile.rules.len)];

		for (size_t j = 0; j < rule->args.len; j++) {
			const struct profile_arg *arg = &rule->args.ptr[j];
			bool is_masked = arg->op == PROFILE_MASKED_EQ;
			uint64_t mask = is_masked ? arg->value : UINT64_MAX;

			args[arg->index] &= ~mask;
			args[arg->index] |= is_masked ? arg->value_two : arg->value;
			args[arg->index] += arg->op == PROFILE_GT;
		}
	}
}

static bool no_trouble(void *data, const struct engine_trouble *trouble)
{
	(void)data;
	fail_msg("seed %llu: rules %u", (unsigned long long)seed, trouble->kind);
	return false;
}

/* By libseccomp's filter, and by our own reading of the rules. */
static void check_points(struct rules *rules, enum abi abi, const struct bpf_program *program)
{
	const struct policy *read =
		engine_policy(rules->ctx.diagrams, &rules->profile, no_trouble, NULL);

	for (unsigned i = 0; i < 60; i++) {
		struct example call = {.host = plain_host};
		uint32_t want, got, ours;

		random_point(rules, call.args);
		want = action_ret(

			rules_say(&rules->profile, call.args, engine_ones(engine_width(abi))));
		got = decide(program, abi, call.args);
		ours = action_ret(policy_eval(read, abi, id_of("prctl"), &call).action);
		if (got != want || ours != want)
			fail_msg("seed %llu on %s: %#x, libseccomp %#x, read as %#x",
				 (unsigned long long)seed, abi_info(abi)->name, want, got,
				 ours);
	}
}

static void check_orders(struct rules *rules)
{
	size_t len = rules->profile.rules.len;

	for (unsigned order = 0; order < 4; order++) {
		struct bpf_program program;

		ABI_EACH(abi, rules->profile.abis) {
			if (!compile(rules, abi, &program))
				fail_msg("seed %llu: refused", (unsigned long long)seed);
			check_points(rules, abi, &program);
		}
		for (size_t i = len; i > 1; i--)
			swap_rules(rules, i - 1, below(i));
	}
}

static void test_sets(void **state)
{
	const abi_set sets[] = {ABI_BIT(ABI_X86_64), ABI_BIT(ABI_AARCH64), ABI_BIT(ABI_ARM),
				ABI_BIT(ABI_S390X)};
	uint64_t met = 0;

	(void)state;
	for (uint64_t i = 1; i <= 150 * round_count(); i++) {
		struct rules rules;

		seed = i;
		rules_start(&rules, sets[i % ARRAY_LEN(sets)]);
		if (make_ordered(&rules)) {
			check_orders(&rules);
			met++;
		}
		arena_free(rules.ctx.arena);
	}
	assert_true(met > 100 * round_count());
}

/* What the planner makes use of it for. */

/* On prctl: ranges of two arguments are stricter than what the third one is not. */
static void make_overlapping(struct test *test)
{
	static const struct action actions[] = {
		{VERB_KILL, 0}, {VERB_TRAP, 0}, {VERB_DENY, EPERM}, {VERB_LOG, 0}};
	size_t action = 0;
	unsigned mild = (unsigned)below(3);

	test_start(test, ABI_BIT(ABI_X86_64), ALLOW);
	for (unsigned i = 0; i < 3; i++) {
		unsigned arg = (mild + 1 + i) % 3;
		struct diagram_word word = diagram_argument(arg, UINT32_MAX, false);
		struct diagrams *d = test->ctx.diagrams;
		diagram_id where = diagram_compare(d, word, RELATION_NE, below(99));

		if (arg != mild)
			where = diagram_range(d, word, 1 + below(99), 1000 + below(999));
		action += i ? 1 : 0;
		paint(test->policy, ABI_X86_64, id_of("prctl"),
		      (struct region){where, actions[action], test->span, false});
	}
}

/* The rules of TEST's profile, as they stand and the other way round, are its policy. */
static void check_profile(struct test *test, struct rules *rules)
{
	for (unsigned order = 0; order < 2; order++) {
		struct bpf_program program;
		size_t len = rules->profile.rules.len;

		assert_true(compile(rules, ABI_X86_64, &program));
		for (unsigned i = 0; i < 500; i++) {
			struct example call = {.host = plain_host};

			random_point(rules, call.args);
			assert_int_equal(decide(&program, ABI_X86_64, call.args),
					 action_ret(policy_eval(test->policy, ABI_X86_64,
								id_of("prctl"), &call)
							    .action));
		}
		for (size_t i = 0; i < len / 2; i++)
			swap_rules(rules, i, len - 1 - i);
	}
}

static void test_planned(void **state)
{
	uint64_t met = 0;

	(void)state;
	for (uint64_t i = 9000; i < 9000 + 20 * round_count(); i++) {
		struct test test;
		struct rules rules;
		struct str json;

		seed = i;
		make_overlapping(&test);
		json = emit_ok(&test);
		rules.ctx = test.ctx;
		rules.profile = *docker_parse_text(&test.ctx, json);
		if (rules.profile.rules.len < 400 && do_meet(&rules)) {
			check_profile(&test, &rules);
			met++;
		}
		test_end(&test);
	}
	if (met < 5 * round_count())
		fail_msg("rules met in %llu policies", (unsigned long long)met);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_planned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
