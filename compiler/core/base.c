/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

void base_out_of_memory(void)
{
	fputs("scmpl: out of memory\n", stderr);
	exit(3);
}
