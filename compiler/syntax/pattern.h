/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns, which the language has not: groups and calls in place of one. */
#ifndef SCMPL_SYNTAX_PATTERN_H
#define SCMPL_SYNTAX_PATTERN_H

#include "syntax/habits.h"

/* Hint at what has the calls that match the pattern around the '*' at SITE. */
void pattern_hint(const struct habit_site *site);

#endif
