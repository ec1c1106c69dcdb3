/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an output rule comes from, as lines of source: what is written beside
 * it, and what keeps rules apart so that each has one origin where it can.
 */
#ifndef SCMPL_PROFILE_ORIGIN_H
#define SCMPL_PROFILE_ORIGIN_H

#include "core/source.h"

#define ORIGIN_LINES 3

struct origin_line {
	uint32_t file; /* source id */
	uint32_t line;
};

/* Lines in order, each once; zeroed: nobody wrote it. */
struct origin {
	struct origin_line line[ORIGIN_LINES];
	uint8_t count;
	bool more; /* than these */
};

/* Add the line of SPAN to ORIGIN; SPAN_NONE adds nothing. */
void origin_add(const struct source_map *sources, struct origin *origin, struct span span);

/* By place, nobody's first. */
int origin_compare(const struct origin *a, const struct origin *b);

/* "web.scp:3, web.scp:9", or NULL when nobody wrote it. */
const char *origin_text(struct arena *arena, const struct source_map *sources,
			const struct origin *origin);

#endif
