/* SPDX-License-Identifier: Apache-2.0 */
#include "core/utf8.h"

#include "core/base.h"

#include <stdio.h>

/* The bytes that a character has which begins with FIRST; 0: none does. */
static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

uint32_t utf8_next(const char *text, size_t len, size_t *used)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char)text[0];
	size_t bytes = length_of(first);
	uint32_t character = bytes > 1 ? first & (0x7fu >> bytes) : first;

	*used = 1;
	if (bytes == 0 || bytes > len)
		return UTF8_WRONG;
	for (size_t i = 1; i < bytes; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return UTF8_WRONG;
		character = character << 6 | ((unsigned char)text[i] & 0x3f);
	}
	if (character < least[bytes] || character > 0x10ffff || character >> 11 == 0x1b)
		return UTF8_WRONG;
	*used = bytes;
	return character;
}

struct utf8_range {
	uint32_t lo, hi;
};

static bool is_in(const struct utf8_range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].lo && c <= ranges[i].hi)
			return true;
	return false;
}

bool utf8_is_deceptive(uint32_t c)
{
	static const struct utf8_range ranges[] = {
		{0, 0x08},        {0x0b, 0x1f},     {0x7f, 0x9f},     {0x061c, 0x061c},
		{0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {UTF8_WRONG, UTF8_WRONG},
	};

	return is_in(ranges, ARRAY_LEN(ranges), c);
}

bool utf8_is_invisible(uint32_t c)
{
	static const struct utf8_range ranges[] = {
		{0xad, 0xad},     {0x180e, 0x180e}, {0x200b, 0x200d}, {0x2060, 0x2065},
		{0x206a, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
	};

	return is_in(ranges, ARRAY_LEN(ranges), c);
}

size_t utf8_escape(uint32_t character, unsigned char byte, char out[UTF8_ESCAPE_MAX])
{
	int len = character == UTF8_WRONG
			  ? snprintf(out, UTF8_ESCAPE_MAX, "<%02X>", byte)
			  : snprintf(out, UTF8_ESCAPE_MAX, "<U+%04X>", (unsigned)character);

	return (size_t)len;
}
