/* SPDX-License-Identifier: Apache-2.0 */
/* Every way in which work in a child can end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>

#include "libseccomp/child.h"

static bool say_much(void *data, struct sbuf *out)
{
	for (int i = 0; i < 100000; i++)
		sbuf_puts(out, data);
	return true;
}

static bool say_no(void *data, struct sbuf *out)
{
	sbuf_puts(out, data);
	return false;
}

static bool never_end(void *data, struct sbuf *out)
{
	(void)out;
	for (volatile const char *text = data; *text;)
		;
	return true;
}

static bool die(void *data, struct sbuf *out)
{
	(void)data;
	(void)out;
	raise(SIGTERM);
	return true;
}

static enum child_end end_of(struct arena *arena, child_work *work, struct str *result)
{
	char text[] = "0123456789";

	return child_finish(child_start(arena, 1, work, text), result);
}

static void test_the_result_comes_back(void **state)
{
	struct arena *arena = arena_new();
	struct str result;

	(void)state;
	assert_int_equal(end_of(arena, say_much, &result), CHILD_OK);
	assert_int_equal(result.len, 1000000);
	assert_memory_equal(result.ptr + result.len - 10, "0123456789", 10);
	assert_int_equal(end_of(arena, say_no, &result), CHILD_FAILED);
	assert_true(str_is(result, "0123456789"));
	arena_free(arena);
}

static void test_what_does_not_come_back_is_told_apart(void **state)
{
	struct arena *arena = arena_new();
	struct str result;

	(void)state;
	assert_int_equal(end_of(arena, never_end, &result), CHILD_TIMEOUT);
	assert_int_equal(end_of(arena, die, &result), CHILD_CRASHED);
	arena_free(arena);
}

/* Two at a time, ended in the other order; one that never ends is killed. */
static void test_two_run_beside_each_other(void **state)
{
	struct arena *arena = arena_new();
	char text[] = "0123456789";
	struct child much = child_start(arena, 1, say_much, text);
	struct child endless = child_start(arena, 1000, never_end, text);
	struct child little = child_start(arena, 1, say_no, text);
	struct str result;

	(void)state;
	assert_int_equal(child_finish(little, &result), CHILD_FAILED);
	assert_true(str_is(result, "0123456789"));
	child_drop(endless);
	assert_int_equal(child_finish(much, &result), CHILD_OK);
	assert_int_equal(result.len, 1000000);
	assert_int_equal(wait(NULL), -1);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_result_comes_back),
		cmocka_unit_test(test_what_does_not_come_back_is_told_apart),
		cmocka_unit_test(test_two_run_beside_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
