/* SPDX-License-Identifier: Apache-2.0 */
/* What a target makes that is a folder. */
#ifndef SCMPL_EMIT_OUTPUT_FILES_H
#define SCMPL_EMIT_OUTPUT_FILES_H

#include "core/str.h"
#include "core/vec.h"

struct output_file {
	const char *name; /* in the folder: "blobs/sha256/..." */
	struct str text;
};

VEC_STRUCT(output_files, struct output_file);

#endif
