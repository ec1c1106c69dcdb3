/* SPDX-License-Identifier: Apache-2.0 */
/* What became of all policies between two commits, each compiled from its own tree. */
#ifndef SCMPL_CLI_GIT_DIFF_H
#define SCMPL_CLI_GIT_DIFF_H

#include "cli/input.h"

struct git_diff {
	const char *range;  /* "OLD", to the working tree; "OLD..NEW"; "OLD...NEW" */
	char *const *paths; /* below which they are; NULL ends them */
	bool as_names;      /* a line for each that differs, as git diff --name-status */
	unsigned fail_on;   /* bits of scmpl_diff_result.kinds that make EXIT_WRONG */
	struct input (*input)(void *data); /* a new one, as the options say */
	void *data;
};

/* Print the differences; the exit status. */
int git_diff(const struct git_diff *request);

#endif
