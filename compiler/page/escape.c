/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps other people's text text.  Characters that cannot be seen, or that change what is
 * seen beside them, are shown by their number: a name must not look like another.
 */
#include "page/template.h"

#include "core/utf8.h"

#include <string.h>

static bool is_seen(uint32_t c)
{
	return (c >= ' ' && c < 0x7f) || (!utf8_is_deceptive(c) && !utf8_is_invisible(c));
}

/* How much of TEXT is text in every format: most is, and is copied at once. */
static size_t easy_len(const char *text)
{
	size_t len = 0;

	while ((text[len] >= 'a' && text[len] <= 'z') ||
	       (text[len] >= '0' && text[len] <= ':') ||
	       (text[len] >= 'A' && text[len] <= 'Z') || text[len] == ' ' || text[len] == ',')
		len++;
	return len;
}

/* PLAIN appends another character that can be seen: LEN bytes at TEXT. */
static void escape(const char *text, struct sbuf *out,
		   void (*plain)(const char *text, size_t len, struct sbuf *out))
{
	size_t len = strlen(text), used;

	for (; len; text += used, len -= used) {
		uint32_t c;

		used = easy_len(text);
		if (used) {
			sbuf_add(out, text, used);
			continue;
		}
		c = utf8_next(text, len, &used);
		if (c == UTF8_WRONG)
			sbuf_puts(out, "\xef\xbf\xbd"); /* U+FFFD */
		else if (is_seen(c))
			plain(text, used, out);
		else
			sbuf_printf(out, "[U+%04X]", c);
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
