/* SPDX-License-Identifier: Apache-2.0 */
/* Joined filters decide as the kernel would with both, on random programs and calls. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "bpf/join.h"

#define ROUNDS 2000
#define CALLS 32

static const uint32_t returns[] = {
	SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD, SECCOMP_RET_TRAP,
	SECCOMP_RET_ERRNO | 1,    SECCOMP_RET_ERRNO | 38,  SECCOMP_RET_TRACE | 7,
	SECCOMP_RET_LOG,          SECCOMP_RET_ALLOW,
};

static uint32_t any(uint32_t below)
{
	return (uint32_t)rand() % below;
}

/* Chains of comparisons with returns between them; some start without a load. */
static struct bpf_program random_program(struct arena *arena)
{
	struct bpf_program program = {ARENA_ARRAY(arena, struct insn, 64), 0};
	uint32_t tests = any(8);

	if (any(4))
		program.code[program.len++] =
			(struct insn)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4 * any(2));
	while (tests--) {
		program.code[program.len++] = (struct insn)BPF_JUMP(
			BPF_JMP | (any(2) ? BPF_JEQ : BPF_JGE) | BPF_K, any(6), 0, 1);
		program.code[program.len++] = (struct insn)BPF_STMT(
			BPF_RET | BPF_K, returns[any(ARRAY_LEN(returns))]);
	}
	program.code[program.len++] =
		(struct insn)BPF_STMT(BPF_RET | BPF_K, returns[any(ARRAY_LEN(returns))]);
	return program;
}

/* seccomp_run_filters: the newest filter first, and only a stricter one replaces it. */
static uint32_t run_both(const struct bpf_program *first, const struct bpf_program *last,
			 const struct call_data *data)
{
	uint32_t a = bpf_run(first, data), b = bpf_run(last, data);

	return (int32_t)(a & SECCOMP_RET_ACTION_FULL) < (int32_t)(b & SECCOMP_RET_ACTION_FULL)
		       ? a
		       : b;
}

static void test_random(void **state)
{
	(void)state;
	srand(1);
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new();
		struct bpf_program first = random_program(arena);
		struct bpf_program last = random_program(arena), joined;

		assert_true(bpf_join(arena, &first, &last, &joined));
		assert_null(bpf_check(&joined));
		for (int call = 0; call < CALLS; call++) {
			struct call_data data = {.nr = any(7), .arch = any(7)};

			assert_int_equal(bpf_run(&joined, &data),
					 run_both(&first, &last, &data));
		}
		arena_free(arena);
	}
}

static void test_nothing_to_add(void **state)
{
	struct insn kill = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	struct insn allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct bpf_program first = {&kill, 1}, last = {&allow, 1}, joined;
	struct arena *arena = arena_new();

	(void)state;
	assert_true(bpf_join(arena, &first, &last, &joined));
	assert_int_equal(joined.len, 1);
	arena_free(arena);
}

static void test_too_long(void **state)
{
	struct arena *arena = arena_new();
	struct insn allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct bpf_program first = {&allow, 1}, joined;
	struct bpf_program last = {ARENA_ARRAY(arena, struct insn, BPF_PROGRAM_MAX),
				   BPF_PROGRAM_MAX};

	(void)state;
	for (size_t i = 0; i < last.len; i++)
		last.code[i] = (struct insn)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
	last.code[last.len - 1] = (struct insn)BPF_STMT(BPF_RET | BPF_K, 0);
	assert_false(bpf_join(arena, &first, &last, &joined));
	arena_free(arena);
}

static void test_computed_return(void **state)
{
	struct insn computed[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
				  BPF_STMT(BPF_RET | BPF_A, 0)};
	struct insn allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct bpf_program a = {computed, 2}, b = {&allow, 1}, joined;
	struct arena *arena = arena_new();

	(void)state;
	assert_false(bpf_join(arena, &a, &b, &joined));
	assert_false(bpf_join(arena, &b, &a, &joined));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_nothing_to_add),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_computed_return),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
