/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/many.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define CHECK_FIX 350

static const struct option_spec options[] = {
	{CHECK_FIX, "fix", NULL, "correct FILE where no call gets a milder verdict by that"},
	INPUT_OPTIONS,
	INPUT_MANY_OPTIONS,
	INPUT_BASELINE_OPTION,
};

/* Standard input and -e go through to standard output; a file that is right is left alone. */
static int fix(struct input *input, const char *path)
{
	bool is_file = !input->text && strcmp(path, "-") != 0;
	struct scmpl_text text;
	unsigned count;

	if (!scmpl_fix(input->scmpl, &text, &count))
		return EXIT_WRONG;
	if (count)
		fprintf(stderr, "scmpl: %u corrected\n", count);
	return is_file && !count ? 0 : output_write(is_file ? path : NULL, text);
}

static int check(struct input *input, const char *path, bool is_fixing)
{
	unsigned fixable;
	int status = 0, finish;

	if (input_is_usable(input) &&
	    scmpl_check_source(input->scmpl, input_source(input->text, path)) && is_fixing)
		status = fix(input, path);
	fixable = is_fixing ? 0 : cli_fixable(input->scmpl);
	if (input->format == INPUT_AS_TEXT && fixable) {
		finish = input_finish(input);
		fprintf(stderr, "scmpl: --fix can correct %u of these\n", fixable);
	} else {
		finish = input_finish_here(input);
	}
	return status ? status : finish;
}

/* A command line, which is gone through again for each of several policies. */
struct check_line {
	const struct command *command;
	int argc;
	char **argv;
	char **paths;
};

/* False when it is not to be carried out: *STATUS is the exit status then. */
static bool parse(const struct check_line *line, struct input *input, bool *is_fixing,
		  int *status)
{
	struct options parsed = {
		.command = line->command, .argc = line->argc, .argv = line->argv};
	int id;

	*input = input_new();
	*is_fixing = false;
	optind = 0;
	while ((id = options_next(&parsed)) >= 0) {
		*is_fixing |= id == CHECK_FIX;
		input_option(input, &parsed, id);
	}
	*status = options_status(&parsed);
	return id != OPTIONS_EXIT;
}

static const char *name_next(const void *data, size_t index)
{
	return ((const struct check_line *)data)->paths[index];
}

static int check_next(void *data, size_t index, FILE *machines)
{
	const struct check_line *line = data;
	struct input input;
	bool is_fixing;
	int status;

	if (!parse(line, &input, &is_fixing, &status))
		return status;
	input.machines = machines;
	return check(&input, line->paths[index], is_fixing);
}

static int check_several(struct check_line *line, struct input *input, size_t count)
{
	const struct many many = {.doing = "check",
				  .name = name_next,
				  .count = count,
				  .work = check_next,
				  .data = line,
				  .is_told_here = true};
	int status;

	if (!input_is_usable(input))
		return input_finish_here(input);
	status = many_run(&many, input, "checked");
	scmpl_free(input->scmpl);
	return status;
}

/* What is wrong with COUNT operands at PATHS, or NULL. */
static const char *wrong_with(const struct input *input, bool is_fixing, char *const *paths,
			      int count)
{
	if (input->text ? count != 0 : count == 0)
		return "expected a policy";
	if (is_fixing && input->format != INPUT_AS_TEXT &&
	    (input->text || strcmp(*paths, "-") == 0))
		return "the corrected policy and the diagnostics would both go to standard "
		       "output";
	return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct check_line line = {.command = self, .argc = argc, .argv = argv};
	struct input input;
	bool is_fixing;
	const char *wrong;
	int status, count;

	if (!parse(&line, &input, &is_fixing, &status)) {
		scmpl_free(input.scmpl);
		return status;
	}
	line.paths = argv + optind;
	count = argc - optind;
	wrong = wrong_with(&input, is_fixing, line.paths, count);
	if (wrong) {
		scmpl_free(input.scmpl);
		return options_usage_error(self, "%s", wrong);
	}
	return count > 1 ? check_several(&line, &input, (size_t)count)
			 : check(&input, *line.paths, is_fixing);
}

const struct command command_check = {
	.name = "check",
	.synopsis = "[options] FILE...",
	.summary = "Look for mistakes and gaps in a policy or profile.",
	.notes = "Of a file with several profiles (import --help) all are looked at.\n\n"
		 "Errors make the exit status 1, warnings do not.  `scmpl explain NAME` tells "
		 "more\n"
		 "about a warning called NAME: incomplete-family, open-route, "
		 "io-uring-reachable,\n"
		 "wx-gap, side-door, abi-left-out, wide-comparison, wrong-errno, "
		 "container-start,\n"
		 "read-only-open, bare-grant, unknown-to-engine, kernel-guard, "
		 "foreign-constant,\n"
		 "bits-of-a-number, bits-at-once, decimal-mode, unfiltered-call, those of "
		 "profiles\n"
		 "(dropped-rule, repeated-argument, lost-condition, cut-constant, "
		 "unmasked-bits,\n"
		 "dead-rule, dropped-guard, split-condition,\n"
		 "complaining), and those of build.\n"
		 "A warning is switched off by -Wno-NAME, all are errors by -Werror.\n\n"
		 "--fix changes the text where that is safe, comments left alone, and tells "
		 "what\n"
		 "remains.  json and sarif go to standard output.\n",
	.examples = "# all policies of a repository\n"
		    "scmpl check policies/*.scp\n"
		    "# what is let through in spite of what is denied\n"
		    "scmpl check web.scp\n"
		    "# ways round a family are known and accepted\n"
		    "scmpl check -Wno-open-route web.scp\n",
	.failure = "The policy is wrong, or a warning was made an error.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
