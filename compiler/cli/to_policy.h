/* SPDX-License-Identifier: Apache-2.0 */
/* What `import` and `merge` have in common: of files becomes the text of one policy. */
#ifndef SCMPL_CLI_TO_POLICY_H
#define SCMPL_CLI_TO_POLICY_H

#include "cli/input.h"

#define TO_POLICY_OPTIONS                                                                     \
	{'o', "output", "FILE", "write the policy to FILE, whole or not at all"},             \
		INPUT_DIAGNOSTICS_OPTIONS,                                                    \
		{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"}, \
		{INPUT_STDLIB, "stdlib", "DIR",                                               \
		 "the standard library from DIR, not the built-in one"},                      \
		INPUT_PROGRESS_OPTIONS, INPUT_BASE_PROFILE_OPTION

struct to_policy {
	bool takes_several;
	const char *expected; /* what is said when there are not as many files */
	/* The policy of the COUNT sources FROM; false, reported, when there is none. */
	bool (*make)(struct scmpl *s, const struct scmpl_source *from, size_t count,
		     struct scmpl_text *text);
};

/* Carry out SELF's command line; its exit status. */
int to_policy_run(const struct to_policy *what, const struct command *self, int argc,
		  char **argv);

#endif
