/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long filters become and what libseccomp has to do for them (engine_size.h), held against
 * the installed libseccomp: random rules with any operators, few of them and as many as the
 * kernel just loads.  SCMPL_ROUNDS=N makes N times as many.
 */
#include "docker_help.h"

#include <errno.h>
#include <stdlib.h>

#include "kernel/seccomp.h"
#include "libseccomp/oracle.h"
#include "profile/engine_size.h"
#include "profile/engine_tree.h"
#include "random.h"

static const char *const names[] = {"ioctl", "chmod", "openat", "personality", "socket"};

static const struct action actions[] = {
	{VERB_DENY, EPERM}, {VERB_KILL, 0},  {VERB_TRAP, 0},
	{VERB_LOG, 0},      {VERB_TRACE, 5}, {VERB_DENY, ENOSYS},
};

/* What one set of rules is made of. */
struct mixture {
	size_t rules, names, actions;
	unsigned args;      /* at most, of a rule */
	unsigned bits;      /* of a number */
	unsigned equal;     /* of ten operators so many are EQ or MASKED_EQ */
	bool is_increasing; /* the order that is easy for libseccomp */
};

static uint64_t random_bits(unsigned bits)
{
	uint64_t value = below(UINT32_MAX) << 32 ^ below(UINT32_MAX);

	return bits == 64 ? value : value & (((uint64_t)1 << bits) - 1);
}

static struct profile_arg random_arg(const struct mixture *mixture, unsigned index)
{
	static const enum profile_op others[] = {PROFILE_NE, PROFILE_GE, PROFILE_GT, PROFILE_LE,
						 PROFILE_LT};
	struct profile_arg arg = {.index = index, .value = random_bits(mixture->bits)};

	if (below(10) >= mixture->equal) {
		arg.op = others[below(ARRAY_LEN(others))];
		return arg;
	}
	arg.op = PROFILE_EQ;
	if (below(2)) {
		arg.op = PROFILE_MASKED_EQ;
		arg.value_two = arg.value;
		arg.value = UINT64_MAX << below(16);
		arg.value_two &= arg.value;
	}
	return arg;
}

static void make_rule(struct arena *arena, const struct mixture *mixture,
		      struct profile_rule *rule)
{
	unsigned index = (unsigned)below(2), args = 1 + (unsigned)below(mixture->args);

	*rule = (struct profile_rule){.guard = cube_all(), .machines = PROFILE_ANY_MACHINE};
	*VEC_PUSH(arena, &rule->names) = names[below(mixture->names)];
	rule->action = actions[below(mixture->actions)];
	for (; args > 0 && index < CUBE_ARGS; args--, index += 1 + (unsigned)below(2))
		*VEC_PUSH(arena, &rule->args) = random_arg(mixture, index);
}

static int compare_rules(const void *x, const void *y)
{
	struct comparison_chain a = engine_chain(x, 64, NULL), b = engine_chain(y, 64, NULL);

	return engine_chain_compare(&a, &b);
}

static struct profile *make_profile(struct context *ctx, const struct mixture *mixture,
				    abi_set abis)
{
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);

	profile->abis = abis;
	profile->fallback = ALLOW;
	for (size_t i = 0; i < mixture->rules; i++)
		make_rule(ctx->arena, mixture, VEC_PUSH(ctx->arena, &profile->rules));
	if (mixture->is_increasing)
		qsort(profile->rules.ptr, profile->rules.len, sizeof(profile->rules.ptr[0]),
		      compare_rules);
	return profile;
}

static uint64_t most_steps(struct context *ctx, const struct profile *profile)
{
	const uint64_t *steps = engine_steps(ctx->arena, profile, ABI_X86_64, &plain_host);
	uint64_t most = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		most = steps[id] > most ? steps[id] : most;
	return most;
}

/* What was seen. */
struct tally {
	uint64_t loaded, refused, endless, near;
};

/* True when libseccomp makes a filter of PROFILE, whose length is put into *LEN. */
static bool is_made(struct context *ctx, const struct profile *profile, size_t *len)
{
	struct libseccomp_use use = {.machine = ABI_X86_64, .host = plain_host};
	struct bpf_program program;

	if (!libseccomp_filter(ctx, profile, use, &program)) {
		const char *why = diag_get(ctx->diags, diag_count(ctx->diags) - 1)->message;

		/* Two actions for one condition. */
		if (!strstr(why, "refuses a rule"))
			fail_msg("seed %llu: %s", (unsigned long long)seed, why);
		return false;
	}
	*len = program.len;
	return true;
}

/* A filter is no longer than was said and, if it takes no more steps than it may, is made. */
static void check_profile(const struct mixture *mixture, abi_set abis, struct tally *tally)
{
	struct context ctx = new_context();
	uint64_t first = seed;
	const struct profile *profile = make_profile(&ctx, mixture, abis);
	size_t sizes[ABI_COUNT], size, len;
	syscall_id largest;

	size = engine_size(profile, ABI_X86_64, &plain_host, &largest);
	engine_sizes_at_most(profile, sizes);
	assert_true(engine_size_at_most(profile, ABI_X86_64, sizes) >= size);
	if (most_steps(&ctx, profile) > ENGINE_STEPS_MAX)
		tally->endless++;
	else if (size > BPF_PROGRAM_MAX + BPF_PROGRAM_MAX / 4)
		tally->refused++; /* there libseccomp takes long to put jumps right */
	else if (is_made(&ctx, profile, &len)) {
		tally->loaded++;
		tally->near += len > BPF_PROGRAM_MAX / 2;
		if (len > size)
			fail_msg("seed %llu: %zu instructions instead of %zu",
				 (unsigned long long)first, len, size);
	}
	arena_free(ctx.arena);
}

static struct tally check_profiles(const struct mixture *mixture, uint64_t first,
				   uint64_t count)
{
	struct tally tally = {0};

	for (uint64_t i = first; i < first + count * round_count(); i++) {
		seed = i;
		check_profile(mixture, ABI_BIT(ABI_X86_64) | (i % 3 ? 0 : X86_FAMILY), &tally);
	}
	return tally;
}

static void test_few(void **state)
{
	const struct mixture mixture = {4, 1, 1, 4, 64, 4, false};
	struct tally tally = check_profiles(&mixture, 1, 300);

	(void)state;
	assert_true(tally.loaded >= 250 * round_count());
}

/* So many that the kernel just loads them: their jumps are far, and some take others. */
static void test_many(void **state)
{
	const struct mixture mixtures[] = {
		{1400, 1, 1, 1, 32, 10, true}, {700, 1, 6, 2, 24, 10, true},
		{500, 5, 6, 3, 20, 10, true},  {900, 5, 2, 1, 64, 10, true},
		{300, 1, 1, 5, 32, 10, true},  {150, 2, 1, 4, 64, 8, true},
		{400, 1, 6, 1, 64, 5, true},
	};
	uint64_t near = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mixtures); i++)
		near += check_profiles(&mixtures[i], 1000 * (i + 1), 3).near;
	assert_true(near >= 6 * round_count());
}

/* In no order: what is not said to be endless ends. */
static void test_order(void **state)
{
	const struct mixture mixture = {40, 1, 1, 3, 64, 8, false};
	struct tally tally = check_profiles(&mixture, 20000, 60);

	(void)state;
	assert_true(tally.endless > 0);
	assert_true(tally.loaded > 0);
}

/* Rule behind rule of a random policy: one that belongs before 64 others. */
static void test_endless(void **state)
{
	struct context ctx = new_context();
	struct profile profile = {.abis = ABI_BIT(ABI_X86_64), .fallback = ALLOW};
	struct profile_rule *rule;
	size_t len;

	(void)state;
	for (unsigned bit = 0; bit < 65; bit++) {
		rule = VEC_PUSH(ctx.arena, &profile.rules);
		*rule = (struct profile_rule){
			.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = KILL};
		*VEC_PUSH(ctx.arena, &rule->names) = "ioctl";
		*VEC_PUSH(ctx.arena, &rule->args) = (struct profile_arg){
			2, PROFILE_MASKED_EQ, (uint64_t)1 << bit % 64, (uint64_t)1 << bit % 64};
	}
	rule->args.len = 0;
	for (unsigned arg = 0; arg < 3; arg++)
		*VEC_PUSH(ctx.arena, &rule->args) =
			(struct profile_arg){arg, arg < 2 ? PROFILE_EQ : PROFILE_GE, 1, 0};
	assert_true(most_steps(&ctx, &profile) > ENGINE_STEPS_MAX);
	qsort(profile.rules.ptr, profile.rules.len, sizeof(profile.rules.ptr[0]),
	      compare_rules);
	assert_true(most_steps(&ctx, &profile) < ENGINE_STEPS_CALM);
	assert_true(is_made(&ctx, &profile, &len));
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
