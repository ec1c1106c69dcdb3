/* SPDX-License-Identifier: Apache-2.0 */
/* Starting a command: everything that has to be known before a filter may deny finding out. */
#ifndef SCMPL_EXEC_START_H
#define SCMPL_EXEC_START_H

#include "exec/filter_stack.h"

struct start {
	const char *file;
	char *const *argv;
	char *const *shell_argv; /* for a file without '#!', which is the shell's */
};

/* The exit statuses of env(1), nohup(1) and docker run. */
enum {
	START_TROUBLE = 125,  /* ours: the filter could not be had */
	START_REFUSED = 126,  /* the command is there and cannot be executed */
	START_NOT_FOUND = 127 /* it is not there */
};

/*
 * Find the command ARGV as execvp(3) does.  0, or the exit status after a
 * diagnosis.
 */
int start_find(struct context *ctx, char *const argv[], struct start *start);

/* False after a diagnosis when STACK deny the execve(2) that start_execute makes. */
bool start_is_allowed(struct context *ctx, const struct filter_stack *stack,
		      const struct start *start);

/* Become the command; the errno when that fails. */
int start_execute(const struct start *start);

/* Diagnose that executing NAME failed with ERROR; the exit status for it. */
int start_diagnose(struct context *ctx, const char *name, int error);

#endif
