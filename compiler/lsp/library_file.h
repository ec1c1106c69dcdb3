/* SPDX-License-Identifier: Apache-2.0 */
/* The text of the standard library as files, so that editors can go there. */
#ifndef SCMPL_LSP_LIBRARY_FILE_H
#define SCMPL_LSP_LIBRARY_FILE_H

#include "core/source.h"

/* What names of the sources start with that are compiled in. */
#define LIBRARY_PREFIX "<stdlib>/"

/*
 * A file that may only be read with the text of SOURCE, in the user's cache, or, where
 * SOURCE is a file, that; NULL: there can be none.
 */
const char *library_file_path(struct arena *arena, const struct source *source);

/* True when PATH is such a file. */
bool library_file_is(const char *path);

#endif
