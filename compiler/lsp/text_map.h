/* SPDX-License-Identifier: Apache-2.0 */
/* Places in a text as the protocol counts them: lines and characters, both from 0. */
#ifndef SCMPL_LSP_TEXT_MAP_H
#define SCMPL_LSP_TEXT_MAP_H

#include "core/str.h"
#include "core/vec.h"

#include <jansson.h>

/* What a character is: of UTF-16 unless client and server agree on another. */
enum text_encoding { TEXT_UTF16, TEXT_UTF8, TEXT_UTF32 };

struct text_map {
	struct str text;
	enum text_encoding encoding;
	VEC(uint32_t) starts; /* of the lines, in bytes; the first is 0 */
	VEC(bool) is_plain;   /* a line of ASCII alone: its characters are its bytes */
};

/* The map of TEXT, which has to outlive it.  A line ends with \n, \r\n or \r. */
struct text_map text_map_new(struct arena *arena, struct str text, enum text_encoding encoding);

/* The byte at LINE and CHARACTER; what is behind the end of a line or text is its end. */
uint32_t text_map_offset(const struct text_map *map, json_int_t line, json_int_t character);

/* The line that byte OFFSET is on. */
size_t text_map_line(const struct text_map *map, uint32_t offset);

/* The end of line LINE, before what ends it. */
uint32_t text_map_line_end(const struct text_map *map, size_t line);

/* How many characters the LEN bytes at TEXT are. */
size_t text_map_width(enum text_encoding encoding, const char *text, size_t len);

/* A Position and a Range. */
json_t *text_map_position(const struct text_map *map, uint32_t offset);
json_t *text_map_range(const struct text_map *map, uint32_t lo, uint32_t hi);

/* The byte that the Position POSITION means; false when it is none. */
bool text_map_read(const struct text_map *map, const json_t *position, uint32_t *offset);

#endif
