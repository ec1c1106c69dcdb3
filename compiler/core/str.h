/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CORE_STR_H
#define SCMPL_CORE_STR_H

#include "core/arena.h"

/* Text by reference: not NUL-terminated, not owned. */
struct str {
	const char *ptr;
	size_t len;
};

/* For printf's "%.*s". */
#define STR_FMT(s) (int)(s).len, (s).ptr

struct str str_of(const char *text);
bool str_equal(struct str a, struct str b);
bool str_is(struct str s, const char *text);
/* S is one of the COUNT TEXTS. */
bool str_is_among(struct str s, const char *const *texts, size_t count);
bool str_starts(struct str s, const char *start);
bool str_ends(struct str s, const char *end);

/* Take the next word off TEXT, between characters of BLANKS; empty when there is none. */
struct str str_next_word(struct str *text, const char *blanks);

/* memcmp order, the shorter first. */
int str_compare(struct str a, struct str b);
int str_compare_text(struct str a, const char *text);

/* A copy of S whose ASCII letters are all small or all capital. */
struct str str_lower(struct arena *arena, struct str s);
struct str str_upper(struct arena *arena, struct str s);

/* A growing text in an arena; zeroed is empty, `ptr` is NULL until something was added. */
struct sbuf {
	struct arena *arena;
	char *ptr;
	size_t len;
	size_t cap;
};

/* All of it, NUL-terminated: good until something more is added. */
const char *sbuf_text(const struct sbuf *buf);

void sbuf_add(struct sbuf *buf, const char *text, size_t len);
void sbuf_puts(struct sbuf *buf, const char *text);

/* TEXT in one line: what blanks and ends of lines it has in a row are one blank. */
void sbuf_add_line(struct sbuf *buf, struct str text);

void sbuf_printf(struct sbuf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
