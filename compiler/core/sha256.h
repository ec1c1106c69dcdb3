/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4): which bytes something was made of, in a form that others check. */
#ifndef SCMPL_CORE_SHA256_H
#define SCMPL_CORE_SHA256_H

#include "core/str.h"

#define SHA256_BYTES 32

void sha256(struct str text, uint8_t digest[SHA256_BYTES]);

/* The digest of TEXT as people compare it, and as a Content-Security-Policy names it. */
const char *sha256_hex(struct arena *arena, struct str text);
const char *sha256_base64(struct arena *arena, struct str text);

#endif
