/* SPDX-License-Identifier: Apache-2.0 */
/* `build -o DIR FILE...`: all of the files, or none. */
#ifndef SCMPL_CLI_BUILD_MANY_H
#define SCMPL_CLI_BUILD_MANY_H

#include "cli/many.h"

struct build_many {
	const struct command *command;
	const char *folder, *target;
	char *const *paths; /* of the policies */
	size_t count;
	/* Print what is made of PATH, called STEM (to be changed), in another process; as work
	 * of struct many. */
	int (*build)(void *data, const char *path, char *stem, FILE *machines);
	void *data;
};

/*
 * Build all, then write them, named as their policies, into the folder, which is made if it is
 * not there.  When one of them is wrong, nothing is written.  The exit status.
 */
int build_many(const struct build_many *request, struct input *input);

#endif
