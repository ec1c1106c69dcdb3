/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of the commands become besides --help. */
#ifndef SCMPL_CLI_MANUAL_H
#define SCMPL_CLI_MANUAL_H

#include "cli/command.h"

/* The manual page scmpl(1) of the COUNT COMMANDS, as man(7) source, on stdout. */
void manual_print(const struct command *const *commands, size_t count);

/* Their completion script for SHELL (bash, zsh or fish) on stdout; false for another. */
bool completion_print(const char *shell, const struct command *const *commands, size_t count);

#endif
