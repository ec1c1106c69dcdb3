/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "api/cli.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#define OPTIONS_MAX 32
#define ID_HELP 'h'

void options_print(FILE *out, const struct option_spec *spec)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s%s", spec->name, spec->arg ? "=" : "",
		 spec->arg ? spec->arg : "");
	if (spec->id < 256)
		fprintf(out, "  -%c, --%-22s %s\n", spec->id, text, spec->help);
	else
		fprintf(out, "      --%-22s %s\n", text, spec->help);
}

static void print_examples(const char *lines)
{
	puts("\nexamples:");
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		printf("    %.*s\n", (int)len, lines);
		lines += len + 1;
	}
}

void options_print_help(const struct command *command)
{
	static const struct option_spec help = {ID_HELP, "help", NULL, "show this"};

	printf("usage: scmpl %s %s\n\n%s\n\n", command->name, command->synopsis,
	       command->summary);
	for (size_t i = 0; i < command->option_count; i++)
		options_print(stdout, &command->options[i]);
	options_print(stdout, &help);
	if (command->notes)
		printf("\n%s", command->notes);
	if (command->examples)
		print_examples(command->examples);
}

/* COMMAND's options in getopt_long's terms.  A '+' ends them at the first operand. */
static void make_tables(const struct command *command, char *letters, struct option *longs)
{
	size_t count = command->option_count;

	if (command->ends_at_operand)
		*letters++ = '+';
	for (size_t i = 0; i < count; i++) {
		const struct option_spec *spec = &command->options[i];

		longs[i] =
			(struct option){spec->name, spec->arg ? required_argument : no_argument,
					NULL, spec->id};
		if (spec->id < 256) {
			*letters++ = (char)spec->id;
			if (spec->arg)
				*letters++ = ':';
		}
	}
	longs[count] = (struct option){"help", no_argument, NULL, ID_HELP};
	longs[count + 1] = (struct option){NULL, 0, NULL, 0};
	*letters++ = ID_HELP;
	*letters = '\0';
}

/* Which of OPTIONS was meant by the word that getopt_long has just refused, on stderr. */
static void suggest_option(const struct options *options)
{
	const char *names[OPTIONS_MAX], *typed = options->argv[optind - 1], *nearest;
	size_t count = options->command->option_count;
	char wrong[64];

	if (optopt || strncmp(typed, "--", 2) != 0)
		return;
	snprintf(wrong, sizeof(wrong), "%.*s", (int)strcspn(typed + 2, "="), typed + 2);
	for (size_t i = 0; i < count; i++)
		names[i] = options->command->options[i].name;
	nearest = cli_nearest(wrong, names, count);
	if (nearest)
		fprintf(stderr, "did you mean '--%s'?\n", nearest);
}

int options_next(struct options *options)
{
	struct option longs[OPTIONS_MAX + 2];
	char letters[2 * OPTIONS_MAX + 3];
	int id;

	if (options->is_wrong) {
		options->value = NULL;
		return OPTIONS_EXIT;
	}
	make_tables(options->command, letters, longs);
	id = getopt_long(options->argc, options->argv, letters, longs, NULL);
	options->value = optarg;
	if (id == -1)
		return OPTIONS_END;
	if (id == ID_HELP) {
		options_print_help(options->command);
		options->failure = output_flush();
		options->value = "";
		return OPTIONS_EXIT;
	}
	if (id == '?') {
		suggest_option(options);
		fprintf(stderr, "usage: scmpl %s %s\n", options->command->name,
			options->command->synopsis);
		options->value = NULL;
		return OPTIONS_EXIT;
	}
	return id;
}

int options_status(const struct options *options)
{
	return options->value ? options->failure : options->command->usage_status;
}

int options_usage_error(const struct command *command, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "scmpl %s: ", command->name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nusage: scmpl %s %s\n", command->name, command->synopsis);
	return command->usage_status;
}
