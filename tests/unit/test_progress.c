/* SPDX-License-Identifier: Apache-2.0 */
/* What a single policy is at, once a second has passed; and nothing of it is left. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "session.h"
#include "api/cli.h"

#define COLUMNS 60

static char shown[4096];

/* The standard error of compiling and writing a policy, into shown. */
static void build(void)
{
	static const char policy[] = "default allow deny chmod";
	struct scmpl_text text;
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	bool ok;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	ok = scmpl_compile(s, (struct scmpl_source){.text = {policy, strlen(policy)}}) &&
	     scmpl_emit(s, "docker", &text);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	shown[fread(shown, 1, sizeof(shown) - 1, file)] = '\0';
	fclose(file);
	assert_true(ok);
}

static void test_shown(void **state)
{
	(void)state;
	cli_show_progress(s, COLUMNS);
	cli_tell_progress(s, "begun");
	usleep(1050000);
	build();
	assert_ptr_equal(strstr(shown, "\rscmpl: the rules on "), shown);
	assert_string_equal(shown + strlen(shown) - strlen("\033[K\r\033[K"), "\033[K\r\033[K");
}

static void test_not_at_once(void **state)
{
	(void)state;
	cli_show_progress(s, COLUMNS);
	build();
	assert_string_equal(shown, "");
}

static void test_not_unasked(void **state)
{
	(void)state;
	cli_tell_progress(s, "begun");
	build();
	assert_string_equal(shown, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shown, start, finish),
		cmocka_unit_test_setup_teardown(test_not_at_once, start, finish),
		cmocka_unit_test_setup_teardown(test_not_unasked, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
