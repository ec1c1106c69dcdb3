/* SPDX-License-Identifier: Apache-2.0 */
/* Launchers are read back to the byte: what is changed is none, or has another filter. */
#include "bpf_help.h"

#include "bpf/launcher.h"
#include "bpf/read.h"
#include "kernel/filter_flags.h"

/* Of the heads, the code and the filter's own head: what stands before its instructions. */
#define BEFORE_FILTER(bytes, program) ((bytes).len - (program).len * sizeof(struct insn))

static struct sbuf launcher_of(struct context *ctx, abi_set abis, unsigned flags)
{
	struct policy *policy = new_policy(ctx, abis, ALLOW);
	struct sbuf bytes = {.arena = ctx->arena};

	ABI_EACH(abi, abis)
		paint(policy, abi, id_of("mkdirat"),
		      (struct region){DIAGRAM_TRUE, DENY(1), SPAN_NONE, false});
	policy->flags = flags;
	assert_true(launcher_emit(ctx, policy, &bytes));
	return bytes;
}

static struct str text_of(const struct sbuf *bytes)
{
	return (struct str){bytes->ptr, bytes->len};
}

static void check_machine(abi_set abis)
{
	struct context ctx = new_context();
	struct sbuf bytes = launcher_of(&ctx, abis, FILTER_FLAG_LOG | FILTER_FLAG_TSYNC);
	struct bpf_program read;

	assert_true(launcher_is_program(text_of(&bytes)));
	assert_null(launcher_read(ctx.arena, text_of(&bytes), &read));
	assert_null(bpf_check(&read));
	assert_int_equal(bpf_machine(&read), abi_machine(abi_next(abis, 0)));
	assert_int_equal(launcher_flags(text_of(&bytes)), FILTER_FLAG_LOG | FILTER_FLAG_TSYNC);
	assert_true(BEFORE_FILTER(bytes, read) < 4096);
	arena_free(ctx.arena);
}

static void test_machines(void **state)
{
	(void)state;
	check_machine(X86_FAMILY);
	check_machine(ABI_BIT(ABI_AARCH64));
}

static void test_cut_off(void **state)
{
	struct context ctx = new_context();
	struct sbuf bytes = launcher_of(&ctx, ABI_BIT(ABI_AARCH64), 0);
	struct bpf_program read;

	(void)state;
	for (size_t len = 0; len < bytes.len; len++) {
		struct str part = {bytes.ptr, len};

		assert_non_null(launcher_read(ctx.arena, part, &read));
		launcher_flags(part);
	}
	sbuf_add(&bytes, "\0\0\0\0\0\0\0", 8);
	assert_non_null(launcher_read(ctx.arena, text_of(&bytes), &read));
	arena_free(ctx.arena);
}

static void test_changed(void **state)
{
	struct context ctx = new_context();
	struct sbuf bytes = launcher_of(&ctx, ABI_BIT(ABI_X86_64), 0);
	struct bpf_program before, read;
	size_t filter;

	(void)state;
	assert_null(launcher_read(ctx.arena, text_of(&bytes), &before));
	filter = BEFORE_FILTER(bytes, before);
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.ptr[i] ^= 1;
		if (launcher_read(ctx.arena, text_of(&bytes), &read))
			assert_true(i < filter);
		else
			assert_true(launcher_flags(text_of(&bytes)) ||
				    memcmp(before.code, read.code,
					   before.len * sizeof(*read.code)));
		bytes.ptr[i] ^= 1;
	}
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
