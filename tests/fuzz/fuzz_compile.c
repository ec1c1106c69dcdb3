/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any text to a policy, and what compiles to a format, which its bytes choose: so an input is
 * what a command does.  The model keeps its invariants, and no format fails its own proof.
 */
#include "fuzz.h"

#include "model/policy.h"
#include "../unit/validate.h"

static void check_emitted(const struct scmpl *s)
{
	for (size_t i = 0; i < diag_count(s->ctx->diags); i++)
		if (diag_get(s->ctx->diags, i)->code == DIAG_SELF_CHECK)
			abort();
}

static const char *target_of(const uint8_t *data, size_t size)
{
	uint32_t hash = 0;
	size_t count = 0;

	while (scmpl_target_name(count))
		count++;
	for (size_t i = 0; i < size; i++)
		hash = hash * 31 + data[i];
	return scmpl_target_name(hash % count);
}

static void emit(struct scmpl *s, const char *target)
{
	struct scmpl_text text;

	(void)scmpl_emit(s, target, &text);
	check_emitted(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scmpl *s;

	if (fuzz_reads_files(text, size)) {
		free(text);
		return -1;
	}
	s = scmpl_new();
	scmpl_set_arch(s, "x86_64,x86,aarch64");
	scmpl_set_host(s, "SYS_ADMIN", "6.1");
	if (scmpl_compile(s, (struct scmpl_source){.name = "fuzz.scp", .text = {text, size}})) {
		if (policy_validate(s->policy))
			abort();
		emit(s, target_of(data, size));
	}
	fuzz_print(s);
	scmpl_free(s);
	free(text);
	return 0;
}
