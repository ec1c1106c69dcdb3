/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define TEST_COVERAGE 340

static const struct option_spec options[] = {
	INPUT_OPTIONS,
	INPUT_HOST_OPTIONS,
	{TEST_COVERAGE, "require-coverage", NULL, "fail when a rule is not exercised"},
};

static int test(struct input *input, const char *path, char **tables, size_t count,
		bool require_coverage)
{
	struct scmpl_test_result result;
	const char *tap;
	int status;

	scmpl_set_skip_expect(input->scmpl, true);
	if (!input_compile(input, path) ||
	    !scmpl_test(input->scmpl, (const char *const *)tables, count, &tap, &result))
		return EXIT_WRONG;
	status = output_write(NULL, tap, strlen(tap));
	if (status)
		return status;
	if (require_coverage && result.exercised < result.rules)
		return EXIT_WRONG;
	return result.failed ? EXIT_WRONG : 0;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	bool require_coverage = false;
	const char *path = NULL;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		require_coverage |= id == TEST_COVERAGE;
		input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || (!input.text && optind == argc)) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT ? options_status(&parsed)
					  : options_usage_error(self, "expected a policy");
	}
	if (!input.text)
		path = argv[optind++];
	status = test(&input, path, argv + optind, (size_t)(argc - optind), require_coverage);
	finish = input_finish(&input);
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
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
