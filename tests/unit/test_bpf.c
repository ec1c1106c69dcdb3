/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The BPF back end: random policies, compiled, run against policy_eval at the
 * borders of their conditions, proven, read back, and refuted once the program is
 * damaged; conditions that a few instructions tell; long programs and too long
 * ones; and the kernel itself.
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
#include "bpf/read.h"
#include "kernel/native.h"
#include "new_context.h"
#include "paint.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (uint16_t)(number)})
#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

/* --- policies by hand ------------------------------------------------------------------- */

static struct policy *new_policy(struct context *ctx, abi_set abis, struct action fallback)
{
	struct policy *policy = policy_new(ctx->diagrams, abis);

	ABI_EACH(abi, abis)
		policy->fallback[abi] = policy->newer[abi] = fallback;
	return policy;
}

/* Of argument ARG, 64 bits of it. */
static diagram_id masked(struct policy *policy, unsigned arg, uint64_t mask, uint64_t value)
{
	return diagram_masked(policy->diagrams, diagram_argument(arg, UINT64_MAX, false), mask,
			      value & mask);
}

static diagram_id is(struct policy *policy, unsigned arg, uint64_t value)
{
	return masked(policy, arg, UINT64_MAX, value);
}

static diagram_id is_not(struct policy *policy, unsigned arg, uint64_t value)
{
	return diagram_not(policy->diagrams, is(policy, arg, value));
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

		paint(policy, abi, id, (struct region){where, random_action(seed), SPAN_NONE});
	}
	if (below(seed, 3) == 0)
		paint(policy, abi, id,
		      (struct region){DIAGRAM_TRUE, random_action(seed), SPAN_NONE});
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

/* --- comparison at the borders ---------------------------------------------------------- */

struct call {
	enum abi abi;
	uint32_t nr;
	uint64_t args[CUBE_ARGS];
};

static struct action expected(const struct policy *policy, const struct call *call)
{
	syscall_id id = syscall_by_number(call->abi, call->nr);
	struct example example = {0};

	memcpy(example.args, call->args, sizeof(example.args));
	return policy_eval(policy, call->abi, id, &example).action;
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

#define PATHS 300 /* through a diagram, of which it is enough to see some */

struct path_check {
	const struct bpf_program *program;
	const struct policy *policy;
	struct call call;
	uint64_t seed;
	unsigned paths;
	bool ok;
};

static bool check_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct path_check *check = ctx;

	(void)value;
	for (int k = 0; k < 4 && check->ok; k++) {
		pick_args(cube, &check->seed, k > 1, check->call.args);
		check->ok = is_right(check->program, check->policy, &check->call);
	}
	return check->ok && ++check->paths < PATHS;
}

static bool is_right_for_call(const struct bpf_program *program, const struct policy *policy,
			      enum abi abi, syscall_id id, uint64_t *seed)
{
	struct path_check check = {
		.program = program,
		.policy = policy,
		.call = {.abi = abi, .nr = (uint32_t)syscall_number(id, abi)}};

	check.seed = *seed;
	check.ok = is_right(program, policy, &check.call);
	diagram_each_cube(policy->diagrams, policy_outcome(policy, abi, id), check_path,
			  &check);
	*seed = check.seed;
	return check.ok;
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

/* A call that the proof says is wrong is wrong. */
static void check_counterexample(const struct bpf_program *program, const struct policy *policy,
				 const struct difference *difference)
{
	struct call call = {.abi = difference->abi};

	assert_false(action_equal(difference->a.action, difference->b.action));
	if (difference->abi == ABI_COUNT || difference->id == SYSCALL_NONE)
		return;
	if (difference->call.host.caps) /* it asks where the call comes from */
		return;
	call.nr = (uint32_t)syscall_number(difference->id, difference->abi);
	memcpy(call.args, difference->call.args, sizeof(call.args));
	assert_false(is_right(program, policy, &call));
	assert_true(action_equal(difference->b.action, expected(policy, &call)));
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

#define MUTATED 200 /* policies whose programs are damaged, too */

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

/* --- few instructions ------------------------------------------------------------------- */

/* The length of the filter that denies CALL where CONDITION, which is proven. */
static size_t length_of(struct context *ctx, struct policy *policy, diagram_id condition)
{
	struct bpf_program program;
	struct difference difference;

	paint(policy, ABI_X86_64, find("mount"),
	      (struct region){condition, DENY(1), SPAN_NONE});
	assert_true(bpf_compile(ctx, policy, NULL, &program));
	assert_int_equal(bpf_prove(ctx, &program, policy, &difference), BPF_PROVEN);
	assert_true(is_right_everywhere(&program, policy, 1));
	return program.len;
}

/* Each argument adds its tests, where disjoint cubes would be 64 * 64 * 64 and more. */
static void test_several_arguments(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_X86_64), ALLOW);
	diagram_id where = diagram_and(
		ctx.diagrams,
		diagram_and(ctx.diagrams, is_not(policy, 0, 0), is_not(policy, 2, 0)),
		is(policy, 4, 0));

	(void)state;
	assert_in_range(length_of(&ctx, policy, where), 10, 22);
	arena_free(ctx.arena);
}

/* Two conditions on bits of one argument, each of which takes a test or two. */
static void test_masks(void **state)
{
	static const struct {
		uint64_t mask, value, other_mask, other_value;
		size_t most;
	} pairs[] = {
		{6, 2, 5, 5, 14},          /* their common bit first */
		{UINT64_MAX, 7, 8, 8, 15}, /* a word, a bit */
		{0xff0, 0x120, 1, 1, 14},  /* a field, a bit */
		{UINT32_MAX, 7, 2, 0, 13}, /* the bit within the word */
		{0x10001, 0x10001, 6, 0, 14},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct context ctx = new_context();
		struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_X86_64), ALLOW);
		diagram_id where = diagram_or(
			ctx.diagrams, masked(policy, 1, pairs[i].mask, pairs[i].value),
			masked(policy, 1, pairs[i].other_mask, pairs[i].other_value));

		assert_in_range(length_of(&ctx, policy, where), 6, pairs[i].most);
		arena_free(ctx.arena);
	}
}

/* At most four of 24 flags: 12,951 paths, and no tree of intervals is short. */
static void test_many_paths(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_X86_64), ALLOW);
	diagram_id count[6] = {DIAGRAM_TRUE, DIAGRAM_TRUE, DIAGRAM_TRUE,
			       DIAGRAM_TRUE, DIAGRAM_TRUE, DIAGRAM_FALSE};

	(void)state;
	for (unsigned bit = 0; bit < 24; bit++)
		for (int k = 0; k < 5; k++)
			count[k] = diagram_make(ctx.diagrams, DIAGRAM_ARG(3, bit), count[k],
						count[k + 1]);
	assert_in_range(length_of(&ctx, policy, diagram_not(ctx.diagrams, count[0])), 24, 150);
	arena_free(ctx.arena);
}

/* What two calls have in common, through two ABIs, is there once. */
static void test_shared_states(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, X86_FAMILY, ALLOW);
	diagram_id where = masked(policy, 1, UINT32_MAX, 77);
	size_t alone, shared;
	struct bpf_program program;

	(void)state;
	for (uint64_t value = 2; value < 40; value += 2)
		where = diagram_or(ctx.diagrams, where, masked(policy, 1, UINT32_MAX, value));
	alone = length_of(&ctx, policy, where);
	paint(policy, ABI_X86_64, find("umount2"), (struct region){where, DENY(1), SPAN_NONE});
	paint(policy, ABI_X86, find("mount"), (struct region){where, DENY(1), SPAN_NONE});
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	shared = program.len;
	assert_in_range(shared, alone + 1, alone + 6);
	arena_free(ctx.arena);
}

/* --- programs of others ----------------------------------------------------------------- */

#define DIAMONDS 31

/* Both ways of each test meet again: 2^31 ways lead through. */
static void test_ways_that_meet(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32), ALLOW);
	struct insn code[3 + 4 * DIAMONDS + 3];
	struct bpf_program program = {code, ARRAY_LEN(code)};
	struct difference difference;
	size_t n = 0;

	(void)state;
	code[n++] = (struct insn)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4);
	code[n++] = (struct insn)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xc000003e, 1, 0);
	code[n++] = (struct insn)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	for (int i = 0; i < DIAMONDS; i++) {
		code[n++] = (struct insn)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16);
		code[n++] = (struct insn)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1u << i, 0, 1);
		code[n++] = (struct insn)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 24);
		code[n++] = (struct insn)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 1u << i);
	}
	code[n++] = (struct insn)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, UINT32_MAX, 1, 0);
	code[n++] = (struct insn)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct insn)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(bpf_prove(&ctx, &program, policy, &difference), BPF_PROVEN);
	code[n - 3].k = 1u << (DIAMONDS - 1); /* the last bit of either argument */
	assert_int_equal(bpf_prove(&ctx, &program, policy, &difference), BPF_REFUTED);
	check_counterexample(&program, policy, &difference);
	arena_free(ctx.arena);
}

/* --- size ------------------------------------------------------------------------------- */

/* RULES tests with ends of their own on each of some calls, so that nothing can be shared. */
static struct policy *large_policy(struct context *ctx, unsigned calls, unsigned rules)
{
	struct policy *policy = new_policy(ctx, ABI_BIT(ABI_X86_64), ALLOW);
	unsigned number = 0, added = 0;

	for (syscall_id id = 0; id < syscall_count() && added < calls; id++) {
		struct decision *decision = ARENA_NEW(ctx->arena, struct decision);

		if (syscall_number(id, ABI_X86_64) < 0)
			continue;
		added++;
		decision->outcome = DIAGRAM_OPEN;
		for (unsigned i = 0; i < rules; i++)
			decision_add(ctx->diagrams, decision,
				     &(struct region){is(policy, 1, (uint64_t)i << 20 | i * 3),
						      DENY(1 + number++ % 4000), SPAN_NONE});
		decision->outcome =
			diagram_over(ctx->diagrams, decision->outcome, action_leaf(ALLOW));
		policy->decisions[ABI_X86_64][id] = decision;
	}
	return policy;
}

static void test_long_jumps(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = large_policy(&ctx, 340, 2);
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
	assert_int_equal(bpf_prove(&ctx, &program, policy, &difference), BPF_PROVEN);
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
	struct policy *policy = large_policy(&ctx, 1, 3000);
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
		new_policy(&ctx, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_AARCH64), ALLOW);
	struct bpf_program program;

	(void)state;
	assert_false(bpf_compile(&ctx, policy, NULL, &program));
	assert_int_equal(diag_get(ctx.diags, 0)->code, DIAG_FORMAT_LIMIT);
	assert_non_null(strstr(diag_get(ctx.diags, 0)->notes[0], "--arch"));
	arena_free(ctx.arena);
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

			paint(policy, abi_native(), find(names[i]),
			      (struct region){where, DENY(number), SPAN_NONE});
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
		cmocka_unit_test(test_several_arguments),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_many_paths),
		cmocka_unit_test(test_shared_states),
		cmocka_unit_test(test_ways_that_meet),
		cmocka_unit_test(test_long_jumps),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_two_machines),
		cmocka_unit_test(test_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
