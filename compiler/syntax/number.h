/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SYNTAX_NUMBER_H
#define SCMPL_SYNTAX_NUMBER_H

#include "core/str.h"

enum number_error { NUMBER_OK, NUMBER_MALFORMED, NUMBER_TOO_BIG };

/*
 * The number in TEXT ("10", "0x1f", "0o17", "017", "0b11"; behind a minus, and what
 * may stand between, when NEGATIVE) as 64 bits, two's complement.
 */
enum number_error number_parse(struct str text, bool negative, uint64_t *number);

/* "6.12" as major << 8 | minor, each at most 255. */
bool number_parse_kernel(struct str text, uint32_t *version);

/* The same of a release, whose first two numbers count: "6.1.0-18-amd64" is 6.1. */
bool number_parse_release(struct str text, uint32_t *version);

#endif
