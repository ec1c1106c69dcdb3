/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options as data: getopt_long(3)'s tables and the --help text come from one
 * table a command.
 */
#ifndef SCMPL_CLI_OPTIONS_H
#define SCMPL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct option_spec {
	int id;           /* the short letter, or a number from 256 for a long option alone */
	const char *name; /* without the dashes */
	const char *arg;  /* what to call its argument; NULL: it takes none */
	const char *help; /* one line */
};

struct command;

struct options {
	const struct command *command;
	int argc;
	char **argv;
	const char *value; /* the argument of the option just returned */
	bool is_wrong;     /* such an argument is, which was said */
	int failure;       /* the exit status when --help could not be written, or 0 */
};

#define OPTIONS_END (-1)  /* the rest of the command line is argv[optind ..] */
#define OPTIONS_EXIT (-2) /* --help was answered, or what is wrong was said: options_status */

/* The id of the next option, OPTIONS_END or OPTIONS_EXIT.  An operand ends them for
   commands that say so; others have their operands moved behind the options. */
int options_next(struct options *options);

/* Print the line of --help for SPEC. */
void options_print(FILE *out, const struct option_spec *spec);

/* Print COMMAND's --help. */
void options_print_help(const struct command *command);

/* The exit status behind OPTIONS_EXIT. */
int options_status(const struct options *options);

/* Say on stderr what is wrong with the command line; the exit status for it. */
int options_usage_error(const struct command *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
