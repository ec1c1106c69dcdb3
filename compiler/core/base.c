/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void base_bug(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "scmpl: bug at %s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

int base_compare_numbers(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return base_order(x, y);
}

void base_out_of_memory(void)
{
	fputs("scmpl: out of memory\n", stderr);
	exit(3);
}
