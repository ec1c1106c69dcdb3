/* SPDX-License-Identifier: Apache-2.0 */
/* JSON for machines: jansson's values, printed the same way everywhere. */
#ifndef SCMPL_CORE_JSON_PRINT_H
#define SCMPL_CORE_JSON_PRINT_H

#include "core/str.h"

#include <jansson.h>

/* TEXT as a JSON string; what is not UTF-8 in it becomes '?'. */
json_t *json_text(struct arena *arena, const char *text);

/* Append VALUE to OUT as json_dumps writes it with FLAGS, and let go of it; NULL: no memory. */
void json_put(json_t *value, size_t flags, struct sbuf *out);

/* Append VALUE to OUT, indented and with a newline, and let go of it. */
void json_print(json_t *value, struct sbuf *out);

#endif
