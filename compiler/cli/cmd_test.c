/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>

#define TEST_COVERAGE 340
#define TEST_JSON 341

static const struct option_spec options[] = {
	INPUT_OPTIONS,
	INPUT_HOST_OPTIONS,
	{TEST_COVERAGE, "require-coverage", NULL, "fail when a rule is not exercised"},
	{TEST_JSON, "json", NULL, "JSON in place of TAP"},
	INPUT_PROGRESS_OPTIONS,
};

struct test {
	struct input input;
	bool require_coverage, json;
};

static int run_tests(struct test *test, const char *path, char **tables, size_t count)
{
	struct scmpl *s = test->input.scmpl;
	struct scmpl_test_result result;
	int status;

	scmpl_set_skip_expect(s, true);
	if (!input_compile(&test->input, path) ||
	    !scmpl_test(s, (const char *const *)tables, count, test->json, &result))
		return EXIT_WRONG;
	status = output_write(NULL, result.text);
	if (status)
		return status;
	if (test->require_coverage && result.exercised < result.rules)
		return EXIT_WRONG;
	return result.failed ? EXIT_WRONG : 0;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct test test = {.input = input_new()};
	const char *path = NULL;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		test.require_coverage |= id == TEST_COVERAGE;
		test.json |= id == TEST_JSON;
		input_option(&test.input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || (!test.input.text && optind == argc)) {
		scmpl_free(test.input.scmpl);
		return id == OPTIONS_EXIT ? options_status(&parsed)
					  : options_usage_error(self, "expected a policy");
	}
	if (!test.input.text)
		path = argv[optind++];
	status = run_tests(&test, path, argv + optind, (size_t)(argc - optind));
	finish = input_finish(&test.input);
	return finish ? finish : status;
}

const struct command command_test = {
	.name = "test",
	.synopsis = "[options] FILE [TABLE...]",
	.summary = "Hold a policy and what is made of it against its expectations.",
	.notes = "Prints TAP.  A table has a call a row:\n\n"
		 "    # arch  call    arguments, - for any       verdict\n"
		 "    x86_64  socket  AF_UNIX SOCK_STREAM - -> allow\n"
		 "    all     mount                         -> deny with EPERM if no cap "
		 "SYS_ADMIN\n\n"
		 "A rule is exercised when an expectation would notice that it decides "
		 "otherwise.\n",
	.examples = "# expectations in the policy, and a table\n"
		    "scmpl test web.scp web.table\n",
	.failure = "A test fails, or the policy is wrong.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
