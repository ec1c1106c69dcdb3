/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_TARGET_IMPORT_WRITE_H
#define SCMPL_TARGET_IMPORT_WRITE_H

#include "target/import_clauses.h"

/* TEXT as comment lines, none longer than a line of the canonical layout. */
void import_write_comment(const char *text, struct sbuf *out);

/* CLAUSES as statements, in paragraphs that start with the comments; sorts them. */
void import_write_clauses(const struct import *import, struct clauses *clauses,
			  struct sbuf *out);

#endif
