/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a profile to be imported.  What comes out is proven equal before,
 * or it does not come out; here, it has to be canonical as well.
 */
#include "fuzz.h"

#include "import/import.h"
#include "syntax/fmt.h"

static void check_canonical(struct scmpl *s, const struct sbuf *text)
{
	const struct source *policy =
		source_add(s->ctx->sources, "fuzz.scp", (struct str){text->ptr, text->len});
	struct sbuf again = {.arena = s->ctx->arena};

	if (!fmt_source(s->ctx, policy, &again) || again.len != text->len ||
	    memcmp(again.ptr, text->ptr, text->len) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s = scmpl_new();
	const struct source *source =
		source_add(s->ctx->sources, "fuzz.json", (struct str){text, size});
	struct sbuf out = {.arena = s->ctx->arena};

	if (import_profile(s->ctx, source, &out))
		check_canonical(s, &out);
	fuzz_print(s);
	scmpl_free(s);
	free(text);
	return 0;
}
