/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/frame.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FRAME_FLAGS (JSON_ALLOW_NUL | JSON_DECODE_ANY)
#define LENGTH_HEADER "Content-Length:"

/* The end of the line that starts at AT, which is its newline; NULL: it has none yet. */
static const char *line_end(struct str bytes, size_t at)
{
	return memchr(bytes.ptr + at, '\n', bytes.len - at);
}

/* The value of LINE if it is the header that says it; else *LENGTH stays. */
static bool read_length(const char *line, size_t len, size_t *length)
{
	size_t at = strlen(LENGTH_HEADER), value = 0;

	if (len < at || strncasecmp(line, LENGTH_HEADER, at) != 0)
		return true;
	while (at < len && (line[at] == ' ' || line[at] == '\t'))
		at++;
	if (at == len)
		return false;
	for (; at < len && line[at] >= '0' && line[at] <= '9'; at++) {
		value = value * 10 + (size_t)(line[at] - '0');
		if (value > FRAME_BODY_MAX)
			return false;
	}
	*length = value;
	return at == len || line[at] == ' ';
}

enum frame_state frame_next(struct str bytes, struct str *body, size_t *size)
{
	size_t length = SIZE_MAX, at = 0;
	const char *end;

	while ((end = line_end(bytes, at))) {
		const char *line = bytes.ptr + at;
		size_t len = (size_t)(end - line);

		at += len + 1;
		len -= len && line[len - 1] == '\r';
		if (at > FRAME_HEADERS_MAX || !read_length(line, len, &length))
			return FRAME_BROKEN;
		if (len)
			continue;
		if (length == SIZE_MAX)
			return FRAME_BROKEN;
		if (bytes.len - at < length)
			return FRAME_PARTIAL;
		*body = (struct str){bytes.ptr + at, length};
		*size = at + length;
		return FRAME_WHOLE;
	}
	return bytes.len > FRAME_HEADERS_MAX ? FRAME_BROKEN : FRAME_PARTIAL;
}

/* The four digits behind "\u" at AT; -1: they are none. */
static long code_unit(struct str text, size_t at)
{
	char digits[5] = "", *end;
	long value;

	if (text.len - at < 6 || text.ptr[at] != '\\' || text.ptr[at + 1] != 'u')
		return -1;
	memcpy(digits, text.ptr + at + 2, 4);
	value = strtol(digits, &end, 16);
	return end == digits + 4 ? value : -1;
}

/* "\ufffd" for each half of a pair that stands alone. */
static struct str mend(struct arena *arena, struct str body)
{
	char *text = arena_strndup(arena, body.ptr, body.len);

	for (size_t at = 0; at < body.len; at++) {
		long unit;

		if (text[at] != '\\')
			continue;
		unit = code_unit(body, at);
		if (unit >= 0xd800 && unit <= 0xdbff && at + 6 < body.len) {
			long next = code_unit(body, at + 6);

			if (next >= 0xdc00 && next <= 0xdfff) {
				at += 11;
				continue;
			}
		}
		if (unit >= 0xd800 && unit <= 0xdfff)
			for (size_t i = 0; i < 4; i++)
				text[at + 2 + i] = "fffd"[i];
		at += unit >= 0 ? 5 : 1;
	}
	return (struct str){text, body.len};
}

json_t *frame_parse(struct arena *arena, struct str body)
{
	json_t *json = json_loadb(body.ptr, body.len, FRAME_FLAGS, NULL);

	if (!json) {
		body = mend(arena, body);
		json = json_loadb(body.ptr, body.len, FRAME_FLAGS, NULL);
	}
	return json;
}
