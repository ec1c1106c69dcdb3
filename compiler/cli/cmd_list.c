/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>

#define LIST_JSON 320

static const struct option_spec options[] = {
	{LIST_JSON, "json", NULL, "for machines, a document for each NAME"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
};

static int list(struct input *input, const char *name, bool json)
{
	struct scmpl_text text;

	if (!scmpl_list(input->scmpl, name, json, &text))
		return EXIT_WRONG;
	return output_write(NULL, text);
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	bool json = false;
	int id, status = 0, finish;

	while ((id = options_next(&parsed)) >= 0) {
		json |= id == LIST_JSON;
		input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT) {
		scmpl_free(input.scmpl);
		return options_status(&parsed);
	}
	if (optind == argc)
		status = list(&input, NULL, json);
	for (; optind < argc && status != EXIT_ENVIRONMENT; optind++) {
		int one = list(&input, argv[optind], json);

		status = one ? one : status;
	}
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_list = {
	.name = "list",
	.synopsis = "[options] [NAME | 'PATTERN'...]",
	.summary = "Show what a group, profile, system call or constant is, or all there are.",
	.notes =
		"NAME may be an errno, a capability, an architecture and the number of a "
		"system\n"
		"call, too.  groups, profiles, syscalls, constants, errnos, caps and archs are "
		"all\n"
		"of a kind.\n",
	.examples = "# what is in a group, and which ways lead round it?\n"
		    "scmpl list chmod-family\n"
		    "# names of address families\n"
		    "scmpl list 'AF_*'\n"
		    "# the calls with a number\n"
		    "scmpl list 452\n",
	.failure = "There is no such name.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
