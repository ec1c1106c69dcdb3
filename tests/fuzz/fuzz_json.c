/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a profile in JSON. */
#include "fuzz.h"

#include "model/policy.h"
#include "profile/docker_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s = scmpl_new();
	const struct source *source =
		source_add(s->ctx->sources, "fuzz.json", (struct str){text, size});
	const struct policy *policy = docker_read(s->ctx, source);

	if (policy && policy_validate(policy))
		abort();
	fuzz_print(s);
	scmpl_free(s);
	free(text);
	return 0;
}
