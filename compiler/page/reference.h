/* SPDX-License-Identifier: Apache-2.0 */
/* The standard library and the table of system calls as pages to look things up in. */
#ifndef SCMPL_PAGE_REFERENCE_H
#define SCMPL_PAGE_REFERENCE_H

#include "core/context.h"
#include "core/vec.h"

struct reference_page {
	const char *name; /* of its file: "index.html" */
	struct str text;
};

VEC_STRUCT(reference_pages, struct reference_page);

/*
 * A page for each system call, group and profile, and an index; they lead to each other.
 * VERSION is this program's.  What is wrong with the library is reported.
 */
struct reference_pages reference_make(struct context *ctx, const char *version);

#endif
