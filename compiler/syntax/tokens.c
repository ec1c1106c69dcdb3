/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/tokens.h"

#include "syntax/parse.h"

struct tokens tokens_of(struct context *ctx, const struct source *source,
			struct ast_spans *comments)
{
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct ast_file file = {.source = source->id};
	struct parse p = {.ctx = ctx, .source = source, .file = &file};
	struct tokens tokens = {0};
	union SCMPL_YYSTYPE value;
	struct span span;
	yyscan_t scanner;
	int kind;

	if (scmpl_yylex_init_extra(&p, &scanner) ||
	    !scmpl_yy_scan_bytes(source->text.ptr, (int)source->text.len, scanner))
		base_out_of_memory();
	while ((kind = scmpl_yylex(&value, &span, scanner)) != TOK_END)
		*VEC_PUSH(ctx->arena, &tokens) = (struct token){kind, span};
	scmpl_yylex_destroy(scanner);
	(void)diag_capture_end(&capture);
	*comments = file.comments;
	return tokens;
}

struct syntax_expected tokens_expected(struct context *ctx, const struct source *source,
				       uint32_t offset)
{
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct syntax_expected expected = {0};

	parse_asking(ctx, source, offset, &expected);
	(void)diag_capture_end(&capture);
	return expected;
}
