/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Source text to tree.  Knows the grammar and nothing else: names are not
 * looked up.  Errors go to the context's sink, and parsing goes on after each,
 * so that one run reports all of them.
 */
#ifndef SCMPL_SYNTAX_PARSE_H
#define SCMPL_SYNTAX_PARSE_H

#include "core/context.h"
#include "syntax/ast.h"

struct syntax_expected;

/* The tree of SOURCE; never NULL, and not to be trusted once an error was reported. */
const struct ast_file *parse_source(struct context *ctx, const struct source *source);

/* The same for its bytes LO up to HI, which hold whole statements; spans stay the source's. */
const struct ast_file *parse_part(struct context *ctx, const struct source *source, uint32_t lo,
				  uint32_t hi);

/* What could stand behind the first LEN bytes of SOURCE, into *EXPECTED: see syntax/tokens.h.
 */
void parse_asking(struct context *ctx, const struct source *source, uint32_t len,
		  struct syntax_expected *expected);

#endif
