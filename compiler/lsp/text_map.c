/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/text_map.h"

#include "core/source.h"

struct text_map text_map_new(struct arena *arena, struct str text, enum text_encoding encoding)
{
	struct text_map map = {.text = text, .encoding = encoding};
	bool is_plain = true;

	*VEC_PUSH(arena, &map.starts) = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool is_pair =
			text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';

		is_plain = is_plain && (unsigned char)text.ptr[i] < 0x80;
		if ((text.ptr[i] != '\n' && text.ptr[i] != '\r') || is_pair)
			continue;
		*VEC_PUSH(arena, &map.is_plain) = is_plain;
		*VEC_PUSH(arena, &map.starts) = (uint32_t)i + 1;
		is_plain = true;
	}
	*VEC_PUSH(arena, &map.is_plain) = is_plain;
	return map;
}

/* How many bytes the UTF-8 character has that starts with BYTE. */
static unsigned bytes_of(unsigned char byte)
{
	return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

static unsigned units_of(enum text_encoding encoding, unsigned bytes)
{
	switch (encoding) {
	case TEXT_UTF8:
		return bytes;
	case TEXT_UTF16:
		return bytes == 4 ? 2 : 1;
	case TEXT_UTF32:
		break;
	}
	return 1;
}

uint32_t text_map_line_end(const struct text_map *map, size_t line)
{
	uint32_t end = (uint32_t)map->text.len;
	uint32_t start = map->starts.ptr[line];

	if (line + 1 == map->starts.len)
		return end;
	end = map->starts.ptr[line + 1] - 1;
	if (end > start && map->text.ptr[end] == '\n' && map->text.ptr[end - 1] == '\r')
		end--;
	return end;
}

uint32_t text_map_offset(const struct text_map *map, json_int_t line, json_int_t character)
{
	uint32_t at, end;

	if (line < 0)
		return 0;
	if ((size_t)line >= map->starts.len)
		return (uint32_t)map->text.len;
	at = map->starts.ptr[line];
	end = text_map_line_end(map, (size_t)line);
	if (map->is_plain.ptr[line])
		return character < 0          ? at
		       : character < end - at ? at + (uint32_t)character
					      : end;
	while (at < end) {
		unsigned bytes = bytes_of((unsigned char)map->text.ptr[at]);

		character -= units_of(map->encoding, bytes);
		if (character < 0) /* in the middle of a character: before it */
			break;
		at = at + bytes < end ? at + bytes : end;
	}
	return at;
}

size_t text_map_line(const struct text_map *map, uint32_t offset)
{
	return source_line_index(map->starts.ptr, map->starts.len, offset);
}

size_t text_map_width(enum text_encoding encoding, const char *text, size_t len)
{
	size_t width = 0;

	for (size_t at = 0; at < len;) {
		unsigned bytes = bytes_of((unsigned char)text[at]);

		width += units_of(encoding, bytes);
		at += bytes;
	}
	return width;
}

static size_t character_of(const struct text_map *map, size_t line, uint32_t offset)
{
	uint32_t start = map->starts.ptr[line];

	return map->is_plain.ptr[line]
		       ? offset - start
		       : text_map_width(map->encoding, map->text.ptr + start, offset - start);
}

json_t *text_map_position(const struct text_map *map, uint32_t offset)
{
	size_t line = text_map_line(map, offset);

	return json_pack("{s:I, s:I}", "line", (json_int_t)line, "character",
			 (json_int_t)character_of(map, line, offset));
}

json_t *text_map_range(const struct text_map *map, uint32_t lo, uint32_t hi)
{
	return json_pack("{s:o, s:o}", "start", text_map_position(map, lo), "end",
			 text_map_position(map, hi));
}

bool text_map_read(const struct text_map *map, const json_t *position, uint32_t *offset)
{
	const json_t *line = json_object_get(position, "line");
	const json_t *character = json_object_get(position, "character");

	if (!json_is_integer(line) || !json_is_integer(character))
		return false;
	*offset = text_map_offset(map, json_integer_value(line), json_integer_value(character));
	return true;
}
