/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same work on many files, in several processes.  How many changes only the time that it
 * takes: what is printed, in which order, and the exit status are those of one after the other.
 */
#ifndef SCMPL_CLI_MANY_H
#define SCMPL_CLI_MANY_H

#include "cli/input.h"
#include "cli/output.h"

/* What became of one of them. */
struct many_result {
	int status; /* as an exit status */
	bool is_done;
	struct output_buffer out, err; /* what it printed */
	struct output_buffer machines; /* its diagnostics, when machines read them */
};

struct many {
	const char *doing; /* "build", in the line of progress */
	/* The file of INDEX, there and in what is said of it. */
	const char *(*name)(const void *data, size_t index);
	size_t count;
	/*
	 * Do the work on number INDEX, in another process: print, diagnostics for machines on
	 * MACHINES (input.machines), and return the exit status, or what TAKE makes one of.
	 * Nothing else comes back.  A process does several, so that whatever is of one of them
	 * has to be freed.
	 */
	int (*work)(void *data, size_t index, FILE *machines);
	/*
	 * Here, in the order of the names: take up what became of INDEX, and return the exit
	 * status for that.  NULL: it is printed.  What is left in RESULT is freed then.
	 */
	int (*take)(void *data, size_t index, struct many_result *result);
	void *data; /* of the three */
	/* Standard output, not standard error, is where diagnostics for machines go. */
	bool is_told_here;
};

/*
 * Do it, as INPUT's options say, and tell on standard error what became of them when DONE,
 * "built", is not NULL; diagnostics for machines are one document.  The exit status is the
 * worst of all.
 */
int many_run(const struct many *many, const struct input *input, const char *done);

/* Print RESULT as its process did; its status, or EXIT_ENVIRONMENT. */
int many_print(const struct many_result *result);

/* Print what stands in BUFFER on standard error. */
void many_print_err(struct output_buffer buffer);

#endif
