/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The BPF back end: random policies, compiled, run against policy_eval at the
 * borders of their cubes, proven, and refuted once the program is damaged; long
 * programs and too long ones; and the kernel itself.
 *
 * BPF_SEEDS=N in the environment runs N random policies instead of a few.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "kernel/native.h"
#include "new_context.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (uint16_t)(number)})
#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

/* --- policies by hand ------------------------------------------------------------------- */

static struct policy *new_policy(struct arena *arena, abi_set abis, struct action fallback)
{
	struct policy *policy = policy_new(arena, abis);

	ABI_EACH(abi, abis)
		policy->fallback[abi] = policy->newer[abi] = fallback;
	return policy;
}

/* Cuts of random cubes multiply; a call that fell in more pieces is large enough. */
#define PIECES 120

/* CUBE, where nothing else decides yet. */
static void add_region(struct arena *arena, struct policy *policy, enum abi abi, syscall_id id,
		       const struct cube *cube, struct action action)
{
	struct decision *decision = ARENA_NEW(arena, struct decision);
	struct cube_list rest = {0};

	if (policy->decisions[abi][id])
		*decision = *policy->decisions[abi][id];
	cube_list_add(arena, &rest, cube);
	for (size_t i = 0; i < decision->len && rest.len < PIECES; i++)
		cube_list_subtract(arena, &rest, &decision->ptr[i].cube);
	if (rest.len >= PIECES)
		return;
	for (size_t i = 0; i < rest.len; i++)
		*VEC_PUSH(arena, decision) = (struct region){rest.ptr[i], action, SPAN_NONE};
	policy->decisions[abi][id] = decision;
}

static struct cube cube_of(int arg, uint64_t mask, uint64_t value)
{
	struct cube cube = cube_all();

	cube.arg[arg] = (struct cube_arg){mask, value & mask};
	return cube;
}

static syscall_id find(const char *name)
{
	syscall_id id = syscall_find(name, strlen(name));

	assert_int_not_equal(id, SYSCALL_NONE);
	return id;
}

/* --- random policies -------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed)
{
	uint64_t x = (*seed += 0x9e3779b97f4a7c15u);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static unsigned below(uint64_t *seed, unsigned n)
{
	return (unsigned)(next_random(seed) % n);
}

static struct action random_action(uint64_t *seed)
{
	static const enum verb verbs[] = {VERB_KILL, VERB_KILL_THREAD, VERB_TRAP, VERB_LOG};
	unsigned pick = below(seed, 10);

	if (pick < 4)
		return ALLOW;
	return pick < 7 ? DENY(1 + below(seed, 3)) : (struct action){verbs[pick % 4], 0};
}

/* Bits that real conditions ask for: all, a half, flags, an aligned block. */
static uint64_t random_mask(uint64_t *seed)
{
	switch (below(seed, 6)) {
	case 0:
		return UINT64_MAX;
	case 1:
		return UINT32_MAX;
	case 2:
		return (uint64_t)1 << below(seed, 64);
	case 3:
		return UINT64_MAX << below(seed, 64);
	case 4:
		return (uint64_t)0xffff >> below(seed, 12);
	default:
		return next_random(seed) & next_random(seed);
	}
}

static struct cube random_cube(uint64_t *seed, uint64_t width)
{
	struct cube cube = cube_all();
	unsigned args = 1 + below(seed, 3);

	for (unsigned i = 0; i < args; i++) {
		uint64_t value = below(seed, 2) ? below(seed, 8) : next_random(seed);
		uint64_t mask = random_mask(seed) & width;

		cube.arg[below(seed, 4)] = (struct cube_arg){mask, value & mask};
	}
	return cube;
}

static void add_random_call(struct arena *arena, struct policy *policy, enum abi abi,
			    syscall_id id, uint64_t *seed)
{
	uint64_t width = abi_info(abi)->bits == 64 ? UINT64_MAX : UINT32_MAX;
	unsigned cubes = 1 + below(seed, 5);
	struct cube all = cube_all();

	if (syscall_number(id, abi) < 0)
		return;
	for (unsigned i = 0; i < cubes && below(seed, 3); i++) {
		struct cube cube = random_cube(seed, width);

		add_region(arena, policy, abi, id, &cube, random_action(seed));
	}
	if (below(seed, 3) == 0)
		add_region(arena, policy, abi, id, &all, random_action(seed));
}

static struct policy *random_policy(struct arena *arena, uint64_t *seed)
{
	static const abi_set sets[] = {
		ABI_BIT(ABI_X86_64),
		X86_FAMILY,
		ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32),
		ABI_BIT(ABI_X32),
		ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_ARM),
		ABI_BIT(ABI_S390X) | ABI_BIT(ABI_S390),
		ABI_BIT(ABI_MIPS64) | ABI_BIT(ABI_MIPS64N32) | ABI_BIT(ABI_MIPS),
	};
	static const unsigned sizes[] = {0, 3, 20, 120, 400};
	abi_set abis = sets[below(seed, ARRAY_LEN(sets))];
	struct policy *policy = new_policy(arena, abis, random_action(seed));
	unsigned calls = sizes[below(seed, ARRAY_LEN(sizes))];

	if (below(seed, 3) == 0) {
		policy->baseline = KERNEL_VERSION_OF(5, 4);
		ABI_EACH(abi, abis)
			policy->newer[abi] = DENY(38);
	}
	for (unsigned i = 0; i < calls; i++) {
		syscall_id id = (syscall_id)below(seed, (unsigned)syscall_count());
		uint64_t alike = next_random(seed), own = next_random(seed);

		/* Most calls are decided alike on all ABIs. */
		ABI_EACH(abi, abis) {
			uint64_t copy = below(seed, 4) ? alike : own;

			if (!policy->decisions[abi][id])
				add_random_call(arena, policy, abi, id, &copy);
		}
	}
	return policy;
}

/* --- comparison at the borders ---------------------------------------------------------- */

struct call {
	enum abi abi;
	uint32_t nr;
	uint64_t args[CUBE_ARGS];
};

static struct action expected(const struct policy *policy, const struct call *call)
{
	struct host nowhere = {0, 0};
	syscall_id id = syscall_by_number(call->abi, call->nr);

	return policy_eval(policy, call->abi, id, call->args, nowhere).action;
}

static bool is_right(const struct bpf_program *program, const struct policy *policy,
		     const struct call *call)
{
	struct call_data data = bpf_call_data(call->abi, call->nr, call->args);

	return action_equal(action_of_ret(bpf_run(program, &data)), expected(policy, call));
}

/* A member of CUBE; MISS: one bit of what it asks for is wrong. */
static void pick_args(const struct cube *cube, uint64_t *seed, bool miss,
		      uint64_t args[CUBE_ARGS])
{
	for (int i = 0; i < CUBE_ARGS; i++) {
		uint64_t other = below(seed, 2) ? next_random(seed) : 0;

		args[i] = cube->arg[i].value | (other & ~cube->arg[i].mask);
	}
	for (int i = 0; i < CUBE_ARGS && miss; i++) {
		uint64_t bit = (uint64_t)1 << below(seed, 64);

		if (cube->arg[i].mask & bit) {
			args[i] ^= bit;
			miss = false;
		}
	}
}

static bool is_right_for_call(const struct bpf_program *program, const struct policy *policy,
			      enum abi abi, syscall_id id, uint64_t *seed)
{
	const struct decision *decision = policy_decision(policy, abi, id);
	struct call call = {.abi = abi, .nr = (uint32_t)syscall_number(id, abi)};
	bool ok = is_right(program, policy, &call);

	for (size_t i = 0; i < decision->len && ok; i++)
		for (int k = 0; k < 4 && ok; k++) {
			pick_args(&decision->ptr[i].cube, seed, k > 1, call.args);
			ok = is_right(program, policy, &call);
		}
	return ok;
}

static bool is_right_for_unknown(const struct bpf_program *program, const struct policy *policy)
{
	static const uint32_t numbers[] = {500,        1000,       4095,       0x3fffffff,
					   0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};

	ABI_EACH(abi, policy->abis)
		for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
			struct call call = {.abi = abi, .nr = numbers[i]};

			/* Of one token, x86_64 has the lower numbers, and -1. */
			if (abi == ABI_X32 &&
			    (numbers[i] < X32_SYSCALL_BIT ||
			     (numbers[i] == UINT32_MAX && policy->abis & ABI_BIT(ABI_X86_64))))
				continue;
			if (abi == ABI_X86_64 && numbers[i] >= X32_SYSCALL_BIT &&
			    numbers[i] != UINT32_MAX)
				call.abi = ABI_X32;
			if (syscall_by_number(call.abi, call.nr) == SYSCALL_NONE &&
			    !is_right(program, policy, &call))
				return false;
		}
	return true;
}

static bool is_right_for_foreign(const struct bpf_program *program, const struct policy *policy)
{
	ABI_EACH(abi, ABI_ALL)
		for (uint32_t nr = 0; nr < 64; nr++) {
			struct call call = {.abi = abi, .nr = nr};
			bool shares = abi == ABI_X32 || abi == ABI_X86_64;

			if (policy->abis & ABI_BIT(abi) ||
			    (shares && policy->abis & X86_FAMILY))
				continue;
			if (!is_right(program, policy, &call))
				return false;
		}
	return true;
}

/* PROGRAM does as POLICY says wherever one looks. */
static bool is_right_everywhere(const struct bpf_program *program, const struct policy *policy,
				uint64_t seed)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0 &&
			    !is_right_for_call(program, policy, abi, id, &seed))
				return false;
	return is_right_for_unknown(program, policy) && is_right_for_foreign(program, policy);
}

/* What is always allowed, the kernel has to see without running the program. */
static void check_bitmap(const struct bpf_program *program, const struct policy *policy)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *decision = policy_decision(policy, abi, id);
			bool is_allowed = false;

			if (syscall_number(id, abi) < 0)
				continue;
			if (decision->len == 0)
				is_allowed =
					policy_fallback(policy, abi, id).verb == VERB_ALLOW;
			else if (cube_is_all(&decision->ptr[0].cube))
				is_allowed = decision->ptr[0].action.verb == VERB_ALLOW;
			if (is_allowed)
				assert_true(
					bpf_is_const_allow(program, abi_info(abi)->audit,
							   (uint32_t)syscall_number(id, abi)));
		}
}

/* --- mutants ---------------------------------------------------------------------------- */

static void mutate(struct bpf_program *program, uint64_t *seed)
{
	size_t pc = below(seed, (unsigned)program->len);
	struct insn *f = &program->code[pc];
	uint8_t jt = f->jt;

	switch (below(seed, 4)) {
	case 0:
		f->jt = f->jf;
		f->jf = jt;
		break;
	case 1:
		f->k ^= 1u << below(seed, 32);
		break;
	case 2:
		f->k += below(seed, 2) ? 1 : UINT32_MAX;
		break;
	default:
		memmove(f, f + 1, (program->len - pc - 1) * sizeof(*f));
		program->len--;
		break;
	}
}

/* A call that the proof says is wrong is wrong. */
static void check_counterexample(const struct bpf_program *program, const struct policy *policy,
				 const struct difference *difference)
{
	struct call call = {.abi = difference->abi};

	assert_false(action_equal(difference->a.action, difference->b.action));
	if (difference->abi == ABI_COUNT || difference->id == SYSCALL_NONE)
		return;
	call.nr = (uint32_t)syscall_number(difference->id, difference->abi);
	memcpy(call.args, difference->args, sizeof(call.args));
	assert_false(is_right(program, policy, &call));
	assert_true(action_equal(difference->b.action, expected(policy, &call)));
}

static void check_mutants(struct arena *arena, const struct bpf_program *program,
			  const struct policy *policy, uint64_t *seed)
{
	for (int i = 0; i < 12; i++) {
		struct bpf_program mutant = {ARENA_ARRAY(arena, struct insn, program->len),
					     program->len};
		struct difference difference;
		bool is_proven;

		memcpy(mutant.code, program->code, program->len * sizeof(*program->code));
		mutate(&mutant, seed);
		if (bpf_check(&mutant) || !bpf_is_provable(&mutant))
			continue;
		is_proven = bpf_prove(arena, &mutant, policy, &difference);
		if (is_proven)
			assert_true(is_right_everywhere(&mutant, policy, *seed));
		else
			check_counterexample(&mutant, policy, &difference);
	}
}

#define MUTATED 200 /* policies whose programs are damaged, too */

static void test_random_policies(void **state)
{
	const char *seeds = getenv("BPF_SEEDS");
	uint64_t count = seeds ? strtoull(seeds, NULL, 10) : MUTATED;

	(void)state;
	for (uint64_t n = 0; n < count; n++) {
		struct context ctx = new_context();
		uint64_t seed = n * 7919;
		struct policy *policy = random_policy(ctx.arena, &seed);
		struct bpf_program program;
		struct difference difference;

		assert_null(policy_validate(policy));
		if (!bpf_compile(&ctx, policy, NULL, &program)) {
			assert_int_equal(diag_get(ctx.diags, 0)->code, DIAG_FORMAT_LIMIT);
			arena_free(ctx.arena);
			continue;
		}
		assert_null(bpf_check(&program));
		if (!is_right_everywhere(&program, policy, seed))
			fail_msg("seed %llu is wrong", (unsigned long long)n);
		if (!bpf_prove(ctx.arena, &program, policy, &difference))
			fail_msg("seed %llu is not proven", (unsigned long long)n);
		check_bitmap(&program, policy);
		if (seeds && n % 1000 == 0)
			print_message("# policy %llu of %llu\n", (unsigned long long)n,
				      (unsigned long long)count);
		if (n < MUTATED)
			check_mutants(ctx.arena, &program, policy, &seed);
		arena_free(ctx.arena);
	}
}

/* --- size ------------------------------------------------------------------------------- */

/* RULES tests with ends of their own on each of some calls, so that nothing can be shared. */
static struct policy *large_policy(struct arena *arena, unsigned calls, unsigned rules)
{
	struct policy *policy = new_policy(arena, ABI_BIT(ABI_X86_64), ALLOW);
	unsigned number = 0, added = 0;

	for (syscall_id id = 0; id < syscall_count() && added < calls; id++) {
		if (syscall_number(id, ABI_X86_64) < 0)
			continue;
		added++;
		for (unsigned i = 0; i < rules; i++) {
			struct cube cube = cube_of(1, UINT64_MAX, (uint64_t)i << 20 | i * 3);

			add_region(arena, policy, ABI_X86_64, id, &cube,
				   DENY(1 + number++ % 4000));
		}
	}
	return policy;
}

static void test_long_jumps(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = large_policy(ctx.arena, 340, 2);
	struct bpf_program program;
	struct difference difference;
	bool has_long_jump = false;

	(void)state;
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	assert_null(bpf_check(&program));
	assert_true(program.len > 1500);
	for (size_t pc = 0; pc < program.len; pc++)
		has_long_jump |= program.code[pc].code == (BPF_JMP | BPF_JA);
	assert_true(has_long_jump);
	assert_true(is_right_everywhere(&program, policy, 1));
	assert_true(bpf_prove(ctx.arena, &program, policy, &difference));
	arena_free(ctx.arena);
}

static const char *first_call_name(void)
{
	syscall_id id = 0;

	while (syscall_number(id, ABI_X86_64) < 0)
		id++;
	return syscall_name(id);
}

static void test_too_long(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = large_policy(ctx.arena, 1, 3000);
	struct bpf_program program;

	(void)state;
	assert_false(bpf_compile(&ctx, policy, NULL, &program));
	assert_int_equal(diag_error_count(ctx.diags), 1);
	assert_int_equal(diag_get(ctx.diags, 0)->code, DIAG_FORMAT_LIMIT);
	assert_non_null(strstr(diag_get(ctx.diags, 0)->notes[0], first_call_name()));
	arena_free(ctx.arena);
}

static void test_two_machines(void **state)
{
	struct context ctx = new_context();
	struct policy *policy =
		new_policy(ctx.arena, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_AARCH64), ALLOW);
	struct bpf_program program;

	(void)state;
	assert_false(bpf_compile(&ctx, policy, NULL, &program));
	assert_int_equal(diag_get(ctx.diags, 0)->code, DIAG_FORMAT_LIMIT);
	assert_non_null(strstr(diag_get(ctx.diags, 0)->notes[0], "--arch"));
	arena_free(ctx.arena);
}

/* --- live ------------------------------------------------------------------------------- */

/* The regions have numbers 1, 2, 3 ... for errnos, in the order of calls and of decisions. */
static struct policy *live_policy(struct arena *arena)
{
	static const char *const names[] = {"getpriority", "madvise", "semget", "setns"};
	struct policy *policy = new_policy(arena, ABI_BIT(abi_native()), ALLOW);
	unsigned number = 100;
	uint64_t seed = 42;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (int k = 0; k < 12; k++) {
			struct cube cube = random_cube(&seed, UINT64_MAX);

			add_region(arena, policy, abi_native(), find(names[i]), &cube,
				   DENY(number));
			number = number % 4000 + 1;
		}
	return policy;
}

/* In the child: call a member of each region of ID for real; how many answers are wrong. */
static int call_regions(const struct policy *policy, syscall_id id, uint64_t *seed)
{
	const struct decision *decision = policy_decision(policy, abi_native(), id);
	int wrong = 0;

	for (size_t i = 0; i < decision->len; i++) {
		uint64_t a[CUBE_ARGS];
		long result;

		pick_args(&decision->ptr[i].cube, seed, false, a);
		result = syscall(syscall_number(id, abi_native()), a[0], a[1], a[2], a[3], a[4],
				 a[5]);
		wrong += result != -1 || errno != decision->ptr[i].action.data;
	}
	return wrong;
}

static int enforce_and_call(const struct policy *policy, const struct bpf_program *program)
{
	struct sock_fprog fprog = {(unsigned short)program->len,
				   (struct sock_filter *)program->code};
	uint64_t seed = 4711;
	int wrong = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog))
		return 77;
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (syscall_number(id, abi_native()) >= 0)
			wrong += call_regions(policy, id, &seed);
	return wrong ? 1 : 0;
}

static void test_live(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = live_policy(ctx.arena);
	struct bpf_program program;
	struct difference difference;
	int status;
	pid_t child;

	(void)state;
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	assert_true(bpf_prove(ctx.arena, &program, policy, &difference));
	child = fork();
	if (child == 0)
		_exit(enforce_and_call(policy, &program));
	assert_int_equal(waitpid(child, &status, 0), child);
	arena_free(ctx.arena);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip(); /* no seccomp here */
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_policies),
		cmocka_unit_test(test_long_jumps),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_two_machines),
		cmocka_unit_test(test_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
