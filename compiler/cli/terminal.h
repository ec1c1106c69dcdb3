/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks at standard error. */
#ifndef SCMPL_CLI_TERMINAL_H
#define SCMPL_CLI_TERMINAL_H

#include <stdbool.h>

/*
 * True when it is a terminal that shows colours, and the user wants them.  That is found out
 * once: processes that many_run starts print into files, for who looks at ours.
 */
bool terminal_has_colour(void);

/* How wide it is. */
unsigned terminal_columns(void);

#endif
