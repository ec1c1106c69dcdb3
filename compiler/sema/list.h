/* SPDX-License-Identifier: Apache-2.0 */
/* What the library and the tables hold, described for people. */
#ifndef SCMPL_SEMA_LIST_H
#define SCMPL_SEMA_LIST_H

#include "core/context.h"

/* All groups with their descriptions, and all profiles. */
void list_all(struct scmpl *ctx, struct sbuf *out);

/* The group or system call NAME; false (and reported) when there is none. */
bool list_one(struct scmpl *ctx, struct str name, struct sbuf *out);

#endif
