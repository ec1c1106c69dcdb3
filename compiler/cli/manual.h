/* SPDX-License-Identifier: Apache-2.0 */
/* The program about itself, from the commands' own tables. */
#ifndef SCMPL_CLI_MANUAL_H
#define SCMPL_CLI_MANUAL_H

#include "cli/command.h"

/* Print the manual page scmpl(1), or of COMMAND, if it is not NULL, in roff's man macros. */
void manual_print(const struct program *program, const struct command *command);

/* Print what completes command lines in SHELL; false when that is no shell we know. */
bool completion_print(const char *shell, const struct program *program);

#endif
