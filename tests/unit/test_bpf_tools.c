/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands around the BPF back end: weights, listings, the interpreter and
 * the check that mirror the kernel's, and the calls that a filter is asked about.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

#include "bpf/bpf.h"
#include "bpf/calls.h"
#include "bpf/read.h"
#include "new_context.h"
#include "paint.h"
#include "id_of.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (uint16_t)(number)})
#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

static struct policy *new_policy(struct context *ctx, abi_set abis, struct action fallback)
{
	struct policy *policy = policy_new(ctx->diagrams, abis);

	ABI_EACH(abi, abis)
		policy->fallback[abi] = policy->newer[abi] = fallback;
	return policy;
}

/* Call ID through x86_64 takes ACTION where WHERE. */
static void set_region(struct policy *policy, syscall_id id, diagram_id where,
		       struct action action)
{
	paint(policy, ABI_X86_64, id, (struct region){where, action, SPAN_NONE});
}

/* --- weights, listings ------------------------------------------------------------------ */

static bool parse_weights(struct context *ctx, const char *text, struct call_weights *weights)
{
	const struct source *source = source_add(ctx->sources, "hot", str_of(text));

	return bpf_weights_parse(ctx, source, weights);
}

static void test_weights(void **state)
{
	struct context ctx = new_context();
	struct call_weights weights;

	(void)state;
	assert_true(parse_weights(&ctx, "# mine\nread 12\n\nwrite\t5\nread 1\nnosuch 7\n",
				  &weights));
	assert_int_equal(weights.count[id_of("read")], 13);
	assert_int_equal(weights.count[id_of("write")], 5);
	assert_true(parse_weights(&ctx,
				  "% time     seconds  usecs/call     calls    errors syscall\n"
				  "------ ----------- ----------- --------- --------- ------\n"
				  " 60.00    0.000003           1        31         2 openat\n"
				  " 40.00    0.000002           1        20           close\n"
				  "------ ----------- ----------- --------- --------- ------\n"
				  "100.00    0.000005                    51         2 total\n",
				  &weights));
	assert_int_equal(weights.count[id_of("openat")], 31);
	assert_int_equal(weights.count[id_of("close")], 20);
	assert_false(parse_weights(&ctx, "read often\n", &weights));
	assert_int_equal(diag_error_count(ctx.diags), 1);
	assert_false(parse_weights(&ctx, "read\n", &weights));
	assert_false(parse_weights(&ctx, "read -1\n", &weights));
	arena_free(ctx.arena);
}

static size_t path_length(const struct bpf_program *program, uint32_t nr)
{
	uint32_t a = 0;
	size_t steps = 0;

	for (const struct insn *f = program->code;; f++, steps++) {
		if (f->code == (BPF_LD | BPF_W | BPF_ABS))
			a = f->k ? abi_info(ABI_X86_64)->audit : nr;
		else if (f->code == (BPF_JMP | BPF_JEQ | BPF_K))
			f += a == f->k ? f->jt : f->jf;
		else if (f->code == (BPF_JMP | BPF_JGE | BPF_K))
			f += a >= f->k ? f->jt : f->jf;
		else
			return steps + 1;
	}
}

static void test_hot_calls_are_near(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_X86_64), DENY(1));
	struct call_weights weights;
	struct bpf_program program;

	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id += 2)
		if (syscall_number(id, ABI_X86_64) >= 0)
			set_region(policy, id, DIAGRAM_TRUE, ALLOW);
	set_region(policy, id_of("futex"), DIAGRAM_TRUE, ALLOW);
	assert_true(parse_weights(&ctx, "futex 1000000\n", &weights));
	assert_true(bpf_compile(&ctx, policy, &weights, &program));
	assert_int_equal(path_length(&program, 202), 5);
	arena_free(ctx.arena);
}

static void test_listings(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, X86_FAMILY, ALLOW);
	struct sbuf out = {.arena = ctx.arena};
	struct bpf_program program;

	(void)state;
	set_region(policy, id_of("chmod"), DIAGRAM_TRUE, DENY(1));
	set_region(policy, id_of("openat"),
		   diagram_masked(ctx.diagrams, diagram_argument(2, UINT32_MAX, false), 0x1ff,
				  0x41),
		   DENY(13));
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	bpf_disassemble(&program, &out);
	assert_non_null(strstr(out.ptr, "(chmod)"));
	assert_non_null(strstr(out.ptr, "0xc000003e (x86_64)"));
	assert_non_null(strstr(out.ptr, "ld    arg2.low"));
	assert_non_null(strstr(out.ptr, "ret   deny with EACCES"));
	out = (struct sbuf){.arena = ctx.arena};
	assert_true(pfc_emit(&ctx, policy, &out));
	assert_non_null(strstr(out.ptr, "chmod: deny with EPERM"));
	assert_non_null(strstr(out.ptr, "(arg2.low & 0x1ff) == 0x41: deny with EACCES"));
	arena_free(ctx.arena);
}

static void test_byte_order(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(&ctx, ABI_BIT(ABI_S390X), ALLOW);
	struct sbuf out = {.arena = ctx.arena};

	(void)state;
	assert_true(bpf_emit(&ctx, policy, &out));
	assert_int_equal(out.len % sizeof(struct insn), 0);
	assert_memory_equal(out.ptr, "\x00\x20\x00\x00\x00\x00\x00\x04", 8);
	arena_free(ctx.arena);
}

/* --- the kernel's rules ----------------------------------------------------------------- */

static uint32_t run(struct insn *code, size_t len)
{
	struct bpf_program program = {code, len};
	struct call_data data = {.nr = 7, .arch = 0x11223344, .args = {6, 5}};

	assert_null(bpf_check(&program));
	return bpf_run(&program, &data);
}

static void test_interpreter(void **state)
{
	struct insn sum[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16), BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_LDX | BPF_IMM, 4),         BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0),
		BPF_STMT(BPF_MISC | BPF_TAX, 0),        BPF_STMT(BPF_LD | BPF_MEM, 3),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, 2),
		BPF_STMT(BPF_ALU | BPF_NEG, 0),         BPF_STMT(BPF_RET | BPF_A, 0)};
	struct insn by_zero[] = {BPF_STMT(BPF_LD | BPF_IMM, 9),
				 BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0),
				 BPF_STMT(BPF_RET | BPF_K, 1)};
	struct insn length[] = {BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
				BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 63, 0, 1),
				BPF_STMT(BPF_RET | BPF_A, 0), BPF_STMT(BPF_RET | BPF_K, 1)};

	(void)state;
	assert_int_equal(run(sum, ARRAY_LEN(sum)), (uint32_t) - (96 + 6 - 2));
	assert_int_equal(run(by_zero, ARRAY_LEN(by_zero)), 0);
	assert_int_equal(run(length, ARRAY_LEN(length)), 64);
}

static void test_checker(void **state)
{
	static const struct insn bad[][2] = {
		{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_LD | BPF_MEM, 1), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 2), BPF_STMT(BPF_RET | BPF_K, 0)},
		{BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_LD | BPF_IMM, 0)},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct insn code[2] = {bad[i][0], bad[i][1]};
		struct bpf_program program = {code, 2};

		assert_non_null(bpf_check(&program));
	}
	assert_non_null(bpf_check(&(struct bpf_program){NULL, 0}));
}

/* --- the calls and the filters that are read --------------------------------------------- */

/* All numbers, ascending, each call once, and no stretch with two owners. */
static void check_stretches(struct arena *arena, abi_set abis)
{
	struct bpf_calls calls = bpf_calls_of(arena, abis);
	struct bpf_stretch stretch = {0};
	uint64_t next = 0;
	size_t count = 0;

	while (bpf_calls_next(&calls, &stretch)) {
		assert_int_equal(stretch.lo, next);
		assert_true(stretch.end > stretch.lo);
		next = stretch.end;
		if (stretch.call) {
			assert_ptr_equal(stretch.call, &calls.ptr[count++]);
			assert_int_equal(stretch.call->nr, stretch.lo);
			assert_int_equal(stretch.end, stretch.lo + 1);
		}
		assert_int_equal(bpf_calls_owner(&calls, (uint32_t)stretch.lo),
				 bpf_calls_owner(&calls, (uint32_t)(next - 1)));
	}
	assert_int_equal(next, UINT64_C(1) << 32);
	assert_int_equal(count, calls.len);
}

static void test_stretches(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	ABI_EACH(abi, ABI_ALL)
		check_stretches(arena, ABI_BIT(abi));
	check_stretches(arena, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32));
	arena_free(arena);
}

/* What the kernel does not know kills, but it is only as strict as its number says. */
static void test_unknown_answer(void **state)
{
	struct insn unknown = BPF_STMT(BPF_RET | BPF_K, 0x7ffb0000);
	struct insn allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct insn deny = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1);
	struct bpf_program stack[] = {{&unknown, 1}, {&allow, 1}, {&deny, 1}};
	struct context ctx = new_context();
	struct bpf_unmapped_list unmapped = {0};
	const struct policy *policy = bpf_read(&ctx, stack, 2, ABI_X86_64, &unmapped);

	(void)state;
	assert_int_equal(policy->fallback[ABI_X86_64].verb, VERB_KILL);
	policy = bpf_read(&ctx, stack, 3, ABI_X86_64, &unmapped);
	assert_int_equal(policy->fallback[ABI_X86_64].verb, VERB_DENY);
	assert_int_equal(unmapped.len, 0);
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights),     cmocka_unit_test(test_hot_calls_are_near),
		cmocka_unit_test(test_listings),    cmocka_unit_test(test_byte_order),
		cmocka_unit_test(test_interpreter), cmocka_unit_test(test_checker),
		cmocka_unit_test(test_stretches),   cmocka_unit_test(test_unknown_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
