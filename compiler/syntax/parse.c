/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/parse.h"

#include "syntax/build.h"
#include "syntax/scanner.h"

/* `wide` holds for the file, wherever in it it stands. */
static void widen(const struct parse *p)
{
	for (size_t i = 0; i < p->compares.len; i++) {
		struct ast_arg *arg = &p->compares.ptr[i]->u.compare.arg;

		arg->by_file = !arg->wide && !arg->low;
		arg->wide |= arg->by_file;
	}
}

static void run_parser(struct parse *p, struct str text)
{
	yyscan_t scanner;

	if (scmpl_yylex_init_extra(p, &scanner))
		base_out_of_memory();
	if (!scmpl_yy_scan_bytes(text.ptr, (int)text.len, scanner))
		base_out_of_memory();
	/* Its result tells only what the diagnostics tell, too. */
	(void)scmpl_yyparse(p, scanner);
	scmpl_yylex_destroy(scanner);
	if (p->is_wide)
		widen(p);
}

const struct ast_file *parse_part(struct context *ctx, const struct source *source, uint32_t lo,
				  uint32_t hi)
{
	struct ast_file *file = ARENA_NEW(ctx->arena, struct ast_file);
	struct parse p = {.ctx = ctx, .source = source, .file = file, .offset = lo};

	file->source = source->id;
	run_parser(&p, (struct str){source->text.ptr + lo, hi - lo});
	return file;
}

const struct ast_file *parse_source(struct context *ctx, const struct source *source)
{
	return parse_part(ctx, source, 0, (uint32_t)source->text.len);
}

void parse_asking(struct context *ctx, const struct source *source, uint32_t len,
		  struct syntax_expected *expected)
{
	struct ast_file file = {.source = source->id};
	struct parse p = {.ctx = ctx, .source = source, .file = &file, .asked = expected};

	run_parser(&p, (struct str){source->text.ptr, len});
}
