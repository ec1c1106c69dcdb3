/* SPDX-License-Identifier: Apache-2.0 */
/* Files of git's commits: "main:policies/web.scp", with what they include from that commit. */
#ifndef SCMPL_CLI_GIT_H
#define SCMPL_CLI_GIT_H

#include "api/cli.h"

/* Reads them: names as gitrevisions(7) has them, "main:./web.scp" is below this folder. */
extern const struct cli_reader git_reader;

/* Names in order; all of it is freed by git_files_free. */
struct git_files {
	char *text; /* they are in it */
	const char **names;
	size_t count;
};

/*
 * The policies (*.scp) of the commit REV below the PATHS (all of this folder, if there are
 * none; NULL ends them), or, when REV is NULL, of the working tree, as seen from this folder.
 * 0, or EXIT_ENVIRONMENT when git has said why not.
 */
int git_list(const char *rev, char *const *paths, struct git_files *files);
void git_files_free(struct git_files *files);

/* The commit that A and B have both grown from, to be freed; NULL when git has said why not. */
char *git_merge_base(const char *a, const char *b);

/* What to put before a name of git_list, behind "REV:", to be freed: "" or "./"; or NULL. */
char *git_prefix(void);

#endif
