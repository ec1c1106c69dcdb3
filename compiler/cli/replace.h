/* SPDX-License-Identifier: Apache-2.0 */
/* Files that appear whole or not at all. */
#ifndef SCMPL_CLI_REPLACE_H
#define SCMPL_CLI_REPLACE_H

#include "scmpl.h"

struct replacement {
	const char *path; /* a link is followed: what it points to is replaced, not the link */
	struct scmpl_text text;
	bool is_program;          /* who may read it may execute it */
	char *target, *temporary; /* of replace_files */
};

/*
 * Write COUNT texts to their files.  Each is written beside the one that it takes the place of,
 * and none takes any place before all are on the disk.  0, or EXIT_ENVIRONMENT with the reason
 * on standard error.
 */
int replace_files(struct replacement *files, size_t count);

#endif
