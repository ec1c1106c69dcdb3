/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_LSP_INCLUDE_FILE_H
#define SCMPL_LSP_INCLUDE_FILE_H

#include "core/str.h"
#include "core/vec.h"

VEC_STRUCT(include_files, const char *);

/* The policies and profiles in the folder of the file PATH, but for that one, sorted. */
struct include_files include_files_beside(struct arena *arena, const char *path);

/* The file that `include "NAME"` of the file PATH means. */
const char *include_file_path(struct arena *arena, const char *path, struct str name);

#endif
