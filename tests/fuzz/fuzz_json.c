/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a profile in JSON. */
#include "fuzz.h"

#include "libseccomp/profile_read.h"
#include "../unit/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s = scmpl_new();
	const struct source *source =
		source_add(s->ctx->sources, "fuzz.json", (struct str){text, size});
	struct profile_reading reading;

	if (profile_read(s->ctx, source, false, &reading) && policy_validate(reading.policy))
		abort();
	fuzz_print(s);
	scmpl_free(s);
	free(text);
	return 0;
}
