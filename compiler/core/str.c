/* SPDX-License-Identifier: Apache-2.0 */
#include "core/str.h"

#include <stdio.h>
#include <string.h>

struct str str_of(const char *text)
{
	return (struct str){text, strlen(text)};
}

bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str s, const char *text)
{
	return str_equal(s, str_of(text));
}

bool str_is_among(struct str s, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(s, texts[i]))
			return true;
	return false;
}

bool str_starts(struct str s, const char *start)
{
	size_t len = strlen(start);

	return s.len >= len && str_is((struct str){s.ptr, len}, start);
}

bool str_ends(struct str s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && str_is((struct str){s.ptr + s.len - len, len}, end);
}

/* How many characters at the start of S are among BLANKS, or are not, as IS_BLANK says. */
static size_t span_of(struct str s, const char *blanks, bool is_blank)
{
	size_t len = 0;

	while (len < s.len && (s.ptr[len] && strchr(blanks, s.ptr[len])) == is_blank)
		len++;
	return len;
}

struct str str_next_word(struct str *text, const char *blanks)
{
	size_t before = span_of(*text, blanks, true);
	struct str word = {text->ptr + before, text->len - before};

	word.len = span_of(word, blanks, false);
	text->ptr = word.ptr + word.len;
	text->len -= before + word.len;
	return word;
}

int str_compare(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

/* The names that are searched for differ early: the length of each would cost more. */
int str_compare_text(struct str a, const char *text)
{
	for (size_t i = 0; i < a.len; i++) {
		int order = (unsigned char)a.ptr[i] - (unsigned char)text[i];

		if (order || !text[i])
			return order ? order : 1;
	}
	return text[a.len] ? -1 : 0;
}

struct str str_lower(struct arena *arena, struct str s)
{
	char *copy = arena_strndup(arena, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return (struct str){copy, s.len};
}

struct str str_upper(struct arena *arena, struct str s)
{
	char *copy = arena_strndup(arena, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 'a' + 'A');
	return (struct str){copy, s.len};
}

/* Room for LEN more bytes and a closing NUL. */
static void sbuf_reserve(struct sbuf *buf, size_t len)
{
	size_t need = buf->len + len + 1;
	size_t cap = buf->cap ? buf->cap : 256;
	char *grown;

	if (need <= buf->cap)
		return;
	while (cap < need)
		cap *= 2;
	grown = arena_alloc(buf->arena, cap);
	if (buf->len)
		memcpy(grown, buf->ptr, buf->len);
	buf->ptr = grown;
	buf->cap = cap;
}

const char *sbuf_text(const struct sbuf *buf)
{
	return buf->ptr ? buf->ptr : "";
}

void sbuf_add(struct sbuf *buf, const char *text, size_t len)
{
	sbuf_reserve(buf, len);
	if (len) /* TEXT may be NULL else */
		memcpy(buf->ptr + buf->len, text, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void sbuf_puts(struct sbuf *buf, const char *text)
{
	sbuf_add(buf, text, strlen(text));
}

void sbuf_add_line(struct sbuf *buf, struct str text)
{
	bool is_blank = false;

	for (size_t i = 0; i < text.len; i++) {
		bool was_blank = is_blank;

		is_blank = (unsigned char)text.ptr[i] <= ' ';
		if (!is_blank || (i && !was_blank))
			sbuf_add(buf, is_blank ? " " : &text.ptr[i], 1);
	}
}

void sbuf_printf(struct sbuf *buf, const char *fmt, ...)
{
	va_list args, again;
	size_t room;
	int len;

	sbuf_reserve(buf, 0);
	room = buf->cap - buf->len;
	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(buf->ptr + buf->len, room, fmt, args);
	va_end(args);
	if (len < 0)
		SCMPL_BUG("format '%s' failed", fmt);
	if ((size_t)len >= room) {
		sbuf_reserve(buf, (size_t)len);
		vsnprintf(buf->ptr + buf->len, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	buf->len += (size_t)len;
}
