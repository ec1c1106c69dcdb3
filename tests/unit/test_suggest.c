/* SPDX-License-Identifier: Apache-2.0 */
/* Which name is near enough to be meant. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/suggest.h"

static const char *suggested(const char *wrong, const char *const *names, size_t count)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (size_t i = 0; i < count; i++)
		suggest_offer(&suggest, names[i]);
	return suggest.best;
}

#define SUGGESTED(wrong, ...)                                  \
	suggested((wrong), (const char *const[]){__VA_ARGS__}, \
		  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void test_one_slip(void **state)
{
	(void)state;
	assert_string_equal(SUGGESTED("mkdri", "rmdir", "mkdir"), "mkdir"); /* swapped */
	assert_string_equal(SUGGESTED("mkdr", "mkdir"), "mkdir");           /* one missing */
	assert_string_equal(SUGGESTED("mkdirr", "mkdir"), "mkdir");         /* one more */
	assert_string_equal(SUGGESTED("mkdur", "mkdir"), "mkdir");          /* another */
}

static void test_nearest_wins_and_a_tie_keeps_the_first(void **state)
{
	(void)state;
	assert_string_equal(SUGGESTED("fchmodatt", "fchmod", "fchmodat2", "fchmodat"),
			    "fchmodat2");
	assert_string_equal(SUGGESTED("opena", "opens", "openb"), "opens");
	assert_string_equal(SUGGESTED("same", "some", "same"), "same");
}

static void test_far_names_are_not_suggested(void **state)
{
	(void)state;
	assert_null(SUGGESTED("abc", "xyz", "abx1"));
	assert_null(SUGGESTED("frobnicate", "mount", "read"));
	assert_null(SUGGESTED("", "abc"));
	assert_null(suggested("mkdri", NULL, 0));
}

static void test_the_third_of_a_long_name_may_differ(void **state)
{
	(void)state;
	assert_string_equal(SUGGESTED("chmodd-famly", "chmod-family"), "chmod-family");
	assert_null(SUGGESTED("chxyzw-famly", "chmod-family"));
}

static void test_very_long_names_are_let_be(void **state)
{
	char name[200];

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_null(SUGGESTED(name, "aaa"));
	assert_null(SUGGESTED("aaaaaa", name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_slip),
		cmocka_unit_test(test_nearest_wins_and_a_tie_keeps_the_first),
		cmocka_unit_test(test_far_names_are_not_suggested),
		cmocka_unit_test(test_the_third_of_a_long_name_may_differ),
		cmocka_unit_test(test_very_long_names_are_let_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
