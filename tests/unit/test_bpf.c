/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The BPF back end: random policies, compiled, run against policy_eval at the
 * borders of their conditions, proven, read back, and refuted once the program is
 * damaged; and the kernel itself.
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

#include "bpf/read.h"
#include "bpf_help.h"
#include "kernel/native.h"
#include "validate.h"

/* --- random policies -------------------------------------------------------------------- */

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

static diagram_id random_comparison(struct policy *policy, uint64_t width, uint64_t *seed)
{
	struct diagram_word word = diagram_argument(below(seed, 4), width, below(seed, 4) == 0);
	uint64_t value = below(seed, 2) ? below(seed, 8) : next_random(seed);
	uint64_t mask = random_mask(seed) & width;

	if (below(seed, 2))
		return diagram_masked(policy->diagrams, word, mask, value & mask);
	return diagram_compare(policy->diagrams, word, (enum diagram_relation)below(seed, 6),
			       below(seed, 2) ? value : value & mask);
}

static diagram_id random_condition(struct policy *policy, uint64_t width, uint64_t *seed)
{
	struct diagrams *d = policy->diagrams;
	diagram_id where = random_comparison(policy, width, seed);
	unsigned more = below(seed, 3);

	for (unsigned i = 0; i < more; i++) {
		diagram_id other = random_comparison(policy, width, seed);

		where = below(seed, 3) ? diagram_and(d, where, other)
				       : diagram_or(d, where, other);
	}
	return where;
}

static void add_random_call(struct policy *policy, enum abi abi, syscall_id id, uint64_t *seed)
{
	uint64_t width = abi_info(abi)->bits == 64 ? UINT64_MAX : UINT32_MAX;
	unsigned rules = 1 + below(seed, 5);

	if (syscall_number(id, abi) < 0)
		return;
	for (unsigned i = 0; i < rules && below(seed, 3); i++) {
		diagram_id where = random_condition(policy, width, seed);

		paint(policy, abi, id,
		      (struct region){where, random_action(seed), SPAN_NONE, false});
	}
	if (below(seed, 3) == 0)
		paint(policy, abi, id,
		      (struct region){DIAGRAM_TRUE, random_action(seed), SPAN_NONE, false});
}

static struct policy *random_policy(struct context *ctx, uint64_t *seed)
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
	struct policy *policy = new_policy(ctx, abis, random_action(seed));
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
				add_random_call(policy, abi, id, &copy);
		}
	}
	return policy;
}

/* What is always allowed, the kernel has to see without running the program. */
static void check_bitmap(const struct bpf_program *program, const struct policy *policy)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			bool is_allowed = policy_outcome(policy, abi, id) == action_leaf(ALLOW);

			if (syscall_number(id, abi) < 0)
				continue;
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

static void check_mutants(struct context *ctx, const struct bpf_program *program,
			  const struct policy *policy, uint64_t *seed)
{
	for (int i = 0; i < 12; i++) {
		struct bpf_program mutant = {ARENA_ARRAY(ctx->arena, struct insn, program->len),
					     program->len};
		struct difference difference;

		memcpy(mutant.code, program->code, program->len * sizeof(*program->code));
		mutate(&mutant, seed);
		if (bpf_check(&mutant) || !bpf_is_provable(&mutant))
			continue;
		if (bpf_prove(ctx, &mutant, policy, &difference) == BPF_PROVEN)
			assert_true(is_right_everywhere(&mutant, policy, *seed));
		else
			check_counterexample(&mutant, policy, &difference);
	}
}

/* What is read of PROGRAM is POLICY. */
static void check_reading(struct context *ctx, const struct bpf_program *program,
			  const struct policy *policy)
{
	struct bpf_unmapped_list unmapped = {0};
	enum abi machine = abi_machine(abi_next(policy->abis, 0));
	const struct policy *read = bpf_read(ctx, program, 1, machine, &unmapped);

	assert_non_null(read);
	assert_null(policy_validate(read));
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0)
				assert_int_equal(policy_outcome(read, abi, id),
						 policy_outcome(policy, abi, id));
}

/* Policies whose programs are damaged, too; sanitizers, which take ten times as long, look at
   the code and not at the answers. */
#ifdef __SANITIZE_ADDRESS__
#define MUTATED 40
#else
#define MUTATED 100
#endif

static void test_random_policies(void **state)
{
	const char *seeds = getenv("BPF_SEEDS");
	uint64_t count = seeds ? strtoull(seeds, NULL, 10) : MUTATED;

	(void)state;
	for (uint64_t n = 0; n < count; n++) {
		struct context ctx = new_context();
		uint64_t seed = n * 7919;
		struct policy *policy = random_policy(&ctx, &seed);
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
		if (bpf_prove(&ctx, &program, policy, &difference) != BPF_PROVEN)
			fail_msg("seed %llu is not proven", (unsigned long long)n);
		check_bitmap(&program, policy);
		check_reading(&ctx, &program, policy);
		if (seeds && n % 1000 == 0)
			print_message("# policy %llu of %llu\n", (unsigned long long)n,
				      (unsigned long long)count);
		if (n < MUTATED)
			check_mutants(&ctx, &program, policy, &seed);
		arena_free(ctx.arena);
	}
}

/* --- live ------------------------------------------------------------------------------- */

/* The regions have numbers 100, 101, 102 ... for errnos. */
static struct policy *live_policy(struct context *ctx)
{
	static const char *const names[] = {"getpriority", "madvise", "semget", "setns"};
	struct policy *policy = new_policy(ctx, ABI_BIT(abi_native()), ALLOW);
	unsigned number = 100;
	uint64_t seed = 42;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (int k = 0; k < 12; k++) {
			diagram_id where = random_condition(policy, UINT64_MAX, &seed);

			paint(policy, abi_native(), id_of(names[i]),
			      (struct region){where, DENY(number), SPAN_NONE, false});
			number++;
		}
	return policy;
}

/* Calls made for real. */
struct live_check {
	long nr;
	uint64_t seed;
	unsigned calls;
	int wrong;
};

static bool call_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct live_check *live = ctx;
	struct action action = action_of_value(value);
	uint64_t a[CUBE_ARGS];
	long result;

	if (action.verb != VERB_DENY)
		return true;
	pick_args(cube, &live->seed, false, a);
	result = syscall(live->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
	live->wrong += result != -1 || errno != action.data;
	return ++live->calls < 1000;
}

/* In the child: call ID for real in many ways; how many answers are wrong. */
static int call_regions(const struct policy *policy, syscall_id id, uint64_t *seed)
{
	struct live_check live = {.nr = syscall_number(id, abi_native()), .seed = *seed};

	diagram_each_cube(policy->diagrams, policy_outcome(policy, abi_native(), id), call_path,
			  &live);
	*seed = live.seed;
	return live.wrong;
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
	struct policy *policy = live_policy(&ctx);
	struct bpf_program program;
	struct difference difference;
	int status;
	pid_t child;

	(void)state;
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	assert_int_equal(bpf_prove(&ctx, &program, policy, &difference), BPF_PROVEN);
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
		cmocka_unit_test(test_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
