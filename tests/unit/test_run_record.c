/* SPDX-License-Identifier: Apache-2.0 */
/* Recordings without a process: what is kept of calls, and which words cover them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "exec/decode.h"
#include "kernel/native.h"
#include "new_context.h"
#include "record/record.h"
#include "record/recorded_groups.h"
#include "syntax/fmt.h"

struct test {
	struct context ctx;
	struct recording *recording;
};

static void test_start(struct test *test)
{
	*test = (struct test){.ctx = new_context()};
	test->recording = recording_new(test->ctx.arena);
}

static void test_end(struct test *test)
{
	assert_int_equal(diag_error_count(test->ctx.diags), 0);
	arena_free(test->ctx.arena);
}

static struct call call_of(const char *name, uint64_t a, uint64_t b, uint64_t c)
{
	syscall_id id = syscall_find(name, strlen(name));

	return (struct call){.abi = ABI_X86_64,
			     .id = id,
			     .nr = (uint32_t)syscall_number(id, ABI_X86_64),
			     .args = {a, b, c}};
}

static void see(struct test *test, const char *name, uint64_t a, uint64_t b, uint64_t c)
{
	struct call call = call_of(name, a, b, c);

	recording_add(test->recording, &call, 1);
}

static bool has_group(const struct group_selection *groups, const char *name)
{
	for (size_t i = 0; i < groups->chosen.len; i++)
		if (strcmp(groups->chosen.ptr[i].group->name, name) == 0)
			return true;
	return false;
}

static void test_family(void **state)
{
	struct test test;
	struct group_selection groups;

	(void)state;
	test_start(&test);
	see(&test, "chmod", 0, 0, 0);
	see(&test, "fchmod", 0, 0, 0);
	see(&test, "fchmodat", 0, 0, 0);
	groups = recorded_groups_find(&test.ctx, test.recording);
	assert_int_equal(groups.chosen.len, 1);
	assert_string_equal(groups.chosen.ptr[0].group->name, "chmod-family");
	test_end(&test);
}

/* One call of a family is no reason to allow the others. */
static void test_one_call(void **state)
{
	struct test test;
	struct group_selection groups;

	(void)state;
	test_start(&test);
	see(&test, "chmod", 0, 0, 0);
	groups = recorded_groups_find(&test.ctx, test.recording);
	assert_int_equal(groups.chosen.len, 0);
	test_end(&test);
}

static void test_condition(void **state)
{
	struct test test;
	struct group_selection groups;

	(void)state;
	test_start(&test);
	see(&test, "ioctl", 1, 0x5401, 0); /* TCGETS */
	groups = recorded_groups_find(&test.ctx, test.recording);
	assert_true(has_group(&groups, "ioctl-terminal"));
	see(&test, "ioctl", 1, 0x5412, 0); /* TIOCSTI, which the group leaves out */
	groups = recorded_groups_find(&test.ctx, test.recording);
	assert_int_equal(groups.chosen.len, 0);
	test_end(&test);
}

/* read alone is no reason for stdio-basic, which has a condition on ioctl and much unseen. */
static void test_a_condition_does_not_bring_more_than_it_saves(void **state)
{
	static const char *const names[] = {
		"copy_file_range", "newfstatat", "pwritev", "pwritev2", "read",
		"sendfile",        "stat",       "statfs",  "statx",    "ustat",
		"write",           "writev"};
	struct test test;
	struct group_selection groups;

	(void)state;
	test_start(&test);
	see(&test, "ioctl", 3, 0x5401, 0); /* TCGETS */
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		see(&test, names[i], 1, 2, 3);
	groups = recorded_groups_find(&test.ctx, test.recording);
	assert_true(has_group(&groups, "ioctl-terminal"));
	assert_true(has_group(&groups, "write-family"));
	assert_false(has_group(&groups, "stdio-basic"));
	test_end(&test);
}

static void test_pins(void **state)
{
	struct test test;
	struct discriminating_values values;
	struct call call = call_of("socket", 0, 0, 0);

	(void)state;
	test_start(&test);
	see(&test, "socket", 1, 1, 0);
	see(&test, "socket", 2, 1, 0);
	see(&test, "socket", 1, 2, 0);
	values = observed_values(recording_find(test.recording, ABI_X86_64, call.id), 0);
	assert_string_equal(
		fmt_pred(test.ctx.arena, discriminating_pred(test.ctx.arena, &values, &call)),
		"family in (AF_UNIX, AF_INET)");
	test_end(&test);
}

static void test_too_many_values(void **state)
{
	struct test test;
	struct discriminating_values values;
	struct call call = call_of("ioctl", 0, 0, 0);

	(void)state;
	test_start(&test);
	for (uint64_t cmd = 0; cmd < 1000; cmd++)
		see(&test, "ioctl", 0, cmd, 0);
	values = observed_values(recording_find(test.recording, ABI_X86_64, call.id), 0);
	assert_null(discriminating_pred(test.ctx.arena, &values, &call));
	assert_int_equal(test.recording->count, 1000);
	test_end(&test);
}

/* A name from a process must not drive the terminal. */
static void test_bytes(void **state)
{
	struct arena *arena = arena_new();
	struct sbuf out = {.arena = arena};

	(void)state;
	decode_bytes("a\"\\\n\033[31m\xff", 10, &out);
	assert_string_equal(out.ptr, "a\\\"\\\\\\n\\x1b[31m\\xff");
	arena_free(arena);
}

/* Whatever the file says: no crash, and a diagnosis when there is nothing in it. */
static void test_imports_of_nonsense(void **state)
{
	static const char *const texts[] = {"",      "(",        "((((",
					    "open(", "open(\"",  "[pid",
					    "arch=", "socket(|", "socket(AF_INET|, \"\\"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct test test;
		const struct source *source;

		test_start(&test);
		source = source_add(test.ctx.sources, "log", str_of(texts[i]));
		record_audit(&test.ctx, test.recording, source);
		record_strace(&test.ctx, test.recording, source);
		arena_free(test.ctx.arena);
	}
}

/* A program may call itself what it likes. */
static void test_a_word_of_a_record_is_no_part_of_another(void **state)
{
	struct str line =
		str_of("uid=0 comm=\"code=0x7ffc0000\" sig=0 syscall=39 code=0x50001");

	(void)state;
	assert_true(str_is(record_audit_field(line, "code="), "0x50001"));
	assert_int_equal(record_audit_field(line, "arch=").len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_word_of_a_record_is_no_part_of_another),
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_one_call),
		cmocka_unit_test(test_condition),
		cmocka_unit_test(test_a_condition_does_not_bring_more_than_it_saves),
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_too_many_values),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_imports_of_nonsense),
	};

	if (abi_native() != ABI_X86_64)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
