/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that read a policy have in common. */
#ifndef SCMPL_CLI_INPUT_H
#define SCMPL_CLI_INPUT_H

#include "cli/command.h"
#include "scmpl.h"

#define INPUT_TEXT 'e'
#define INPUT_STDLIB 300
#define INPUT_ARCH 301
#define INPUT_CAP 302
#define INPUT_KERNEL 303

/* The rows of an option table; input_option understands them. */
#define INPUT_OPTIONS                                                              \
	{INPUT_TEXT, "expression", "TEXT", "the policy itself, in place of FILE"}, \
	{                                                                          \
		INPUT_STDLIB, "stdlib", "DIR",                                     \
			"the standard library from DIR, not the built-in one"      \
	}

#define INPUT_HOST_OPTIONS                                                                     \
	{INPUT_CAP, "cap", "CAP[,CAP]", "capabilities held where it is applied (none: \"\")"}, \
	{                                                                                      \
		INPUT_KERNEL, "kernel", "VERSION", "kernel where it is applied"                \
	}

struct input {
	struct scmpl *scmpl;
	const char *text; /* -e */
	const char *caps, *kernel;
};

struct input input_new(void);

/* Take up option ID of one of the rows above; false when it is none of them. */
bool input_option(struct input *input, const struct options *options, int id);

/* Compile -e's text, or else the file PATH. */
bool input_compile(struct input *input, const char *path);

/* The same for a command that takes filters, too. */
bool input_load(struct input *input, const char *path);

/* Put the policy in the file PATH, or the TEXT, on top of those to be enforced. */
bool input_stack_file(struct input *input, const char *path);
bool input_stack_text(struct input *input, const char *text);

/* Print the diagnostics and free; the exit status for how it went. */
int input_finish(struct input *input);

#endif
