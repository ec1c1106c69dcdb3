/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as Go reads it, by way of jansson, with places for diagnostics.
 *
 * jansson holds neither unsigned 64-bit numbers nor offsets, so the text is
 * prepared first (json_load), and places are found by walking the text again
 * when one is wanted.
 */
#ifndef SCMPL_PROFILE_JSON_H
#define SCMPL_PROFILE_JSON_H

#include "core/context.h"

#include <jansson.h>

/* The value that the text of SOURCE is, or NULL after a diagnosis; json_decref it. */
json_t *json_load_source(struct context *ctx, const struct source *source);

/* Member KEY of OBJECT as Go finds it: in any case, the last one wins; NULL also for null. */
json_t *json_field(const json_t *object, const char *key);

/* A value of a text, and where it begins. */
struct json_node {
	const json_t *json; /* or NULL: it is not there */
	size_t at;
};

/* Member KEY of OBJECT in TEXT, as json_field finds it. */
struct json_node json_node_field(struct str text, struct json_node object, const char *key);

/*
 * VALUE as an unsigned number; false when it is none.  Not json_integer_value:
 * what is above INT64_MAX is coded as a negative number there.
 */
bool json_unsigned(const json_t *value, uint64_t *number);

/* Start of the value at the top of a text that json_load_source took. */
size_t json_locate_top(struct str text);

/*
 * Start of the value of member KEY of the object at AT, and of element INDEX of
 * the array at AT; AT itself when there is none.
 */
size_t json_locate_field(struct str text, size_t at, const char *key);
size_t json_locate_item(struct str text, size_t at, size_t index);

/*
 * The first key of the object at AT, and the value of the key at KEY.  Behind that the next key
 * is json_locate_next; where there is no more, no quote is.
 */
size_t json_locate_member(struct str text, size_t at);
size_t json_locate_value(struct str text, size_t key);

/* Start of the element behind the one at AT; the array's end when that was the last. */
size_t json_locate_next(struct str text, size_t at);

/*
 * Add to PIECES where in SOURCE, a text that json_load_source took, the bytes of the string
 * stand whose first quote is at AT.
 */
void json_string_places(struct arena *arena, const struct source *source, size_t at,
			struct source_pieces *pieces);

/* The byte behind the value at AT; all of that value. */
size_t json_locate_end(struct str text, size_t at);
struct span json_span(const struct source *source, size_t at);

#endif
