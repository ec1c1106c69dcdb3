/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/number.h"

#include <string.h>

/* Takes the prefix off TEXT; the base it names. */
static unsigned take_base(struct str *text)
{
	unsigned base = 10;
	size_t skip = 0;

	if (text->len > 1 && text->ptr[0] == '0') {
		char mark = text->ptr[1];

		base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
		skip = base != 8 || mark == 'o' || mark == 'O' ? 2 : 1;
	}
	text->ptr += skip;
	text->len -= skip;
	return base;
}

static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 99;
}

static enum number_error parse_digits(struct str text, unsigned base, uint64_t *number)
{
	*number = 0;
	if (text.len == 0)
		return NUMBER_MALFORMED;
	for (size_t i = 0; i < text.len; i++)
		if (digit_value(text.ptr[i]) >= base)
			return NUMBER_MALFORMED;
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit = digit_value(text.ptr[i]);

		if (*number > (UINT64_MAX - digit) / base)
			return NUMBER_TOO_BIG;
		*number = *number * base + digit;
	}
	return NUMBER_OK;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}

/* The last word of TEXT: a minus, blanks and even comments may come before it. */
static struct str last_word(struct str text)
{
	size_t start = text.len;

	while (start > 0 && is_word(text.ptr[start - 1]))
		start--;
	return (struct str){text.ptr + start, text.len - start};
}

enum number_error number_parse(struct str text, bool negative, uint64_t *number)
{
	enum number_error error;
	unsigned base;

	if (negative)
		text = last_word(text);
	base = take_base(&text);
	error = parse_digits(text, base, number);
	if (error != NUMBER_OK || !negative)
		return error;
	if (*number > (uint64_t)1 << 63)
		return NUMBER_TOO_BIG;
	*number = 0 - *number;
	return NUMBER_OK;
}

static bool parse_part(struct str text, size_t *at, uint32_t *part)
{
	size_t start = *at;

	*part = 0;
	for (; *at < text.len && text.ptr[*at] != '.'; (*at)++) {
		unsigned digit = digit_value(text.ptr[*at]);

		*part = *part * 10 + digit;
		if (digit > 9 || *part > 255)
			return false;
	}
	return *at > start;
}

bool number_parse_kernel(struct str text, uint32_t *version)
{
	uint32_t major, minor;
	size_t at = 0;

	if (!parse_part(text, &at, &major) || at++ == text.len ||
	    !parse_part(text, &at, &minor) || at != text.len)
		return false;
	*version = major << 8 | minor;
	return true;
}

bool number_parse_release(struct str text, uint32_t *version)
{
	size_t dot = 0, len;

	while (dot < text.len && text.ptr[dot] != '.')
		dot++;
	len = dot + (dot < text.len);
	while (len < text.len && digit_value(text.ptr[len]) < 10)
		len++;
	if (len < text.len && !strchr(".-+_~", text.ptr[len]))
		return false;
	return number_parse_kernel((struct str){text.ptr, len}, version);
}
