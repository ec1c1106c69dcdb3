/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where each definition stands in a library file.  Library files keep a simple
 * shape for this: a statement starts at the first column, and its further lines
 * are indented.  Used when the program is built (for the library compiled in)
 * and when --stdlib names a folder.
 */
#ifndef SCMPL_SYNTAX_STDLIB_INDEX_H
#define SCMPL_SYNTAX_STDLIB_INDEX_H

#include "core/str.h"

enum index_kind { INDEX_GROUP, INDEX_ROUTE };

struct index_entry {
	enum index_kind kind;
	struct str name; /* of the group; of a route, the group it leads to */
	uint32_t lo, hi; /* the statement's bytes */
};

/*
 * Finds the next group or route statement of TEXT at or after *OFFSET and moves
 * *OFFSET behind it; false when there is none.
 */
bool stdlib_index_next(struct str text, uint32_t *offset, struct index_entry *entry);

#endif
