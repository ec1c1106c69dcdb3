/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share: an input as a policy that reads no file. */
#ifndef SCMPL_TESTS_FUZZ_H
#define SCMPL_TESTS_FUZZ_H

#include "scmpl.h"
#include "api/session.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with a NUL behind it, which is what sources have; free() it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* An include would read whatever this machine has under that name. */
static inline bool fuzz_reads_files(const char *text, size_t size)
{
	return memmem(text, size, "include", 7) != NULL;
}

/* Diagnoses are printed, too: a span that is off shows there. */
static inline void fuzz_print(const struct scmpl *s)
{
	char *printed = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&printed, &len);

	if (!out)
		abort();
	scmpl_print_diagnostics(s, out, true);
	fclose(out);
	free(printed);
}

#endif
