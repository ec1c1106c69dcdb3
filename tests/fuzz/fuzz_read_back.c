/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a profile of ours: what is taken for one is the same to a reader of any JSON. */
#include "fuzz.h"

#include "../unit/same_profile.h"
#include "profile/docker_parse.h"
#include "profile/docker_read_back.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s = scmpl_new();
	struct str json = {text, size};
	size_t wrong;
	const struct profile *own = docker_read_back(s->ctx, json, &wrong);
	const struct profile *other = own ? docker_parse_text(s->ctx, json) : NULL;

	if (own ? !other || !same_profile(own, other) : wrong > size)
		abort();
	scmpl_free(s);
	free(text);
	return 0;
}
