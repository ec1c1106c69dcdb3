/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps other people's text text.  Characters that cannot be seen, or that change what is
 * seen beside them, are shown by their number: a name must not look like another.
 */
#include "page/template.h"

#include <string.h>

/* The character at *AT, which is moved behind it; what is no UTF-8 is U+FFFD. */
static uint32_t next_character(const char **at)
{
	static const uint32_t least[] = {0, 0x80, 0x800,
					 0x10000}; /* by bytes behind the first */
	const unsigned char *s = (const unsigned char *)*at;
	unsigned more = *s < 0x80 ? 0 : *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : *s >= 0xc2 ? 1 : 4;
	uint32_t c = more ? *s & (0x3fu >> more) : *s;

	if (more > 3 || *s > 0xf4) {
		++*at;
		return 0xfffd;
	}
	for (unsigned i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			++*at;
			return 0xfffd;
		}
		c = c << 6 | (s[i] & 0x3f);
	}
	*at += more + 1;
	return c < least[more] || c > 0x10ffff ? 0xfffd : c;
}

/* Controls, marks of direction, blanks of no width, line separators, tags, surrogates. */
static bool is_unseen(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x08},       {0x0b, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},
		{0x61c, 0x61c},     {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},
		{0x2060, 0x206f},   {0xd800, 0xdfff}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb},
		{0xe0000, 0xe0fff},
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (ranges[i].first <= c && c <= ranges[i].last)
			return true;
	return false;
}

/* PLAIN appends a character that can be seen: LEN bytes at TEXT. */
static void escape(const char *text, struct sbuf *out,
		   void (*plain)(const char *text, size_t len, struct sbuf *out))
{
	while (*text) {
		const char *start = text;
		uint32_t c = next_character(&text);

		if (c == 0xfffd)
			sbuf_puts(out, "\xef\xbf\xbd");
		else if (is_unseen(c))
			sbuf_printf(out, "[U+%04X]", c);
		else
			plain(start, (size_t)(text - start), out);
	}
}

static void plain_html(const char *text, size_t len, struct sbuf *out)
{
	switch (*text) {
	case '&':
		sbuf_puts(out, "&amp;");
		break;
	case '<':
		sbuf_puts(out, "&lt;");
		break;
	case '>':
		sbuf_puts(out, "&gt;");
		break;
	case '"':
		sbuf_puts(out, "&quot;");
		break;
	case '\'':
		sbuf_puts(out, "&#39;");
		break;
	default:
		sbuf_add(out, text, len);
	}
}

void escape_html(const char *text, struct sbuf *out)
{
	escape(text, out, plain_html);
}

/* CommonMark: a backslash before any punctuation makes it that. */
static void plain_markdown(const char *text, size_t len, struct sbuf *out)
{
	if (*text == '<' || *text == '&' || *text == '@') /* @ calls people by name */
		sbuf_puts(out, *text == '<' ? "&lt;" : *text == '&' ? "&amp;" : "&#64;");
	else if (*text == '\n' || *text == '\t')
		sbuf_puts(out, " ");
	else if (strchr("\\`*_{}[]()#+-.!|~>", *text))
		sbuf_printf(out, "\\%c", *text);
	else
		sbuf_add(out, text, len);
}

void escape_markdown(const char *text, struct sbuf *out)
{
	escape(text, out, plain_markdown);
}

static void plain_text(const char *text, size_t len, struct sbuf *out)
{
	sbuf_add(out, text, len);
}

void escape_plain(const char *text, struct sbuf *out)
{
	escape(text, out, plain_text);
}
