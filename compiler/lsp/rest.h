/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_LSP_REST_H
#define SCMPL_LSP_REST_H

#include "lsp/server.h"

/*
 * What compiles of DOCUMENT, a policy with mistakes: its text with blanks in the place of the
 * statements that these are in, so that all else stands where it stood.  NULL: nothing does.
 * The caller lets go of its session, before that of DOCUMENT's snapshot goes.
 */
struct snapshot *rest_compile(struct server *server, const struct document *document);

#endif
