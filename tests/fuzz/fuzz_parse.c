/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes to a tree, or to errors. */
#include "fuzz.h"

#include "syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s = scmpl_new();
	const struct source *source =
		source_add(s->ctx->sources, "fuzz.scp", (struct str){text, size});
	const struct ast_file *file = parse_source(s->ctx, source);

	for (size_t i = 0; i < file->stmts.len; i++) {
		struct span span = file->stmts.ptr[i].span;

		if (span.file != source->id || span.lo > span.hi || span.hi > size)
			abort();
	}
	fuzz_print(s);
	scmpl_free(s);
	free(text);
	return 0;
}
