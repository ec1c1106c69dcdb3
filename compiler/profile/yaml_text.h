/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where each byte of a text in YAML was written: a profile that an object of a cluster has as a
 * text is a text of its own to who wrote it.
 */
#ifndef SCMPL_PROFILE_YAML_TEXT_H
#define SCMPL_PROFILE_YAML_TEXT_H

#include "core/source.h"

#include <yaml.h>

/* A scalar, from its first quote or its sign on, to behind its last one. */
struct yaml_text {
	const struct source *source;
	uint32_t lo, hi;
	yaml_scalar_style_t style;
	struct str value; /* what it is */
};

/*
 * Add to PIECES where in WRITTEN the bytes of its value stand; they are in JSON, from the quote
 * at AT on, as its writer escapes them.  What cannot be found is all of it.
 */
void yaml_text_places(struct arena *arena, const struct yaml_text *written, struct str json,
		      uint32_t at, struct source_pieces *pieces);

#endif
