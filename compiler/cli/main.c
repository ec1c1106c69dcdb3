/* SPDX-License-Identifier: Apache-2.0 */
#include "scmpl.h"
#include "api/cli.h"
#include "cli/manual.h"
#include "cli/output.h"

#include <string.h>

static const struct command *const commands[] = {
	&command_build,   &command_check,  &command_diff,   &command_doctor, &command_exec,
	&command_explain, &command_fmt,    &command_import, &command_list,   &command_lsp,
	&command_merge,   &command_record, &command_review, &command_test,   &command_verify,
};

/* What may stand in a command's place. */
static const struct option_spec program_options[] = {
	{'h', "help", NULL, "this; `scmpl help COMMAND` and `scmpl COMMAND --help`, of one"},
	{'V', "version", NULL, "the version"},
	{256, "man", "[COMMAND]", "the manual page scmpl(1), or scmpl-COMMAND(1)"},
	{257, "completion", "bash|zsh|fish", "what completes command lines there"},
};

static const struct program program = {
	commands,
	ARRAY_LEN(commands),
	program_options,
	ARRAY_LEN(program_options),
};

static void print_usage(FILE *out)
{
	fputs("usage: scmpl COMMAND [options] ...\n\n"
	      "scmpl compiles readable seccomp policies to Docker-compatible profiles, or\n"
	      "enforces them directly.\n\n",
	      out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\nin place of a command:\n", out);
	for (size_t i = 0; i < ARRAY_LEN(program_options); i++)
		options_print(out, &program_options[i]);
	fputs("\nformats of build -t:\n", out);
	for (size_t i = 0; scmpl_target_name(i); i++)
		fprintf(out, "  %-10s %s\n", scmpl_target_name(i), scmpl_target_summary(i));
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && strcmp(text + len - tail, end) == 0;
}

/* What other programs call what ours do. */
static const char *command_meant(const char *wrong)
{
	static const struct {
		const char *typed, *meant;
	} words[] = {
		{"analyze", "check"},  {"compare", "diff"},   {"compile", "build"},
		{"convert", "import"}, {"format", "fmt"},     {"generate", "build"},
		{"lint", "check"},     {"learn", "record"},   {"ls", "list"},
		{"man", "help"},       {"profile", "record"}, {"prove", "verify"},
		{"run", "exec"},       {"search", "list"},    {"show", "list"},
		{"status", "doctor"},  {"trace", "record"},   {"validate", "check"},
		{"why", "explain"},    {"dump", "explain"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].typed, wrong) == 0)
			return words[i].meant;
	return NULL;
}

static void suggest_command(const char *wrong)
{
	const char *names[ARRAY_LEN(commands)], *nearest;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		names[i] = commands[i]->name;
	nearest = command_meant(wrong);
	if (!nearest)
		nearest = cli_nearest(wrong, names, ARRAY_LEN(names));
	fprintf(stderr, "scmpl: unknown command '%s'", wrong);
	if (nearest)
		fprintf(stderr, "; did you mean '%s'?\n", nearest);
	else
		fputs("; scmpl --help lists them\n", stderr);
}

static int report_unknown(const char *name)
{
	if (ends_with(name, ".scp") || ends_with(name, ".json"))
		fprintf(stderr,
			"scmpl: what should be done with it?  To compile it:\n"
			"    scmpl build %s\nto run a command under it:\n"
			"    scmpl exec %s -- COMMAND\n",
			name, name);
	else
		suggest_command(name);
	return EXIT_USAGE;
}

static int print_completion(const char *shell)
{
	if (!shell || !completion_print(shell, &program)) {
		fputs("scmpl: --completion is for bash, zsh or fish\n", stderr);
		return EXIT_USAGE;
	}
	return output_flush();
}

/* Of the command NAME; NULL: of the program. */
static int print_manual(const char *name)
{
	const struct command *command = name ? find_command(name) : NULL;

	if (name && !command)
		return report_unknown(name);
	manual_print(&program, command);
	return output_flush();
}

/* Of the command NAME; NULL: of all. */
static int print_help_of(const char *name)
{
	const struct command *command = name ? find_command(name) : NULL;

	if (name && !command)
		return report_unknown(name);
	if (command)
		options_print_help(command);
	else
		print_usage(stdout);
	return output_flush();
}

static int print_version(void)
{
	printf("scmpl %s\n", scmpl_version());
	return output_flush();
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

/* ARGV[1] is the command, whose argv[0] getopt_long(3) puts before what it says. */
static int run_command(const struct command *command, int argc, char **argv)
{
	char name[32];

	snprintf(name, sizeof(name), "scmpl %s", command->name);
	argv[1] = name;
	return command->run(command, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	const struct command *command;

	/* Diagnostics come by words and carets, which would be a call each. */
	setvbuf(stderr, NULL, _IOLBF, 0);
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (is_one_of(argv[1], "--help", "-h", "help"))
		return print_help_of(argc > 2 ? argv[2] : NULL);
	if (is_one_of(argv[1], "--version", "-V", "version"))
		return print_version();
	if (strcmp(argv[1], "--man") == 0)
		return print_manual(argv[2]);
	if (strcmp(argv[1], "--completion") == 0)
		return print_completion(argv[2]);
	command = find_command(argv[1]);
	return command ? run_command(command, argc, argv) : report_unknown(argv[1]);
}
