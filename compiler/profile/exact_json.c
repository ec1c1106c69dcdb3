/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/exact_json.h"

#include <jansson.h>
#include <stdlib.h>
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

/* Go on to what is no plain character, or ends the string. */
static void skip_plain(struct exact_json *json)
{
	while (*json->at >= ' ' && *json->at <= '~' && *json->at != '"' && *json->at != '\\')
		json->at++;
}

const char *exact_string(struct exact_json *json)
{
	char *start = json->at;

	skip_plain(json);
	if (*json->at != '"' || json->at == start) {
		exact_refuse(json);
		return "";
	}
	*json->at++ = '\0';
	return start;
}

/*
 * The LEN bytes at AT, a string with its quotes, as jansson reads them; NULL if it does not
 * write the same bytes for that.
 */
static const char *decoded(struct arena *arena, const char *at, size_t len)
{
	json_t *json = json_loadb(at, len, JSON_DECODE_ANY, NULL);
	char *again = json_dumps(json, JSON_ENCODE_ANY);
	const char *text = NULL;

	if (again && strlen(again) == len && memcmp(again, at, len) == 0)
		text = arena_strndup(arena, json_string_value(json), json_string_length(json));
	free(again);
	json_decref(json);
	return text;
}

const char *exact_text(struct exact_json *json)
{
	char *start = json->at;
	const char *text;

	skip_plain(json);
	if (*json->at == '"') {
		*json->at++ = '\0';
		return start;
	}
	while (*json->at && *json->at != '"')
		json->at += *json->at == '\\' && json->at[1] ? 2 : 1;
	text = decoded(json->arena, start - 1, (size_t)(json->at - start) + 2);
	if (!*json->at || !text) {
		json->at = start;
		exact_refuse(json);
		return "";
	}
	json->at++;
	return text;
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
