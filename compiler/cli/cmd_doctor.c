/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>

#define OPTION_JSON 400

static const struct option_spec options[] = {
	{OPTION_JSON, "json", NULL, "print the findings as JSON"},
};

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input;
	bool json = false, ready;
	struct scmpl_text text;
	int id, status;

	while ((id = options_next(&parsed)) >= 0)
		json = true;
	if (id == OPTIONS_EXIT)
		return options_status(&parsed);
	if (optind < argc)
		return options_usage_error(self, "expected nothing");
	input = input_new();
	ready = scmpl_doctor(input.scmpl, json, &text);
	status = output_write(NULL, text);
	input_finish(&input);
	return status ? status : ready ? 0 : EXIT_ENVIRONMENT;
}

const struct command command_doctor = {
	.name = "doctor",
	.synopsis = "[--json]",
	.summary = "Look whether this host is ready, and say what to do if not.",
	.notes =
		"Every line says ok, warn or fail.  The exit status is 3 when one says fail.\n",
	.examples = "# before the first container\n"
		    "scmpl doctor\n",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
