/* SPDX-License-Identifier: Apache-2.0 */
/* The policies and profiles below a folder. */
#ifndef SCMPL_CLI_FOLDER_DIFF_H
#define SCMPL_CLI_FOLDER_DIFF_H

#include "cli/tree_diff.h"

/* True of a folder that is no artifact by itself. */
bool folder_is_tree(const char *path);

/* List what is below the folder PATH, by name, and as that is there; 0, or EXIT_ENVIRONMENT
   with the reason on stderr. */
int folder_list(const char *path, struct side *side);

#endif
