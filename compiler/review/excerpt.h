/* SPDX-License-Identifier: Apache-2.0 */
/* The text that a rule is quoted by. */
#ifndef SCMPL_REVIEW_EXCERPT_H
#define SCMPL_REVIEW_EXCERPT_H

#include "core/context.h"
#include "sema/unit.h"

/*
 * SPAN, a rule of UNIT (may be NULL) or what of it decides, in one line of at most
 * EXCERPT_LETTERS bytes: a policy's line, with "..." where the statement goes on before or
 * behind it; a profile's rule, whose lists are cut first.
 */
#define EXCERPT_LETTERS 120
const char *excerpt_of(struct context *ctx, const struct unit *unit, struct span span);

#endif
