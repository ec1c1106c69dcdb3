/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/exact_json.h"

#include "core/utf8.h"

#include <string.h>

struct exact_json exact_start(struct arena *arena, struct str text)
{
	char *copy = arena_strndup(arena, text.len ? text.ptr : "", text.len);
	struct exact_json json = {.arena = arena,
				  .text = copy,
				  .at = copy,
				  .end = copy + text.len,
				  .wrong = SIZE_MAX,
				  .is_first = true};

	exact_need(&json, "{");
	json.is_line = *json.at != '\n';
	return json;
}

void exact_refuse(struct exact_json *json)
{
	if (json->wrong == SIZE_MAX)
		json->wrong = (size_t)(json->at - json->text);
	json->at = json->end;
}

bool exact_take(struct exact_json *json, const char *wanted)
{
	size_t len = 0;

	while (wanted[len] && json->at[len] == wanted[len])
		len++;
	if (wanted[len])
		return false;
	json->at += len;
	return true;
}

void exact_need(struct exact_json *json, const char *wanted)
{
	if (!exact_take(json, wanted))
		exact_refuse(json);
}

static bool take_line(struct exact_json *json, size_t blanks)
{
	static const char ten[] = "          ";

	return json->is_line ||
	       (exact_take(json, "\n") && exact_take(json, ten + sizeof(ten) - 1 - blanks));
}

bool exact_take_next(struct exact_json *json, size_t blanks, const char *wanted)
{
	char *before = json->at;

	if ((!json->is_first && !exact_take(json, ",")) || !take_line(json, blanks) ||
	    !exact_take(json, wanted)) {
		json->at = before;
		return false;
	}
	json->is_first = json->at[-1] == '[' || json->at[-1] == '{';
	return true;
}

void exact_need_next(struct exact_json *json, size_t blanks, const char *wanted)
{
	if (!exact_take_next(json, blanks, wanted))
		exact_refuse(json);
}

void exact_end(struct exact_json *json, size_t blanks, const char *bracket)
{
	if (!json->is_first && !take_line(json, blanks))
		exact_refuse(json);
	exact_need(json, bracket);
	json->is_first = false;
}

uint64_t exact_number(struct exact_json *json, uint64_t max)
{
	const char *start = json->at;
	uint64_t number = 0;
	bool fits = true;

	for (; *json->at >= '0' && *json->at <= '9'; json->at++) {
		uint64_t digit = (uint64_t)(*json->at - '0');

		fits = fits && digit <= max && number <= (max - digit) / 10;
		number = number * 10 + digit;
	}
	if (!fits || json->at == start || (*start == '0' && json->at - start > 1))
		exact_refuse(json);
	return number;
}

const char *exact_string(struct exact_json *json)
{
	char *start = json->at;

	while (*json->at >= ' ' && *json->at <= '~' && *json->at != '"' && *json->at != '\\')
		json->at++;
	if (*json->at != '"' || json->at == start) {
		exact_refuse(json);
		return "";
	}
	*json->at++ = '\0';
	return start;
}

/* The control character whose number, of four digits, comes next. */
static char numbered(struct exact_json *json)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *high = digits, *low;

	if (exact_take(json, "001"))
		high++;
	else
		exact_need(json, "000");
	low = *json->at ? strchr(digits, *json->at) : NULL;
	if (!low || (high == digits && low == digits)) {
		exact_refuse(json);
		return 0;
	}
	json->at++;
	return (char)((high - digits) * 16 + (low - digits));
}

/* The character that the escape behind a backslash stands for. */
static char escaped(struct exact_json *json)
{
	static const char letters[] = "\"\\bfnrt", meant[] = "\"\\\b\f\n\r\t";
	const char *letter = *json->at ? strchr(letters, *json->at) : NULL;

	if (exact_take(json, "u"))
		return numbered(json);
	if (!letter) {
		exact_refuse(json);
		return 0;
	}
	json->at++;
	return meant[letter - letters];
}

/* The bytes of the character that comes: none if it has to be escaped, or is none. */
static size_t plain_bytes(const struct exact_json *json)
{
	size_t used;

	if ((unsigned char)*json->at < ' ' ||
	    utf8_next(json->at, (size_t)(json->end - json->at), &used) == UTF8_WRONG)
		return 0;
	return used;
}

const char *exact_text(struct exact_json *json)
{
	char *start = json->at, *to = start;

	while (*json->at != '"' && json->wrong == SIZE_MAX) {
		size_t bytes = plain_bytes(json);

		if (!bytes)
			exact_refuse(json);
		else if (exact_take(json, "\\"))
			*to++ = escaped(json);
		else
			for (; bytes > 0; bytes--)
				*to++ = *json->at++;
	}
	if (json->wrong != SIZE_MAX)
		return "";
	json->at++;
	*to = '\0';
	return start;
}

void exact_strings(struct exact_json *json, size_t blanks)
{
	json->strings.len = 0;
	exact_need(json, "[");
	json->is_first = true;
	if (!json->is_line && exact_take(json, "\"")) {
		*VEC_PUSH(json->arena, &json->strings) = exact_string(json);
	} else {
		while (exact_take_next(json, blanks + 2, "\""))
			*VEC_PUSH(json->arena, &json->strings) = exact_string(json);
		if (!json->is_line && json->strings.len == 1)
			exact_refuse(json);
	}
	exact_end(json, blanks, "]");
}
