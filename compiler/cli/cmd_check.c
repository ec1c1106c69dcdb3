/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define CHECK_DIAGNOSTICS 350

static const struct option_spec options[] = {
	INPUT_OPTIONS,
	{'W', "warning", "NAME", "no-NAME: off; error=NAME, error: make them errors"},
	{CHECK_DIAGNOSTICS, "diagnostics", "text|json|sarif", "how to print them (text)"},
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_NONE };

static enum format parse_format(const char *name)
{
	static const char *const names[] = {"text", "json", "sarif"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum format)i;
	return FORMAT_NONE;
}

static int check(struct input *input, const char *path, enum format format)
{
	struct scmpl *s = input->scmpl;
	const char *text;

	if (input_compile(input, path))
		scmpl_check(s);
	if (format == FORMAT_TEXT)
		return input_finish(input);
	text = scmpl_diagnostics(s, format == FORMAT_JSON ? SCMPL_DIAGNOSTICS_JSON
							  : SCMPL_DIAGNOSTICS_SARIF);
	if (output_write(NULL, text, strlen(text))) {
		scmpl_free(s);
		return EXIT_ENVIRONMENT;
	}
	switch (scmpl_status(s)) {
	case SCMPL_OK:
		break;
	case SCMPL_WRONG:
		scmpl_free(s);
		return EXIT_WRONG;
	case SCMPL_ENVIRONMENT:
		scmpl_free(s);
		return EXIT_ENVIRONMENT;
	}
	scmpl_free(s);
	return 0;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	enum format format = FORMAT_TEXT;
	int id, wrong = 0;

	while ((id = options_next(&parsed)) >= 0) {
		if (id == 'W' && !scmpl_set_warning(input.scmpl, parsed.value))
			wrong = options_usage_error(self, "no warning is called '%s'",
						    parsed.value);
		else if (id == CHECK_DIAGNOSTICS)
			format = parse_format(parsed.value);
		else
			input_option(&input, &parsed, id);
	}
	if (id != OPTIONS_EXIT && !wrong && format == FORMAT_NONE)
		wrong = options_usage_error(self, "diagnostics are text, json or sarif");
	if (id != OPTIONS_EXIT && !wrong && argc - optind != !input.text)
		wrong = options_usage_error(self, "expected one policy");
	if (id == OPTIONS_EXIT || wrong) {
		scmpl_free(input.scmpl);
		return wrong ? wrong : options_status(&parsed);
	}
	return check(&input, argv[optind], format);
}

const struct command command_check = {
	.name = "check",
	.synopsis = "[options] FILE",
	.summary = "Look for mistakes and gaps in a policy or profile.",
	.notes = "Errors make the exit status 1, warnings do not.  `scmpl explain NAME` tells "
		 "more\n"
		 "about a warning called NAME: incomplete-family, open-route, "
		 "io-uring-reachable,\n"
		 "side-door, wrong-errno, container-start, read-only-open, bare-grant,\n"
		 "unknown-to-engine, and those of build, such as dead-rule.\n",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
