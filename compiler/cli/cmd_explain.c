/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/output.h"
#include "scmpl.h"

#include <getopt.h>
#include <string.h>

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	const char *text;
	int id = options_next(&parsed);

	if (id == OPTIONS_EXIT)
		return options_status(&parsed);
	if (argc - optind != 1)
		return options_usage_error(self, "expected one name of a diagnostic");
	text = scmpl_explain_slug(argv[optind]);
	if (!text) {
		fprintf(stderr, "scmpl: no diagnostic is called '%s'\n", argv[optind]);
		return EXIT_WRONG;
	}
	return output_write(NULL, text, strlen(text));
}

const struct command command_explain = {
	.name = "explain",
	.synopsis = "NAME",
	.summary = "Say at length what a diagnostic means; its name stands in [brackets] "
		   "behind it.",
	.usage_status = EXIT_USAGE,
	.run = run,
};
