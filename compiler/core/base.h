/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every file may rely on.  A broken promise of our own stops the program
 * at once (SCMPL_BUG); trouble of the user's or the machine's never comes here.
 */
#ifndef SCMPL_CORE_BASE_H
#define SCMPL_CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define NOINLINE __attribute__((noinline))

#define SCMPL_BUG(...) base_bug(__FILE__, __LINE__, __VA_ARGS__)

/* Below 0, 0 or above 0, as A is below, at or above B. */
static inline int base_order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* A hash of what HASH is of, and of VALUE behind it. */
static inline uint64_t base_mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

/* For qsort of uint64_t. */
int base_compare_numbers(const void *a, const void *b);

/* Print where and why our own code is wrong, then abort. */
NORETURN void base_bug(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* There is no memory left: say so and exit with status 3. */
NORETURN void base_out_of_memory(void);

#endif
