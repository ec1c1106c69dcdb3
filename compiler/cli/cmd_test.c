/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/test_many.h"

#include <getopt.h>
#include <stdlib.h>

#define TEST_COVERAGE 340
#define TEST_JSON 341

static const struct option_spec options[] = {
	INPUT_OPTIONS,
	INPUT_HOST_OPTIONS,
	{TEST_COVERAGE, "require-coverage", NULL, "fail when a rule is not exercised"},
	{TEST_JSON, "json", NULL, "JSON in place of TAP"},
	INPUT_MANY_OPTIONS,
};

struct test {
	struct input input;
	bool require_coverage, json;
};

static int run_tests(struct test *test, const struct tested *one)
{
	struct scmpl *s = test->input.scmpl;
	struct scmpl_test_result result;
	int status;

	scmpl_set_skip_expect(s, true);
	if (!input_compile(&test->input, one->path) ||
	    !scmpl_test(s, (const char *const *)one->tables, one->table_count, test->json,
			&result))
		return EXIT_WRONG;
	status = output_write(NULL, result.text);
	if (status)
		return status;
	if (test->require_coverage && result.exercised < result.rules)
		return EXIT_WRONG;
	return result.failed ? EXIT_WRONG : 0;
}

static int test_one(struct test *test, const struct tested *one)
{
	int status = run_tests(test, one), finish = input_finish(&test->input);

	return finish ? finish : status;
}

/* A command line, which is gone through again for each of several policies. */
struct test_line {
	const struct command *command;
	int argc;
	char **argv;
};

/* False when it is not to be carried out: *STATUS is the exit status then. */
static bool parse(const struct test_line *line, struct test *test, int *status)
{
	struct options parsed = {
		.command = line->command, .argc = line->argc, .argv = line->argv};
	int id;

	*test = (struct test){.input = input_new()};
	optind = 0;
	while ((id = options_next(&parsed)) >= 0) {
		test->require_coverage |= id == TEST_COVERAGE;
		test->json |= id == TEST_JSON;
		input_option(&test->input, &parsed, id);
	}
	*status = options_status(&parsed);
	return id != OPTIONS_EXIT;
}

static int test_next(void *data, const struct tested *one, FILE *machines)
{
	struct test test;
	int status;

	if (!parse(data, &test, &status))
		return status;
	test.input.machines = machines;
	return test_one(&test, one);
}

static int test_several(struct test_line *line, struct test *test, const struct tested *list,
			size_t count)
{
	int status;

	if (!input_is_usable(&test->input))
		return input_finish(&test->input);
	status = test_many(&(struct test_many){.list = list,
					       .count = count,
					       .json = test->json,
					       .test = test_next,
					       .data = line},
			   &test->input);
	scmpl_free(test->input.scmpl);
	return status;
}

/* What the COUNT operands at OPERANDS ask for. */
static int dispatch(struct test_line *line, struct test *test, char **operands, size_t count)
{
	struct tested *list = NULL, text = {.tables = operands, .table_count = count};
	size_t found = 1;
	int status;

	if (!test->input.text)
		list = test_many_sort(operands, count, &found);
	status = found > 1 ? test_several(line, test, list, found)
			   : test_one(test, list ? list : &text);
	free(list);
	return status;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct test_line line = {.command = self, .argc = argc, .argv = argv};
	struct test test;
	int status;

	if (!parse(&line, &test, &status)) {
		scmpl_free(test.input.scmpl);
		return status;
	}
	if (!test.input.text && optind == argc) {
		scmpl_free(test.input.scmpl);
		return options_usage_error(self, "expected a policy");
	}
	return dispatch(&line, &test, argv + optind, (size_t)(argc - optind));
}

const struct command command_test = {
	.name = "test",
	.synopsis = "[options] FILE [TABLE...]...",
	.summary = "Hold a policy and what is made of it against its expectations.",
	.notes = "Prints TAP.  A table has a call a row:\n\n"
		 "    # arch  call    arguments, - for any       verdict\n"
		 "    x86_64  socket  AF_UNIX SOCK_STREAM - -> allow\n"
		 "    all     mount                         -> deny with EPERM if no cap "
		 "SYS_ADMIN\n\n"
		 "A rule is exercised when an expectation would notice that it decides "
		 "otherwise.\n\n"
		 "Several FILEs, which are called as policies or profiles are, have one "
		 "protocol; "
		 "the\n"
		 "TABLEs behind each are its own.  JSON is an array then, with the \"file\" of "
		 "each, and\n"
		 "\"tests\" is null where it could not be tested.\n",
	.examples = "# expectations in the policy, and a table\n"
		    "scmpl test web.scp web.table\n"
		    "# all policies of a repository\n"
		    "scmpl test policies/*.scp\n",
	.failure = "A test fails, or the policy is wrong.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
