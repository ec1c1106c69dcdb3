/* SPDX-License-Identifier: Apache-2.0 */
/* Messages in a stream of bytes: headers, a blank line, a body of Content-Length bytes. */
#ifndef SCMPL_LSP_FRAME_H
#define SCMPL_LSP_FRAME_H

#include "core/str.h"

#include <jansson.h>

#define FRAME_HEADERS_MAX 8192
#define FRAME_BODY_MAX (128u << 20)

enum frame_state {
	FRAME_PARTIAL, /* more bytes are needed */
	FRAME_WHOLE,
	FRAME_BROKEN, /* no message starts here, and none can be found behind */
};

/* The message that BYTES start with: its body, and how many bytes it takes in all. */
enum frame_state frame_next(struct str bytes, struct str *body, size_t *size);

/*
 * The JSON of BODY, to be let go of by the caller; NULL when it is none.  Halves of surrogate
 * pairs, which some clients send and no text can have, are replaced.
 */
json_t *frame_parse(struct arena *arena, struct str body);

#endif
