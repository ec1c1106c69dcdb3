/* SPDX-License-Identifier: Apache-2.0 */
/* The reference of the language (grammar/LANGUAGE.md), by reserved words. */
#ifndef SCMPL_SYNTAX_REFERENCE_H
#define SCMPL_SYNTAX_REFERENCE_H

#include "core/str.h"

/* What it says of the reserved word WORD, static; NULL when it is none. */
const char *reference_of(struct str word);

#endif
