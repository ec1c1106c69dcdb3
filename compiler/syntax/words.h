/* SPDX-License-Identifier: Apache-2.0 */
/* How the kinds of words are told apart. */
#ifndef SCMPL_SYNTAX_WORDS_H
#define SCMPL_SYNTAX_WORDS_H

#include "core/str.h"

/* A hyphen makes a group: no system call, present or future, has one. */
bool words_is_group(struct str word);

/* No small letter and at least one capital make a constant. */
bool words_is_constant(struct str word);

/* What a word may be made of. */
bool words_is_letter(char c);

#endif
