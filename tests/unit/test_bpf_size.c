/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long programs come out: conditions that a few instructions tell, what is equal and so
 * there once, long programs and too long ones; and programs of others with many ways through.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "bpf_help.h"

/* --- few instructions ------------------------------------------------------------------- */

static void expect_between(size_t value, size_t least, size_t most)
{
	assert_true(value >= least && value <= most);
}

/* The length of the filter that denies CALL where CONDITION, which is proven. */
static size_t length_of(struct context *ctx, struct policy *policy, diagram_id condition)
{
	struct bpf_program program;
	struct difference difference;

	paint(policy, ABI_X86_64, id_of("mount"),
	      (struct region){condition, DENY(1), SPAN_NONE, false});
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
	expect_between(length_of(&ctx, policy, where), 10, 22);
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

		expect_between(length_of(&ctx, policy, where), 6, pairs[i].most);
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
	expect_between(length_of(&ctx, policy, diagram_not(ctx.diagrams, count[0])), 24, 150);
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
	paint(policy, ABI_X86_64, id_of("umount2"),
	      (struct region){where, DENY(1), SPAN_NONE, false});
	paint(policy, ABI_X86, id_of("mount"),
	      (struct region){where, DENY(1), SPAN_NONE, false});
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	shared = program.len;
	expect_between(shared, alone + 1, alone + 6);
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
						      DENY(1 + number++ % 4000), SPAN_NONE,
						      false});
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several_arguments), cmocka_unit_test(test_masks),
		cmocka_unit_test(test_many_paths),        cmocka_unit_test(test_shared_states),
		cmocka_unit_test(test_ways_that_meet),    cmocka_unit_test(test_long_jumps),
		cmocka_unit_test(test_too_long),          cmocka_unit_test(test_two_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
