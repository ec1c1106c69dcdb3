/* SPDX-License-Identifier: Apache-2.0 */
/* What became of all policies between two commits, each compiled from its own tree. */
#ifndef SCMPL_CLI_GIT_DIFF_H
#define SCMPL_CLI_GIT_DIFF_H

#include "cli/tree_diff.h"

/*
 * tree_diff of RANGE, "OLD", to the working tree; "OLD..NEW"; "OLD...NEW", below PATHS, which
 * NULL ends.  DIFF has all but the sides.
 */
int git_diff(const char *range, char *const *paths, struct tree_diff *diff);

#endif
