/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands around the BPF back end: weights, listings, the interpreter and
 * the check that mirror the kernel's, and the sets of words of the proof.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "bpf/bpf.h"
#include "bpf/words.h"
#include "new_context.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (uint16_t)(number)})
#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

static struct policy *new_policy(struct arena *arena, abi_set abis, struct action fallback)
{
	struct policy *policy = policy_new(arena, abis);

	ABI_EACH(abi, abis)
		policy->fallback[abi] = policy->newer[abi] = fallback;
	return policy;
}

/* CUBE of call ID through x86_64, which has no other region. */
static void set_region(struct arena *arena, struct policy *policy, syscall_id id,
		       struct cube cube, struct action action)
{
	struct decision *decision = ARENA_NEW(arena, struct decision);

	*VEC_PUSH(arena, decision) = (struct region){cube, action, SPAN_NONE};
	policy->decisions[ABI_X86_64][id] = decision;
}

static syscall_id find(const char *name)
{
	syscall_id id = syscall_find(name, strlen(name));

	assert_int_not_equal(id, SYSCALL_NONE);
	return id;
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
	assert_int_equal(weights.count[find("read")], 13);
	assert_int_equal(weights.count[find("write")], 5);
	assert_true(parse_weights(&ctx,
				  "% time     seconds  usecs/call     calls    errors syscall\n"
				  "------ ----------- ----------- --------- --------- ------\n"
				  " 60.00    0.000003           1        31         2 openat\n"
				  " 40.00    0.000002           1        20           close\n"
				  "------ ----------- ----------- --------- --------- ------\n"
				  "100.00    0.000005                    51         2 total\n",
				  &weights));
	assert_int_equal(weights.count[find("openat")], 31);
	assert_int_equal(weights.count[find("close")], 20);
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

	for (const struct sock_filter *f = program->code;; f++, steps++) {
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
	struct policy *policy = new_policy(ctx.arena, ABI_BIT(ABI_X86_64), DENY(1));
	struct call_weights weights;
	struct bpf_program program;

	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id += 2)
		if (syscall_number(id, ABI_X86_64) >= 0)
			set_region(ctx.arena, policy, id, cube_all(), ALLOW);
	set_region(ctx.arena, policy, find("futex"), cube_all(), ALLOW);
	assert_true(parse_weights(&ctx, "futex 1000000\n", &weights));
	assert_true(bpf_compile(&ctx, policy, &weights, &program));
	assert_int_equal(path_length(&program, 202), 5);
	arena_free(ctx.arena);
}

static void test_listings(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(ctx.arena, X86_FAMILY, ALLOW);
	struct cube bits = cube_all();
	struct sbuf out = {.arena = ctx.arena};
	struct bpf_program program;

	(void)state;
	bits.arg[2] = (struct cube_arg){0x1ff, 0x41};
	set_region(ctx.arena, policy, find("chmod"), cube_all(), DENY(1));
	set_region(ctx.arena, policy, find("openat"), bits, DENY(13));
	assert_true(bpf_compile(&ctx, policy, NULL, &program));
	bpf_disassemble(&program, &out);
	assert_non_null(strstr(out.ptr, "(chmod)"));
	assert_non_null(strstr(out.ptr, "0xc000003e (x86_64)"));
	assert_non_null(strstr(out.ptr, "ld    arg2.low"));
	assert_non_null(strstr(out.ptr, "ret   deny EACCES"));
	out = (struct sbuf){.arena = ctx.arena};
	assert_true(pfc_emit(&ctx, policy, &out));
	assert_non_null(strstr(out.ptr, "chmod: deny EPERM"));
	assert_non_null(strstr(out.ptr, "(arg2.low & 0x1ff) == 0x41: deny EACCES"));
	arena_free(ctx.arena);
}

static void test_byte_order(void **state)
{
	struct context ctx = new_context();
	struct policy *policy = new_policy(ctx.arena, ABI_BIT(ABI_S390X), ALLOW);
	struct sbuf out = {.arena = ctx.arena};

	(void)state;
	assert_true(bpf_emit(&ctx, policy, &out));
	assert_int_equal(out.len % sizeof(struct sock_filter), 0);
	assert_memory_equal(out.ptr, "\x00\x20\x00\x00\x00\x00\x00\x04", 8);
	arena_free(ctx.arena);
}

/* --- the kernel's rules ----------------------------------------------------------------- */

static uint32_t run(struct sock_filter *code, size_t len)
{
	struct bpf_program program = {code, len};
	struct seccomp_data data = {.nr = 7, .arch = 0x11223344, .args = {6, 5}};

	assert_null(bpf_check(&program));
	return bpf_run(&program, &data);
}

static void test_interpreter(void **state)
{
	struct sock_filter sum[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16), BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_LDX | BPF_IMM, 4),         BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0),
		BPF_STMT(BPF_MISC | BPF_TAX, 0),        BPF_STMT(BPF_LD | BPF_MEM, 3),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, 2),
		BPF_STMT(BPF_ALU | BPF_NEG, 0),         BPF_STMT(BPF_RET | BPF_A, 0)};
	struct sock_filter by_zero[] = {BPF_STMT(BPF_LD | BPF_IMM, 9),
					BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0),
					BPF_STMT(BPF_RET | BPF_K, 1)};
	struct sock_filter length[] = {BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
				       BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 63, 0, 1),
				       BPF_STMT(BPF_RET | BPF_A, 0),
				       BPF_STMT(BPF_RET | BPF_K, 1)};

	(void)state;
	assert_int_equal(run(sum, ARRAY_LEN(sum)), (uint32_t) - (96 + 6 - 2));
	assert_int_equal(run(by_zero, ARRAY_LEN(by_zero)), 0);
	assert_int_equal(run(length, ARRAY_LEN(length)), 64);
}

static void test_checker(void **state)
{
	static const struct sock_filter bad[][2] = {
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
		struct sock_filter code[2] = {bad[i][0], bad[i][1]};
		struct bpf_program program = {code, 2};

		assert_non_null(bpf_check(&program));
	}
	assert_non_null(bpf_check(&(struct bpf_program){NULL, 0}));
}

/* --- sets of words ---------------------------------------------------------------------- */

#define SMALL 256 /* masks and values of the test stay below it */

static bool is_member(const struct words *words, uint32_t w)
{
	return (w & words->mask) == words->value &&
	       (words->span == 0 ||
		((w & words->span) >= words->lo && (w & words->span) <= words->hi));
}

static bool passes(const struct word_test *test, uint32_t w)
{
	switch (test->op) {
	case BPF_JEQ:
		return (w & test->mask) == test->k;
	case BPF_JGT:
		return (w & test->mask) > test->k;
	case BPF_JGE:
		return (w & test->mask) >= test->k;
	default:
		return ((w & test->mask) & test->k) != 0;
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* The pieces share nothing, are all there is, and have the answer that they say. */
static void check_split(const struct words *words, const struct word_test *test,
			const struct words_split *split)
{
	for (uint32_t w = 0; w < SMALL; w++) {
		unsigned found = 0;

		for (unsigned i = 0; i < split->count; i++) {
			if (!is_member(&split->piece[i].words, w))
				continue;
			found++;
			if (split->piece[i].answer != ANSWER_OPEN)
				assert_int_equal(split->piece[i].answer == ANSWER_YES,
						 passes(test, w));
		}
		assert_int_equal(found, is_member(words, w));
	}
}

static void check_questions(const struct words *words, uint32_t mask, uint32_t value)
{
	uint32_t least = SMALL;
	bool all = true;

	for (uint32_t w = SMALL; w-- > 0;) {
		if (!is_member(words, w))
			continue;
		if ((w & mask) == value)
			least = w;
		else
			all = false;
	}
	assert_int_equal(words_meet(words, mask, value), least < SMALL);
	assert_int_equal(words_within(words, mask, value), all);
	if (least < SMALL)
		assert_int_equal(words_example(words, mask, value), least);
}

static void test_words(void **state)
{
	static const uint16_t ops[] = {BPF_JEQ, BPF_JGE, BPF_JGT, BPF_JSET};
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct words words = words_between(0, SMALL - 1);

		for (int depth = 0; depth < 8; depth++) {
			struct word_test test = {next_random(&seed) % SMALL,
						 ops[next_random(&seed) % 4],
						 next_random(&seed) % SMALL};
			struct words_split split;

			if (next_random(&seed) % 2)
				test.mask = SMALL - 1;
			split = words_split(&words, &test);
			check_split(&words, &test, &split);
			words = split.piece[next_random(&seed) % split.count].words;
			check_questions(&words, test.mask, test.k & test.mask);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights),     cmocka_unit_test(test_hot_calls_are_near),
		cmocka_unit_test(test_listings),    cmocka_unit_test(test_byte_order),
		cmocka_unit_test(test_interpreter), cmocka_unit_test(test_checker),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
