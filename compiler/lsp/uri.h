/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_LSP_URI_H
#define SCMPL_LSP_URI_H

#include "core/str.h"

/* The path of the file that URI names, canonical where there is such a file; NULL: it names
   none. */
const char *uri_path(struct arena *arena, const char *uri);

/* PATH as documents are known by; as it is, when there is no such file. */
const char *uri_canonical(struct arena *arena, const char *path);

/* "file:///a%20b" of "/a b". */
const char *uri_of_path(struct arena *arena, const char *path);

#endif
