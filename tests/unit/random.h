/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers that are the same in every run. */
#ifndef SCMPL_TESTS_UNIT_RANDOM_H
#define SCMPL_TESTS_UNIT_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

static uint64_t seed;

static inline uint64_t next_random(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 33;
}

static inline uint64_t below(uint64_t limit)
{
	return next_random() % limit;
}

/* SCMPL_ROUNDS, or 1: so many times as many are tried. */
static inline uint64_t round_count(void)
{
	const char *text = getenv("SCMPL_ROUNDS");

	return text ? strtoull(text, NULL, 10) : 1;
}

#endif
