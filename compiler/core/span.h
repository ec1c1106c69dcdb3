/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CORE_SPAN_H
#define SCMPL_CORE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A piece of source text: bytes LO up to, not including, HI of source FILE.
 * File 0 is no file: the span of something that nobody wrote.
 */
struct span {
	uint32_t file;
	uint32_t lo;
	uint32_t hi;
};

#define SPAN_NONE ((struct span){0, 0, 0})

/* The text from the start of A to the end of B, which are in one file. */
static inline struct span span_join(struct span a, struct span b)
{
	return (struct span){a.file, a.lo, b.hi};
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.file == b.file && a.lo == b.lo && a.hi == b.hi;
}

#endif
