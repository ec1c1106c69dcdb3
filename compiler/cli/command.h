/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commands of the program.  To add one:
 *
 *  1. write cmd_NAME.c: an option table, a struct command, the function;
 *     only glue, the work is libscmpl's (scmpl.h, and api/cli.h for what only a
 *     command line needs, are all that may be included);
 *  2. declare the object below and add it to commands[] in main.c;
 *  3. give it cases in tests/cli/NAME/.
 *
 * Its --help and its place in `scmpl --help` come from the tables.
 */
#ifndef SCMPL_CLI_COMMAND_H
#define SCMPL_CLI_COMMAND_H

#include "cli/options.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

enum {
	EXIT_WRONG = 1,       /* the policy is wrong, or differs */
	EXIT_USAGE = 2,       /* the command line is */
	EXIT_ENVIRONMENT = 3, /* a file or the machine would not do it */
};

struct command {
	const char *name;
	const char *synopsis; /* what follows the name: "[options] FILE" */
	const char *summary;  /* one line */
	const char *notes;    /* further text for --help, or NULL */
	const char *examples; /* lines of commands, "# what for" before each; or NULL */
	const char
		*failure; /* what exit status 1 says; NULL: the command has none of its own */
	const struct option_spec *options;
	size_t option_count;
	int usage_status;     /* exit status of a wrong command line */
	bool ends_at_operand; /* options behind the first operand are another program's */
	int (*run)(const struct command *self, int argc, char **argv);
};

/* All of it, as help, manual and completion tell it. */
struct program {
	const struct command *const *commands;
	size_t count;
	const struct option_spec *options; /* what may stand in a command's place */
	size_t option_count;
};

extern const struct command command_build;
extern const struct command command_check;
extern const struct command command_diff;
extern const struct command command_doctor;
extern const struct command command_exec;
extern const struct command command_explain;
extern const struct command command_fmt;
extern const struct command command_import;
extern const struct command command_list;
extern const struct command command_lsp;
extern const struct command command_merge;
extern const struct command command_record;
extern const struct command command_review;
extern const struct command command_test;
extern const struct command command_verify;

#endif
