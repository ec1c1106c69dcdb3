/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What long work is at, in one line on standard error, for people at a terminal.  Nothing is
 * shown in the first second of a context, and what was shown is gone before anything else is
 * printed.
 */
#ifndef SCMPL_CORE_PROGRESS_H
#define SCMPL_CORE_PROGRESS_H

#include "core/arena.h"

struct progress;

/* One in ARENA, for a terminal of COLUMNS. */
struct progress *progress_new(struct arena *arena, unsigned columns);

/* Show where the work is, if it is time to; PROGRESS may be NULL: nobody looks. */
void progress_tell(struct progress *progress, const char *fmt, ...) PRINTF_LIKE(2, 3);

void progress_vtell(struct progress *progress, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* Wipe the line, if there is one.  PROGRESS may be NULL. */
void progress_wipe(struct progress *progress);

#endif
