/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people write who come from profiles in JSON, from systemd, from C or from the shell,
 * and what it is called here.
 */
#ifndef SCMPL_SYNTAX_HABITS_H
#define SCMPL_SYNTAX_HABITS_H

#include "syntax/build.h"

/* An error of DIAG at SPAN, where one of the COUNT tokens of EXPECTED was possible. */
struct habit_site {
	struct parse *p;
	struct diag *diag;
	struct span span;
	const char *const *expected;
	int count;
};

/* Add a hint at the right form if the text at SITE is a known habit; false when it is not. */
bool habit_hint(const struct habit_site *site);

/* The same for a character that is not of the language; EXPECTED is not known. */
void habit_character(const struct habit_site *site);

/* The word that ends before the byte AT of TEXT, blanks between; or "". */
struct str habit_word_before(struct str text, size_t at);

#endif
