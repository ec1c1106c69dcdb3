/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a text without its shape: what an editor can tell of a policy that does not
 * parse.  And what the grammar would take at a place in it.
 */
#ifndef SCMPL_SYNTAX_TOKENS_H
#define SCMPL_SYNTAX_TOKENS_H

#include "core/context.h"
#include "syntax/ast.h"
#include "syntax/scanner.h"

struct token {
	int kind; /* TOK_* of the grammar; TOK_SCMPL_YYerror: no word of the language */
	struct span span;
};

VEC_STRUCT(tokens, struct token);

/* All of SOURCE, a policy; its comments into *COMMENTS.  Nothing is reported. */
struct tokens tokens_of(struct context *ctx, const struct source *source,
			struct ast_spans *comments);

/*
 * What may stand at byte OFFSET of SOURCE, behind all that does before: tokens by the names
 * of the grammar ("'where'", "a group name").  None behind text that it does not take.
 */
struct syntax_expected tokens_expected(struct context *ctx, const struct source *source,
				       uint32_t offset);

#endif
