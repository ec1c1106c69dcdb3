/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules on one call that libseccomp puts together wrongly (engine_unsafe_calls,
 * removed_rules.h), held against the installed libseccomp, whose filter of all others does
 * exactly what they say: by hand, and random rules of few comparisons, which are parts of each
 * other.  SCMPL_ROUNDS=N makes N times as many.
 */
#include "docker_help.h"

#include <errno.h>

#include "bpf/bpf.h"
#include "bpf/outcome.h"
#include "libseccomp/oracle.h"
#include "profile/engine.h"
#include "profile/engine_blocks.h"
#include "profile/removed_rules.h"
#include "random.h"

/* Rules. */

static struct profile_rule *add_rule(struct arena *arena, struct profile *profile,
				     const char *name, struct action action)
{
	struct profile_rule *rule = VEC_PUSH(arena, &profile->rules);

	*rule = (struct profile_rule){
		.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = action};
	*VEC_PUSH(arena, &rule->names) = name;
	return rule;
}

static void add_one(struct arena *arena, struct profile *profile, const char *name,
		    struct profile_arg arg)
{
	struct profile_rule *rule = add_rule(arena, profile, name, KILL);

	*VEC_PUSH(arena, &rule->args) = arg;
}

/* Beside this libseccomp loses none of an ABI's rules (lost_abis.h). */
static void add_elsewhere(struct arena *arena, struct profile *profile)
{
	add_rule(arena, profile, "exit_group", KILL);
}

static bool note_conflict(void *data, const struct engine_trouble *trouble)
{
	*(bool *)data |= trouble->kind == ENGINE_CONFLICT;
	return true;
}

/* Profiles, and what is made of them on x86_64. */

#define COUNT_MAX 100

struct batch {
	struct context ctx;
	const struct profile *profiles[COUNT_MAX];
	const struct policy *said[COUNT_MAX]; /* by the rules */
	struct bpf_program made[COUNT_MAX];   /* by libseccomp */
	size_t count;
};

/* False where rules of different actions meet. */
static bool batch_add(struct batch *batch, const struct profile *profile)
{
	bool has_conflict = false;
	const struct policy *said =
		engine_policy(batch->ctx.diagrams, profile, note_conflict, &has_conflict);

	if (has_conflict)
		return false;
	batch->profiles[batch->count] = profile;
	batch->said[batch->count++] = said;
	return true;
}

static void batch_make(struct batch *batch)
{
	assert_true(libseccomp_filters(
		&batch->ctx, batch->profiles, batch->count,
		(struct libseccomp_use){.machine = ABI_X86_64, .host = plain_host},
		batch->made));
}

/* The first call on which profile AT came out other than it says; SYSCALL_NONE: none. */
static syscall_id wrong_call(const struct batch *batch, size_t at)
{
	const struct policy *said = batch->said[at];
	struct bpf_outcomes *made =
		bpf_outcomes_new(batch->ctx.diagrams, &batch->made[at], 1, false);

	ABI_EACH(abi, said->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			struct bpf_numbers numbers = {.arch = abi_info(abi)->audit,
						      .nr = (uint32_t)syscall_number(id, abi)};

			if (policy_regions(said, abi, id)->len &&
			    bpf_outcome(made, &numbers, abi_info(abi)->bits == 32) !=
				    policy_outcome(said, abi, id))
				return id;
		}
	return SYSCALL_NONE;
}

/* By hand. */

struct set {
	const char *what;
	struct profile_arg rules[3][2];
	abi_set abis;
	bool is_removed;
	bool is_wrong; /* by 2.4.0 to 2.6.1 at least */
};

#define IS(index, n)                    \
	{                               \
		index, PROFILE_EQ, n, 0 \
	}
#define LOW_IS(index, n)                                \
	{                                               \
		index, PROFILE_MASKED_EQ, UINT32_MAX, n \
	}
#define BITS(index, mask, n)                      \
	{                                         \
		index, PROFILE_MASKED_EQ, mask, n \
	}
#define FROM(index, n)                  \
	{                               \
		index, PROFILE_GE, n, 0 \
	}
#define ABOVE(index, n)                 \
	{                               \
		index, PROFILE_GT, n, 0 \
	}
#define X86_64 ABI_BIT(ABI_X86_64)

static const struct set sets[] = {
	{"another number",
	 {{IS(0, 7), IS(1, 1)}, {IS(0, 7), IS(1, 5)}, {IS(1, 1)}},
	 X86_64,
	 true,
	 false},
	{"another mask",
	 {{LOW_IS(0, 7), LOW_IS(1, 1)}, {LOW_IS(0, 7), BITS(1, 3, 1)}, {LOW_IS(1, 1)}},
	 X86_64,
	 true,
	 true},
	{"another order",
	 {{IS(0, 7), ABOVE(1, 1)}, {IS(0, 7), FROM(1, 1)}, {ABOVE(1, 1)}},
	 X86_64,
	 true,
	 true},
	{"a bit of the upper half",
	 {{IS(0, 7), LOW_IS(1, 1)}, {IS(0, 7), BITS(1, UINT64_C(1) << 32, 0)}, {LOW_IS(1, 1)}},
	 X86_64,
	 true,
	 false},
	{"the shorter one first",
	 {{IS(1, 1)}, {IS(0, 7), IS(1, 1)}, {IS(0, 7), IS(1, 5)}},
	 X86_64,
	 false,
	 false},
	{"the front of one",
	 {{IS(0, 7), IS(1, 1)}, {IS(0, 7), IS(1, 5)}, {IS(0, 7)}},
	 X86_64,
	 false,
	 false},
	{"on 32 bits alone",
	 {{IS(0, 7), IS(1, 1)}, {IS(0, 7), IS(1, 5)}, {IS(1, (UINT64_C(1) << 32) + 1)}},
	 X86_64 | ABI_BIT(ABI_X86),
	 true,
	 false},
	{"nothing said again",
	 {{IS(0, 7), IS(1, 1)}, {IS(0, 7), IS(1, 5)}, {IS(1, 2)}},
	 X86_64,
	 false,
	 false},
};

static struct profile *set_profile(struct arena *arena, const struct set *set)
{
	struct profile *profile = ARENA_NEW(arena, struct profile);

	*profile = (struct profile){.abis = set->abis, .fallback = ALLOW};
	add_elsewhere(arena, profile);
	for (size_t i = 0; i < ARRAY_LEN(set->rules); i++) {
		struct profile_rule *rule = add_rule(arena, profile, "prctl", KILL);

		for (size_t j = 0; j < 2 && set->rules[i][j].op; j++)
			*VEC_PUSH(arena, &rule->args) = set->rules[i][j];
	}
	return profile;
}

static bool proves_own(struct batch *batch, const struct profile *profile)
{
	return profile_prove(&batch->ctx, batch->said[0], profile, &(struct docker_options){0});
}

static void check_set(const struct set *set)
{
	struct batch batch = {.ctx = new_context()};
	struct profile *profile = set_profile(batch.ctx.arena, set);
	bool is_removed = engine_unsafe_calls(batch.ctx.arena, profile)[id_of("prctl")];

	batch_add(&batch, profile);
	batch_make(&batch);
	if (is_removed != set->is_removed)
		fail_msg("%s: %d", set->what, is_removed);
	if ((wrong_call(&batch, 0) != SYSCALL_NONE) != set->is_wrong)
		fail_msg("libseccomp does not do as said: %s", set->what);
	if (proves_own(&batch, profile) == is_removed)
		fail_msg("written ourselves: %s", set->what);
	keep_all_rules(batch.ctx.arena, profile);
	assert_false(engine_unsafe_calls(batch.ctx.arena, profile)[id_of("prctl")]);
	batch.count = 0;
	batch_add(&batch, profile);
	batch_make(&batch);
	assert_int_equal(wrong_call(&batch, 0), SYSCALL_NONE);
	assert_true(proves_own(&batch, profile));
	arena_free(batch.ctx.arena);
}

static void test_sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		check_set(&sets[i]);
}

/* A rule on a call that is made through a multiplexer is one on that, too. */
static void test_multiplexer(void **state)
{
	struct arena *arena = arena_new();
	struct profile profile = {.abis = ABI_BIT(ABI_X86), .fallback = ALLOW};
	struct profile_arg second = IS(1, 1);

	(void)state;
	add_one(arena, &profile, "socket", second);
	add_one(arena, &profile, "socketcall", second);
	assert_true(engine_unsafe_calls(arena, &profile)[id_of("socketcall")]);
	assert_false(engine_unsafe_calls(arena, &profile)[id_of("socket")]);
	arena_free(arena);
}

/* Of many rules on a call each is looked up, and not held against each other, which takes
 * hours. */
static void test_many(void **state)
{
	struct arena *arena = arena_new();
	struct profile profile = {.abis = X86_FAMILY, .fallback = ALLOW};
	bool *is_found = ARENA_ARRAY(arena, bool, (size_t)syscall_count());

	(void)state;
	for (uint64_t i = 0; i < 300000; i++) {
		struct profile_rule *rule = add_rule(arena, &profile, "prctl", KILL);

		for (unsigned index = 0; index < 3; index++)
			*VEC_PUSH(arena, &rule->args) =
				(struct profile_arg){index, PROFILE_EQ, i, 0};
	}
	find_removed_rules(arena, &profile, is_found);
	assert_false(is_found[id_of("prctl")]);
	add_one(arena, &profile, "prctl", (struct profile_arg)IS(1, 9));
	find_removed_rules(arena, &profile, is_found);
	assert_true(is_found[id_of("prctl")]);
	arena_free(arena);
}

/* Random rules. */

static struct profile_arg random_arg(unsigned index, bool is_last)
{
	static const uint64_t numbers[] = {
		1, 7, 0, 3, UINT64_C(1) << 32, (UINT64_C(1) << 32) + 1};
	static const uint64_t masks[] = {
		UINT32_MAX, 3, 1, UINT64_MAX, UINT64_MAX << 32, (UINT64_C(1) << 32) + 1};
	size_t few = below(3) ? 2 : ARRAY_LEN(numbers);
	struct profile_arg arg = {index, PROFILE_EQ, numbers[below(few)], 0};

	switch (below(is_last ? 16 : 12)) {
	case 0:
		arg.op = below(4) ? PROFILE_EQ : (enum profile_op)below(PROFILE_MASKED_EQ);
		break;
	case 1:
	case 2:
	case 3:
	case 4:
		break;
	case 12:
	case 13:
	case 14:
	case 15:
		arg.op = below(2) ? PROFILE_GE : PROFILE_GT;
		break;
	default:
		arg.op = PROFILE_MASKED_EQ;
		arg.value_two = arg.value;
		arg.value = masks[below(few)];
		arg.value_two &= arg.value;
	}
	return arg;
}

/* Arguments from LIKE, or others; as a rule its end. */
static void add_args(struct arena *arena, struct profile_rule *rule,
		     const struct profile_rule *like)
{
	unsigned asked = 1 + (unsigned)below(7), last = asked >= 4 ? 2 : asked >= 2;
	size_t from = like ? below(like->args.len) : 0;

	if (like && below(3) == 0) {
		for (; from < like->args.len; from++)
			*VEC_PUSH(arena, &rule->args) = like->args.ptr[from];
		return;
	}
	for (unsigned index = 0; index <= last; index++) {
		struct profile_arg arg = random_arg(index, index == last);

		for (size_t i = 0; like && below(4) && i < like->args.len; i++)
			if (like->args.ptr[i].index == index)
				arg = like->args.ptr[i];
		if (asked & 1u << index)
			*VEC_PUSH(arena, &rule->args) = arg;
	}
}

static struct profile *random_profile(struct arena *arena)
{
	static const char *const names[] = {"socket", "bind", "socketcall"};
	static const abi_set abis[] = {X86_64, X86_64 | ABI_BIT(ABI_X86), X86_FAMILY};
	const struct action actions[] = {DENY(EPERM), KILL};
	struct profile *profile = ARENA_NEW(arena, struct profile);
	size_t kinds = 1 + (below(4) == 0);
	bool is_plain = below(4) != 0;

	*profile = (struct profile){.abis = abis[is_plain ? below(3) : 1], .fallback = ALLOW};
	add_elsewhere(arena, profile);
	for (size_t rules = 2 + below(7), i = 0; i < rules; i++) {
		const char *name = is_plain ? "prctl" : names[below(3)];
		struct profile_rule rule, *first = profile->rules.ptr;

		rule = *add_rule(arena, profile, name, actions[below(kinds)]);
		add_args(arena, &rule, i ? &first[1 + below(i)] : NULL);
		profile->rules.ptr[1 + i] = rule;
	}
	return profile;
}

static bool is_told(struct arena *arena, const struct profile *profile)
{
	const bool *unsafe = engine_unsafe_calls(arena, profile);
	struct engine_clash clash;

	return unsafe[id_of("prctl")] || unsafe[id_of("socketcall")] ||
	       unsafe[id_of("socket")] || unsafe[id_of("bind")] ||
	       engine_blocks_clash(profile, ABI_X86_64, &clash);
}

static void check_random(uint64_t first, uint64_t *found)
{
	struct batch batch = {.ctx = new_context()};

	for (seed = first; batch.count < COUNT_MAX;) {
		const struct profile *profile = random_profile(batch.ctx.arena);

		if (is_told(batch.ctx.arena, profile))
			++*found;
		else
			batch_add(&batch, profile);
	}
	batch_make(&batch);
	for (size_t i = 0; i < batch.count; i++)
		if (batch.made[i].len && wrong_call(&batch, i) != SYSCALL_NONE)
			fail_msg("seed %llu, profile %zu: wrong on '%s'",
				 (unsigned long long)first, i,
				 syscall_name(wrong_call(&batch, i)));
	arena_free(batch.ctx.arena);
}

static void test_random(void **state)
{
	uint64_t count = 30 * round_count(), found = 0;

	(void)state;
	for (uint64_t i = 1; i <= count; i++)
		check_random(i * 1000003, &found);
	assert_true(found > 20 * count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_multiplexer),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
