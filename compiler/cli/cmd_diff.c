/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/folder_diff.h"
#include "cli/git.h"
#include "cli/git_diff.h"
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define DIFF_FAIL_ON 320
#define DIFF_JSON 321
#define DIFF_TEXTCONV 322
#define DIFF_GIT 323
#define DIFF_NAME_STATUS 324

#define ANY (SCMPL_LOOSER | SCMPL_STRICTER | SCMPL_OTHER)
#define NOT_LISTED "# This does not compile; as it is written:\n"
#define NOT_ALONE "# This includes files, of which git hands over none; as it is written:\n"
#define WITH_WORKING_TREE                                                                   \
	"the files it includes are taken from the working tree; to compare whole commits: " \
	"scmpl diff --git OLD..NEW"
#define NO_FILE "/dev/null" /* what git hands over for a version that does not exist */

static const struct option_spec options[] = {
	{DIFF_FAIL_ON, "fail-on", "looser|stricter|any", "what makes the exit status 1 (any)"},
	{DIFF_GIT, "git", "OLD[..[.]NEW]",
	 "every policy below FILEs, and what it includes, of two commits"},
	{DIFF_JSON, "json", NULL, "for machines"},
	{DIFF_NAME_STATUS, "name-status", NULL,
	 "of commits or folders: the names of those that differ"},
	{DIFF_TEXTCONV, "textconv", NULL, "print all that one policy decides, line by line"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_TEXT, "expression", "TEXT", "a policy itself, in place of the first FILE left"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	INPUT_BASE_PROFILE_OPTION,
	INPUT_HOST_OPTIONS,
	INPUT_MANY_OPTIONS,
};

struct diff {
	struct input input;
	unsigned fail_on;
	const char *range; /* --git */
	bool json, textconv, as_names;
	struct scmpl_source sides[2]; /* the first of them by -e */
	int texts, appended;          /* operands of git's, at the end */
	bool includes;                /* what git handed over does */
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
static int print_as_text(const char *path, const char *why)
{
	FILE *file = fopen(path, "re");
	char piece[4096];
	size_t len;
	int status;

	if (!file)
		return EXIT_ENVIRONMENT;
	status = output_write(NULL, output_text(why));
	while (!status && (len = fread(piece, 1, sizeof(piece), file)) > 0)
		status = output_write(NULL, (struct scmpl_text){piece, len});
	fclose(file);
	return status;
}

/* git. */

/*
 * git hands versions over alone, so that what they include could only be of the working tree,
 * which need not go with them.
 */
static bool note_include(void *data, const char *path, const char *from)
{
	struct diff *diff = data;

	(void)path;
	diff->includes |= from != NULL;
	return false;
}

static void expect_versions(struct diff *diff)
{
	cli_set_reader(diff->input.scmpl,
		       (struct cli_reader){.has = note_include, .data = diff});
}

/* git sets it for all that it runs. */
static bool is_run_by_git(void)
{
	return getenv("GIT_EXEC_PATH") != NULL;
}

/* git gives all up when a textconv fails, and old versions may. */
static int print_listing(struct diff *diff)
{
	struct scmpl_text text;
	bool compiles, is_alone;

	expect_versions(diff);
	compiles = scmpl_listing(diff->input.scmpl, diff->sides[0], &text);
	is_alone = !diff->includes || !is_run_by_git();
	if (compiles && is_alone)
		return output_write(NULL, text);
	if (!diff->sides[0].path)
		return EXIT_WRONG;
	return print_as_text(diff->sides[0].path, is_alone ? NOT_LISTED : NOT_ALONE);
}

static void print_one_sided(struct diff *diff, struct scmpl_source side, const char *what)
{
	struct scmpl_text text;

	printf("policy %s: %s\n", side.name, what);
	if (!scmpl_listing(diff->input.scmpl, side, &text))
		return;
	if (diff->includes)
		puts(WITH_WORKING_TREE);
	fputs(text.ptr, stdout);
}

static void print_two_sided(struct diff *diff, struct scmpl_source before,
			    struct scmpl_source after)
{
	struct scmpl *s = diff->input.scmpl;
	struct scmpl_diff_result result;
	struct scmpl_text text;
	bool compiles = scmpl_diff(s, before, after, false, &result);

	printf("policy %s\n", after.name);
	if (diff->includes)
		puts(WITH_WORKING_TREE);
	if (compiles) {
		puts(result.kinds     ? ""
		     : diff->includes ? "no change in the meaning of this file alone"
				      : "no change in meaning");
		fputs(result.text.ptr, stdout);
		return;
	}
	puts(diff->includes
		     ? "with those, a version of it does not compile; the change of the text:"
		     : "a version of it does not compile; the change of the text:");
	if (cli_diff_text(s, before, after, &text))
		fputs(text.ptr, stdout);
}

/*
 * As git calls GIT_EXTERNAL_DIFF: path, old file, hash, mode, new file, hash,
 * mode, and for a renamed file the new path and more.  git takes any other exit
 * status than 0 for a crash.
 */
static int diff_for_git(struct diff *diff, int argc, char **argv)
{
	struct scmpl_source before = {.path = argv[1], .name = argv[0]};
	struct scmpl_source after = {.path = argv[4], .name = argc > 7 ? argv[7] : argv[0]};

	expect_versions(diff);
	if (strcmp(before.path, NO_FILE) == 0)
		print_one_sided(diff, after, "new");
	else if (strcmp(after.path, NO_FILE) == 0)
		print_one_sided(diff, before, "removed");
	else
		print_two_sided(diff, before, after);
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
	return !diff->range && !diff->textconv && !diff->texts && (argc == 7 || argc == 9);
}

/* Take up option ID; what is wrong with it, or NULL. */
static const char *take_option(struct diff *diff, struct options *parsed, int id)
{
	diff->json |= id == DIFF_JSON;
	diff->textconv |= id == DIFF_TEXTCONV;
	diff->as_names |= id == DIFF_NAME_STATUS;
	if (id == DIFF_FAIL_ON && !parse_kind(parsed->value, &diff->fail_on))
		return "unknown kind of difference";
	if (id == DIFF_GIT)
		diff->range = parsed->value;
	else if (id != INPUT_TEXT)
		input_option(&diff->input, parsed, id);
	else if (diff->texts == 2)
		return "expected two policies";
	else
		diff->sides[diff->texts++] = input_source(parsed->value, NULL);
	return NULL;
}

/* What is wrong with the options, or NULL; *ID is how they ended. */
static const char *parse(struct diff *diff, struct options *parsed, int *id)
{
	const char *wrong = NULL;

	scmpl_set_skip_expect(diff->input.scmpl, true); /* `test` is for those */
	diff->fail_on = ANY;
	while (!wrong && (*id = options_next(parsed)) >= 0)
		wrong = take_option(diff, parsed, *id);
	return wrong;
}

/* Whole commits. */

static struct input parse_again(void *data)
{
	struct options parsed = *(const struct options *)data;
	struct diff diff = {.input = input_new()};
	int id;

	optind = 0; /* from the first on */
	parse(&diff, &parsed, &id);
	scmpl_set_host(diff.input.scmpl, diff.input.caps, diff.input.kernel);
	return diff.input;
}

static struct tree_diff tree_diff_of(const struct diff *diff, struct options *again)
{
	return (struct tree_diff){.as_names = diff->as_names,
				  .json = diff->json,
				  .fail_on = diff->fail_on,
				  .here = &diff->input,
				  .input = parse_again,
				  .data = again};
}

static int diff_commits(const struct diff *diff, const struct options *parsed, char **paths)
{
	struct options again = *parsed;
	struct tree_diff trees = tree_diff_of(diff, &again);

	return git_diff(diff->range, paths, &trees);
}

static int diff_folders(const struct diff *diff, const struct options *parsed, char **folders)
{
	struct options again = *parsed;
	struct tree_diff trees = tree_diff_of(diff, &again);
	int status = folder_list(folders[0], &trees.before);

	if (!status)
		status = folder_list(folders[1], &trees.after);
	if (!status)
		return tree_diff(&trees);
	side_free(&trees.before);
	return status;
}

static bool is_of_folders(char *const *operands, int count)
{
	return count == 2 && folder_is_tree(operands[0]) && folder_is_tree(operands[1]);
}

static bool is_of_trees(const struct diff *diff, char *const *operands, int count)
{
	return diff->range || is_of_folders(operands, count);
}

/* What does not go together, or NULL; COUNT operands. */
static const char *wrong_with(const struct diff *diff, char *const *operands, int count)
{
	bool of_trees = is_of_trees(diff, operands, count);

	if (diff->range && (*diff->range == '-' || !*diff->range || strstr(diff->range, "..-")))
		return "expected OLD, OLD..NEW or OLD...NEW of git's revisions";
	if (of_trees && (diff->textconv || diff->texts))
		return "commits and folders go with no policy of its own, and no --textconv";
	if (of_trees)
		return diff->json && diff->as_names
			       ? "--json and --name-status are two ways to tell it"
			       : NULL;
	if (diff->as_names)
		return "--name-status is of --git, and of folders";
	if (is_for_git(diff, count) || diff->texts + count == (diff->textconv ? 1 : 2))
		return NULL;
	return diff->textconv ? "expected one policy" : "expected two policies";
}

static int dispatch(struct diff *diff, const struct options *parsed, char **argv)
{
	int argc = parsed->argc + diff->appended - optind;

	if (diff->range)
		return diff_commits(diff, parsed, argv);
	if (is_of_folders(argv, argc))
		return diff_folders(diff, parsed, argv);
	if (is_for_git(diff, argc))
		return diff_for_git(diff, argc, argv);
	for (int i = 0; i < argc; i++)
		diff->sides[diff->texts + i].path = argv[i];
	return diff->textconv ? print_listing(diff) : diff_sides(diff);
}

/* What is said of trees has been said. */
static int finish(struct diff *diff, char *const *operands, int count, int status)
{
	int finished;

	if (is_of_trees(diff, operands, count) && scmpl_status(diff->input.scmpl) == SCMPL_OK) {
		scmpl_free(diff->input.scmpl);
		return status;
	}
	finished = input_finish(&diff->input);
	if (diff->textconv || is_for_git(diff, count))
		return status;
	return finished ? finished : status;
}

static int run(const struct command *self, int argc, char **argv)
{
	int appended = appended_by_git(argc, argv);
	struct options parsed = {.command = self, .argc = argc - appended, .argv = argv};
	struct diff diff = {.input = input_new(), .appended = appended};
	int id = OPTIONS_END, status = 0, operands;
	const char *wrong = parse(&diff, &parsed, &id);
	char **first = argv + optind;

	operands = argc - optind;
	if (!wrong && id != OPTIONS_EXIT)
		wrong = wrong_with(&diff, first, operands);
	if (wrong || id == OPTIONS_EXIT) {
		scmpl_free(diff.input.scmpl);
		return wrong ? options_usage_error(self, "%s", wrong) : options_status(&parsed);
	}
	if (input_is_usable(&diff.input))
		status = dispatch(&diff, &parsed, first);
	return finish(&diff, first, operands, status);
}

const struct command command_diff = {
	.name = "diff",
	.synopsis = "[options] FILE FILE|DIR DIR",
	.summary = "Show what two policies or profiles decide differently.",
	.notes = "FILE is a policy, a profile or a raw filter, which is compared on its "
		 "machine.\n"
		 "Exact: every call, every argument, every host.  Exit status 1 on a "
		 "difference.\n"
		 "REV:PATH is a file of git's commit REV, with what it includes from "
		 "there.  --git\n"
		 "compares all policies of a commit with those of another, or of the "
		 "working tree;\n"
		 "a FILE is a folder or policy to look at then.  Policies without their like "
		 "by name\n"
		 "are compared with the one most alike that is gone.\n\n"
		 "Two DIRs are compared the same way, policies, profiles and artifacts below "
		 "them, also\n"
		 "web.scp with the web.json that was built of it.  Standard error sums up; "
		 "--json is an\n"
		 "array then, with \"before\", \"after\" and \"result\" (equal, looser, "
		 "stricter, "
		 "other, mixed,\n"
		 "new, gone, wrong) of each.\n\n"
		 "As a diff driver of git, a file at a time:\n\n"
		 "    echo '*.scp diff=scmpl' >> .gitattributes\n"
		 "    git config diff.scmpl.command 'scmpl diff'\n\n"
		 "or, for line-by-line diffs of the meaning,\n\n"
		 "    git config diff.scmpl.textconv 'scmpl diff --textconv'\n\n"
		 "git hands over versions alone: the driver takes what they include from the "
		 "working\n"
		 "tree, and says so; textconv shows such a policy as it is written.\n",
	.examples = "# what a policy changes in Docker's default\n"
		    "scmpl diff -e 'extend docker-default' web.scp\n"
		    "# in CI: nothing may be let through that was not before\n"
		    "scmpl diff --fail-on looser web.scp web.scp\n"
		    "# the same of every policy since the branch left main\n"
		    "scmpl diff --git main... --fail-on looser policies\n"
		    "# what a new version of the compiler makes of them\n"
		    "scmpl diff profiles-before/ profiles/\n",
	.failure = "There is a difference that --fail-on asks for, or a FILE is wrong.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
