/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define FMT_CHECK 310
#define FMT_DIFF 311
#define FMT_JSON 312

static const struct option_spec options[] = {
	{FMT_CHECK, "check", NULL, "write nothing; exit status 1 if a file would change"},
	{FMT_DIFF, "diff", NULL, "write nothing; show what would change"},
	{FMT_JSON, "json", NULL, "--check and --diff for machines, a document for each FILE"},
	INPUT_DIAGNOSTICS_OPTIONS,
};

struct fmt {
	struct input input;
	bool check, diff, json;
};

/* Standard input goes through to standard output; a file that is canonical is left alone. */
static int write_result(const char *path, struct scmpl_text text, bool changed)
{
	if (strcmp(path, "-") != 0 && !changed)
		return 0;
	return output_write(path, text);
}

static int print_json(const char *path, const char *changes)
{
	int status = output_write_json(json_pack("{s:s, s:b, s:s}", "file", path, "canonical",
						 !*changes, "changes", changes));

	return status ? status : *changes ? EXIT_WRONG : 0;
}

static int format(const struct fmt *fmt, const char *path)
{
	struct scmpl_text text, changes;
	int status = 0;

	if (!scmpl_format(fmt->input.scmpl, (struct scmpl_source){.path = path}, &text,
			  &changes))
		return EXIT_WRONG;
	if (fmt->json)
		return print_json(path, changes.ptr);
	if (!fmt->check && !fmt->diff)
		return write_result(path, text, changes.len > 0);
	if (fmt->diff)
		status = output_write(NULL, changes);
	else if (changes.len)
		fprintf(stderr, "scmpl: '%s' is not in canonical layout\n", path);
	return !status && fmt->check && changes.len ? EXIT_WRONG : status;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct fmt fmt = {.input = input_new()};
	int id, status = 0, finish;

	while ((id = options_next(&parsed)) >= 0) {
		fmt.check |= id == FMT_CHECK;
		fmt.diff |= id == FMT_DIFF;
		fmt.json |= id == FMT_JSON;
		input_option(&fmt.input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || optind == argc) {
		scmpl_free(fmt.input.scmpl);
		return id == OPTIONS_EXIT ? options_status(&parsed)
					  : options_usage_error(self, "expected a policy");
	}
	for (; optind < argc && status != EXIT_ENVIRONMENT; optind++) {
		int one = format(&fmt, argv[optind]);

		status = one ? one : status;
	}
	finish = input_finish(&fmt.input);
	return finish ? finish : status;
}

const struct command command_fmt = {
	.name = "fmt",
	.synopsis = "[options] FILE...",
	.summary = "Lay policies out in the one canonical way, in place.",
	.notes = "- formats standard input to standard output.  Statements keep their order "
		 "and\n"
		 "comments their place; names are sorted within a statement, up to a comment "
		 "on a\n"
		 "line of its own.  The meaning never changes.  A file with a syntax error is "
		 "left\n"
		 "alone.\n",
	.examples = "# lay a file out\n"
		    "scmpl fmt web.scp\n"
		    "# in CI\n"
		    "scmpl fmt --check web.scp\n",
	.failure = "A file is wrong, or, with --check or --diff, would change.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
