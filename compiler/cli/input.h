/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that read a policy have in common. */
#ifndef SCMPL_CLI_INPUT_H
#define SCMPL_CLI_INPUT_H

#include "scmpl.h"
#include "cli/command.h"

#define INPUT_TEXT 'e'
#define INPUT_STDLIB 300
#define INPUT_ARCH 301
#define INPUT_CAP 302
#define INPUT_KERNEL 303
#define INPUT_DIAGNOSTICS 304
#define INPUT_NO_PROGRESS 306
#define INPUT_JOBS 'j'

#define INPUT_JOBS_MAX 256
#define INPUT_BASELINE 305
#define INPUT_BASE_PROFILE 307

/* The rows of an option table; input_option understands them. */
#define INPUT_DIAGNOSTICS_OPTIONS                                                         \
	{'W', "warning", "WARNING", "no-NAME: off; error=NAME, error: make them errors"}, \
	{                                                                                 \
		INPUT_DIAGNOSTICS, "diagnostics", "text|json|sarif",                      \
			"how to print them (text)"                                        \
	}

#define INPUT_BASE_PROFILE_OPTION                                       \
	{                                                               \
		INPUT_BASE_PROFILE, "base-profile", "FILE",             \
			"what a SeccompProfile's baseProfileName is in" \
	}

#define INPUT_OPTIONS                                                                      \
	INPUT_DIAGNOSTICS_OPTIONS,                                                         \
		{INPUT_TEXT, "expression", "TEXT", "the policy itself, in place of FILE"}, \
		{INPUT_STDLIB, "stdlib", "DIR",                                            \
		 "the standard library from DIR, not the built-in one"},                   \
		INPUT_BASE_PROFILE_OPTION

#define INPUT_HOST_OPTIONS                                                                   \
	{INPUT_CAP, "cap", "CAP[,CAP]", "held where it is applied: sys_admin (none: \"\")"}, \
	{                                                                                    \
		INPUT_KERNEL, "kernel", "VERSION",                                           \
			"where it is applied: 6.1, what uname -r says"                       \
	}

#define INPUT_PROGRESS_OPTIONS                                                  \
	{                                                                       \
		INPUT_NO_PROGRESS, "no-progress", NULL,                         \
			"no line on a terminal that tells what long work is at" \
	}

/* Of a command that takes several files. */
#define INPUT_MANY_OPTIONS                                                                    \
	{INPUT_JOBS, "jobs", "N", "so many files at once (as many as there are processors)"}, \
		INPUT_PROGRESS_OPTIONS

#define INPUT_BASELINE_OPTION                                                           \
	{                                                                               \
		INPUT_BASELINE, "baseline", "FILE",                                     \
			"under FILE: the strictest verdict holds; several, all of them" \
	}

enum input_format { INPUT_AS_TEXT, INPUT_AS_JSON, INPUT_AS_SARIF };

struct input {
	struct scmpl *scmpl;
	enum input_format format; /* of the diagnostics */
	FILE *machines;   /* where those for machines go; NULL: where the command says */
	const char *text; /* -e */
	const char *caps, *kernel;
	unsigned jobs;    /* 0: as many as there are processors */
	bool no_progress; /* not even on a terminal */
	bool is_misused;  /* an option names an architecture, capability or kernel that is none
			   */
};

struct input input_new(void);

/*
 * Take up option ID of one of the rows above; false when it is none of them.  A
 * wrong argument is told of, and ends the options.
 */
bool input_option(struct input *input, struct options *options, int id);

/*
 * Take up what the options before said of the host; false (reported) when one of them was
 * wrong.  input_compile and its like do it by themselves.
 */
bool input_is_usable(struct input *input);

/* Have long work tell what it is at, if somebody looks at standard error; true when so. */
bool input_show_progress(const struct input *input);

/* How many processes at once to work with. */
size_t input_jobs(const struct input *input);

/* -e's TEXT, or, when it is NULL, the file PATH. */
struct scmpl_source input_source(const char *text, const char *path);

/* Compile -e's text, or else the file PATH. */
bool input_compile(struct input *input, const char *path);

/* The same for a command that takes filters, too. */
bool input_load(struct input *input, const char *path);

/* Put SOURCE on top of what is to be enforced. */
bool input_stack(struct input *input, struct scmpl_source source);

/* The same of what a recording is to be merged with. */
bool input_stack_text(struct input *input, struct scmpl_source source);

/* The diagnostics for machines, as they stand. */
struct scmpl_text input_diagnostics(const struct input *input);

/* The length of NAME without what tells that it is a policy or a profile, or all of it. */
size_t input_stem(const char *name);

/* Print the diagnostics on standard error and free; the exit status for how it went. */
int input_finish(struct input *input);

/* The same, with those for machines on standard output. */
int input_finish_here(struct input *input);

#endif
