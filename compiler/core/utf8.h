/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text, and those that make it look like another one. */
#ifndef SCMPL_CORE_UTF8_H
#define SCMPL_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_WRONG UINT32_MAX

/*
 * The character that TEXT, of LEN > 0 bytes, begins with; *USED is how many bytes it has.
 * UTF8_WRONG, of one byte, when there is none: cut off, longer than needed, a surrogate.
 */
uint32_t utf8_next(const char *text, size_t len, size_t *used);

/*
 * True for what a terminal or an editor does not show as it stands: control characters (not
 * tab and newline), line and paragraph separators, marks of direction (UAX 9, as in
 * "Trojan Source", CVE-2021-42574), and what is no character.
 */
bool utf8_is_deceptive(uint32_t character);

/*
 * True for what takes no room at all: blanks of no width, joiners, soft hyphens, tags.  There
 * are honest uses, in some scripts and in emoji, but what has one looks as if it had none.
 */
bool utf8_is_invisible(uint32_t character);

#define UTF8_ESCAPE_MAX 12

/* CHARACTER as "<U+202E>"; for UTF8_WRONG BYTE as "<E2>".  The length of what is in OUT. */
size_t utf8_escape(uint32_t character, unsigned char byte, char out[UTF8_ESCAPE_MAX]);

#endif
