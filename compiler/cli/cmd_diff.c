/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define DIFF_FAIL_ON 320
#define DIFF_JSON 321
#define DIFF_TEXTCONV 322

#define ANY (SCMPL_LOOSER | SCMPL_STRICTER | SCMPL_OTHER)
#define NOT_LISTED "# This does not compile; as it is written:\n"
#define NO_FILE "/dev/null" /* what git hands over for a version that does not exist */

static const struct option_spec options[] = {
	{DIFF_FAIL_ON, "fail-on", "looser|stricter|any", "what makes the exit status 1 (any)"},
	{DIFF_JSON, "json", NULL, "for machines"},
	{DIFF_TEXTCONV, "textconv", NULL, "print all that one policy decides, line by line"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_TEXT, "expression", "TEXT", "a policy itself, in place of the first FILE left"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	INPUT_HOST_OPTIONS,
};

struct diff {
	struct input input;
	unsigned fail_on;
	bool json, textconv;
	struct scmpl_source sides[2]; /* the first of them by -e */
	int texts;
};

static bool parse_kind(const char *name, unsigned *kinds)
{
	if (strcmp(name, "looser") == 0)
		*kinds = SCMPL_LOOSER;
	else if (strcmp(name, "stricter") == 0)
		*kinds = SCMPL_STRICTER;
	else if (strcmp(name, "any") == 0)
		*kinds = ANY;
	else
		return false;
	return true;
}

static int diff_sides(const struct diff *diff)
{
	struct scmpl_diff_result result;
	int status;

	if (!scmpl_diff(diff->input.scmpl, diff->sides[0], diff->sides[1], diff->json, &result))
		return EXIT_WRONG;
	status = output_write(NULL, result.text);
	return status ? status : result.kinds & diff->fail_on ? EXIT_WRONG : 0;
}

/* As it is written, behind a word about it. */
static int print_as_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char piece[4096];
	size_t len;
	int status;

	if (!file)
		return EXIT_ENVIRONMENT;
	status = output_write(NULL, output_text(NOT_LISTED));
	while (!status && (len = fread(piece, 1, sizeof(piece), file)) > 0)
		status = output_write(NULL, (struct scmpl_text){piece, len});
	fclose(file);
	return status;
}

/*
 * git gives all up when a textconv fails, and old versions may: they come alone, without
 * what they include.
 */
static int print_listing(const struct diff *diff)
{
	struct scmpl_text text;

	if (scmpl_listing(diff->input.scmpl, diff->sides[0], &text))
		return output_write(NULL, text);
	return diff->sides[0].path ? print_as_text(diff->sides[0].path) : EXIT_WRONG;
}

/* git. */

static void print_one_sided(struct scmpl *s, struct scmpl_source side, const char *what)
{
	struct scmpl_text text;

	printf("policy %s: %s\n", side.name, what);
	if (scmpl_listing(s, side, &text))
		fputs(text.ptr, stdout);
}

static void print_two_sided(struct scmpl *s, struct scmpl_source before,
			    struct scmpl_source after)
{
	struct scmpl_diff_result result;
	struct scmpl_text text;

	printf("policy %s\n", after.name);
	if (scmpl_diff(s, before, after, false, &result)) {
		puts(result.kinds ? "" : "no change in meaning");
		fputs(result.text.ptr, stdout);
		return;
	}
	puts("a version of it does not compile; the change of the text:");
	if (cli_diff_text(s, before, after, &text))
		fputs(text.ptr, stdout);
}

/*
 * As git calls GIT_EXTERNAL_DIFF: path, old file, hash, mode, new file, hash,
 * mode, and for a renamed file the new path and more.  git takes any other exit
 * status than 0 for a crash.
 */
static int diff_for_git(const struct diff *diff, int argc, char **argv)
{
	struct scmpl_source before = {.path = argv[1], .name = argv[0]};
	struct scmpl_source after = {.path = argv[4], .name = argc > 7 ? argv[7] : argv[0]};

	if (strcmp(before.path, NO_FILE) == 0)
		print_one_sided(diff->input.scmpl, after, "new");
	else if (strcmp(after.path, NO_FILE) == 0)
		print_one_sided(diff->input.scmpl, before, "removed");
	else
		print_two_sided(diff->input.scmpl, before, after);
	return output_flush();
}

/*
 * How many of the arguments are what git appends: paths among them may begin with a hyphen.
 * 0: git does not call.
 */
static int appended_by_git(int argc, char **argv)
{
	if (!getenv("GIT_DIFF_PATH_COUNTER"))
		return 0;
	if (argc > 7 && strspn(argv[argc - 1], "01234567.") == strlen(argv[argc - 1]))
		return 7;
	return argc > 9 ? 9 : 0;
}

static bool is_for_git(const struct diff *diff, int argc)
{
	return !diff->textconv && !diff->texts && (argc == 7 || argc == 9);
}

static int dispatch(const struct command *self, struct diff *diff, int argc, char **argv)
{
	int wanted = diff->textconv ? 1 : 2;

	if (is_for_git(diff, argc))
		return diff_for_git(diff, argc, argv);
	if (diff->texts + argc != wanted)
		return options_usage_error(self, diff->textconv ? "expected one policy"
								: "expected two policies");
	for (int i = 0; i < argc; i++)
		diff->sides[diff->texts + i].path = argv[i];
	return diff->textconv ? print_listing(diff) : diff_sides(diff);
}

/* Take up option ID; what is wrong with it, or NULL. */
static const char *take_option(struct diff *diff, struct options *parsed, int id)
{
	diff->json |= id == DIFF_JSON;
	diff->textconv |= id == DIFF_TEXTCONV;
	if (id == DIFF_FAIL_ON && !parse_kind(parsed->value, &diff->fail_on))
		return "unknown kind of difference";
	if (id != INPUT_TEXT)
		input_option(&diff->input, parsed, id);
	else if (diff->texts == 2)
		return "expected two policies";
	else
		diff->sides[diff->texts++] = input_source(parsed->value, NULL);
	return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
	int appended = appended_by_git(argc, argv);
	struct options parsed = {.command = self, .argc = argc - appended, .argv = argv};
	struct diff diff = {.input = input_new(), .fail_on = ANY};
	const char *wrong = NULL;
	int id, status = 0, finish;

	while (!wrong && (id = options_next(&parsed)) >= 0)
		wrong = take_option(&diff, &parsed, id);
	if (wrong || id == OPTIONS_EXIT) {
		scmpl_free(diff.input.scmpl);
		return wrong ? options_usage_error(self, "%s", wrong) : options_status(&parsed);
	}
	if (scmpl_set_host(diff.input.scmpl, diff.input.caps, diff.input.kernel))
		status = dispatch(self, &diff, argc - optind, argv + optind);
	finish = input_finish(&diff.input);
	if (diff.textconv || is_for_git(&diff, argc - optind))
		return status;
	return finish ? finish : status;
}

const struct command command_diff = {
	.name = "diff",
	.synopsis = "[options] FILE FILE",
	.summary = "Show what two policies or profiles decide differently.",
	.notes =
		"FILE is a policy, a profile or a raw filter, which is compared on its "
		"machine.\n"
		"Exact: every call, every argument, every host.  Exit status 1 on a "
		"difference.\n"
		"As a diff driver of git:\n\n"
		"    echo '*.scp diff=scmpl' >> .gitattributes\n"
		"    git config diff.scmpl.command 'scmpl diff'\n\n"
		"or, for line-by-line diffs of the meaning,\n\n"
		"    git config diff.scmpl.textconv 'scmpl diff --textconv'\n\n"
		"The files that a policy includes are those of the working tree; to textconv "
		"git\n"
		"hands old versions alone, so that such a policy is shown as it is written.\n",
	.examples = "# what a policy changes in Docker's default\n"
		    "scmpl diff -e 'extend docker-default' web.scp\n"
		    "# in CI: nothing may be let through that was not before\n"
		    "scmpl diff --fail-on looser web.scp web.scp\n",
	.failure = "There is a difference that --fail-on asks for, or a FILE is wrong.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
