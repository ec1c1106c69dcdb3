/* SPDX-License-Identifier: Apache-2.0 */
/* What the scanner and the parser say when the text is not in the language. */
#ifndef SCMPL_SYNTAX_SYNTAX_ERROR_H
#define SCMPL_SYNTAX_SYNTAX_ERROR_H

#include "syntax/build.h"

/*
 * FOUND stands at SPAN where one of the COUNT tokens of EXPECTED was possible
 * (0: too many to list).  Only the first error on a line is reported: the rest
 * come from it.
 */
void syntax_error(struct parse *p, struct span span, const char *found,
		  const char *const *expected, int count);

/* True when TOKEN, by its name in the grammar, starts a statement, or ends all of them. */
bool syntax_starts_statement(const char *token);

void syntax_bad_character(struct parse *p, struct span span);
/* Report the first character of the comment or string at SPAN that deceives its reader. */
void syntax_check_text(struct parse *p, struct span span);

void syntax_open_string(struct parse *p, struct span span);
void syntax_too_deep(struct parse *p, struct span span);

#endif
