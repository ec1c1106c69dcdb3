/* SPDX-License-Identifier: Apache-2.0 */
/* What all pages have around them. */
#ifndef SCMPL_PAGE_FRAME_H
#define SCMPL_PAGE_FRAME_H

#include "core/arena.h"

#include <jansson.h>

/*
 * Add to the facts ROOT what head.html and tail.html ask for: VERSION, this program's, and the
 * digests by which a page lets its own style and script run, and nothing else.
 */
void frame_add(struct arena *arena, json_t *root, const char *version);

/* Add to OBJECT how far a bar of ALL calls reaches, in thousandths: open ones, and others. */
void frame_add_bar(json_t *object, unsigned open, unsigned partly, unsigned all);

#endif
