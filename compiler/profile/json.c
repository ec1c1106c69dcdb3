/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The position behind the string that starts at AT; TEXT need not be valid. */
static size_t skip_string(struct str text, size_t at)
{
	for (at++; at < text.len && text.ptr[at] != '"'; at++)
		if (text.ptr[at] == '\\')
			at++;
	return at < text.len ? at + 1 : text.len;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_number_part(char c)
{
	return is_digit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

static bool is_integer(const char *text, size_t len)
{
	for (size_t i = text[0] == '-'; i < len; i++)
		if (!is_digit(text[i]))
			return false;
	return len > (size_t)(text[0] == '-');
}

/*
 * Make the number of LEN bytes at TEXT one that jansson can hold, in place.  An
 * integer N above INT64_MAX becomes ~(N - 2^63), the negative number that never
 * takes more digits; a negative integer (never legal in a profile) becomes an
 * empty string, which is as wrong in type.  What begins with a zero is no number of JSON:
 * it is left for jansson to refuse.
 */
static void prepare_number(char *text, size_t len)
{
	char digits[24];
	unsigned long long number;
	int written;

	if (!is_integer(text, len))
		return;
	if (text[0] == '-') {
		memset(text, ' ', len);
		text[0] = text[1] = '"';
		return;
	}
	if (text[0] == '0' || len < 19 || len >= sizeof(digits))
		return;
	memcpy(digits, text, len);
	digits[len] = '\0';
	errno = 0;
	number = strtoull(digits, NULL, 10);
	if (errno || number <= INT64_MAX)
		return;
	written = snprintf(digits, sizeof(digits), "%lld", ~(long long)(number & INT64_MAX));
	memset(text, ' ', len);
	memcpy(text, digits, (size_t)written);
}

/* A number that jansson would not take as Go does: negative, or long. */
static bool needs_preparing(struct str text, size_t at, size_t end)
{
	return text.ptr[at] == '-' || end - at >= 19;
}

/* TEXT with all numbers prepared; TEXT itself where none needs to be. */
static struct str prepare_numbers(struct arena *arena, struct str text)
{
	char *copy = NULL;
	size_t at = 0;

	while (at < text.len) {
		size_t end = at;

		if (text.ptr[at] == '"') {
			at = skip_string(text, at);
			continue;
		}
		while (end < text.len && is_number_part(text.ptr[end]))
			end++;
		if (end > at && needs_preparing(text, at, end)) {
			if (!copy)
				copy = arena_strndup(arena, text.ptr, text.len);
			prepare_number(copy + at, end - at);
		}
		at = end > at ? end : at + 1;
	}
	return copy ? (struct str){copy, text.len} : text;
}

/* jansson names the last byte that it read; its own position in TEXT, for a caret. */
static struct span error_span(const struct source *source, const json_error_t *error)
{
	uint32_t hi = error->position > 0 ? (uint32_t)error->position : 0;

	if (hi > source->text.len)
		hi = (uint32_t)source->text.len;
	return (struct span){source->id, hi ? hi - 1 : 0, hi};
}

/* What people write that other readers take, and JSON does not. */
static const char *explain_error(const struct source *source, struct span at)
{
	const char *text = source->text.ptr;
	uint32_t before = at.lo;

	while (before > 0 && strchr(" \t\r\n", text[before - 1]))
		before--;
	if (strchr("}]", text[at.lo]) && before > 0 && text[before - 1] == ',')
		return "the comma in front of it has to go: nothing follows it";
	if (text[at.lo] == '/' || text[at.lo] == '#')
		return "JSON has no comments: a rule may have a member \"comment\"";
	if (text[at.lo] == '\'')
		return "strings stand in double quotes";
	return NULL;
}

json_t *json_load_source(struct context *ctx, const struct source *source)
{
	struct str text = prepare_numbers(ctx->arena, source->text);
	json_error_t error;
	json_t *json = json_loadb(text.len ? text.ptr : "", text.len, JSON_DECODE_ANY, &error);

	if (!json) {
		struct span at = error_span(source, &error);
		const char *why = explain_error(source, at);
		struct diag *diag = diag_error(ctx->diags, at, DIAG_JSON_SYNTAX,
					       "this is not JSON: %s", error.text);

		if (why)
			diag_note(ctx->diags, diag, "%s", why);
	}
	return json;
}

/* The lower-case letter that Go takes the character at TEXT for; *LEN bytes of it are used. */
static char folded(const char *text, size_t *len)
{
	*len = 1;
	if (strncmp(text, "\xc5\xbf", 2) == 0) { /* long s */
		*len = 2;
		return 's';
	}
	if (strncmp(text, "\xe2\x84\xaa", 3) == 0) { /* Kelvin sign */
		*len = 3;
		return 'k';
	}
	return text[0] >= 'A' && text[0] <= 'Z' ? (char)(text[0] - 'A' + 'a') : text[0];
}

/* Go's equality of field names; KEY is ours, plain ASCII. */
static bool key_matches(const char *name, const char *key)
{
	size_t name_len, key_len;

	while (*name && *key) {
		if (folded(name, &name_len) != folded(key, &key_len))
			return false;
		name += name_len;
		key += key_len;
	}
	return *name == *key;
}

json_t *json_field(const json_t *object, const char *key)
{
	json_t *mutable = (json_t *)(uintptr_t)object; /* jansson's iterators take no const */
	json_t *found = NULL;
	const char *name;
	json_t *value;

	json_object_foreach(mutable, name, value)
		if (key_matches(name, key))
			found = value;
	return json_is_null(found) ? NULL : found;
}

bool json_unsigned(const json_t *value, uint64_t *number)
{
	if (!json_is_integer(value))
		return false;
	*number = (uint64_t)json_integer_value(value);
	if (json_integer_value(value) < 0) /* prepare_number */
		*number = ~*number | (uint64_t)1 << 63;
	return true;
}

/*
 * The rest walks text that jansson has accepted, so brackets match, and a comma
 * or a colon is where one has to be.
 */
static size_t skip_space(struct str text, size_t at)
{
	while (at < text.len && strchr(" \t\r\n,:", text.ptr[at]))
		at++;
	return at;
}

size_t json_locate_top(struct str text)
{
	return skip_space(text, 0);
}

size_t json_locate_end(struct str text, size_t at)
{
	size_t depth = 0;

	while (at < text.len) {
		char c = text.ptr[at];

		if (c == '"')
			at = skip_string(text, at);
		else if (c == '{' || c == '[' || c == '}' || c == ']')
			at++;
		else
			while (at < text.len && !strchr(" \t\r\n,:]}", text.ptr[at]))
				at++;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth == 0)
			break;
		at = skip_space(text, at);
	}
	return at;
}

struct span json_span(const struct source *source, size_t at)
{
	return (struct span){source->id, (uint32_t)at,
			     (uint32_t)json_locate_end(source->text, at)};
}

static bool is_key_at(struct str text, size_t at, const char *key)
{
	size_t end = skip_string(text, at);
	char name[64];

	if (end - at >= sizeof(name))
		return false;
	memcpy(name, text.ptr + at + 1, end - at - 2);
	name[end - at - 2] = '\0';
	return key_matches(name, key);
}

size_t json_locate_member(struct str text, size_t at)
{
	return skip_space(text, at + 1);
}

size_t json_locate_value(struct str text, size_t key)
{
	return skip_space(text, skip_string(text, key));
}

size_t json_locate_field(struct str text, size_t at, const char *key)
{
	size_t found = at;

	if (at >= text.len || text.ptr[at] != '{')
		return at;
	for (at = json_locate_member(text, at); at < text.len && text.ptr[at] == '"';) {
		size_t value = json_locate_value(text, at);

		if (is_key_at(text, at, key))
			found = value;
		at = skip_space(text, json_locate_end(text, value));
	}
	return found;
}

struct json_node json_node_field(struct str text, struct json_node object, const char *key)
{
	return (struct json_node){json_field(object.json, key),
				  json_locate_field(text, object.at, key)};
}

size_t json_locate_next(struct str text, size_t at)
{
	return skip_space(text, json_locate_end(text, at));
}

size_t json_locate_item(struct str text, size_t at, size_t index)
{
	if (at >= text.len || text.ptr[at] != '[')
		return at;
	at = skip_space(text, at + 1);
	while (index-- > 0)
		at = json_locate_next(text, at);
	return at;
}

/* The bytes of UTF-8 that the escape at TEXT stands for; *LEN are of the escape itself. */
static uint32_t escaped_bytes(const char *text, uint32_t *len)
{
	char digits[5] = {0};
	unsigned long unit;

	*len = 2;
	if (text[1] != 'u')
		return 1;
	memcpy(digits, text + 2, 4);
	unit = strtoul(digits, NULL, 16);
	*len = unit >= 0xd800 && unit < 0xdc00 ? 12 : 6;
	return *len == 12 ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}

void json_string_places(struct arena *arena, const struct source *source, size_t at,
			struct source_pieces *pieces)
{
	const char *text = source->text.ptr;
	uint32_t lo = (uint32_t)at + 1, made = 0;

	while (text[lo] != '"') {
		bool is_escape = text[lo] == '\\';
		uint32_t len = 1, bytes = is_escape ? escaped_bytes(text + lo, &len) : 1;

		source_pieces_add(arena, pieces, made, (struct span){source->id, lo, lo + len},
				  !is_escape);
		made += bytes;
		lo += len;
	}
	source_pieces_add(arena, pieces, made, (struct span){source->id, lo, lo + 1}, false);
}
