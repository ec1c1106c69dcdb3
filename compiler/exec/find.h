/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_EXEC_FIND_H
#define SCMPL_EXEC_FIND_H

#include "core/arena.h"

/*
 * The file that execvp(3) would execute for NAME.  NULL when there is none, with
 * errno telling whether one was found that may not be executed (EACCES) or none
 * at all (ENOENT).  Done before the filter is loaded, which may deny looking.
 */
const char *find_command(struct arena *arena, const char *name);

#endif
