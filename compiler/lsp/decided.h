/* SPDX-License-Identifier: Apache-2.0 */
/* What rules come to: asked of the model that was compiled. */
#ifndef SCMPL_LSP_DECIDED_H
#define SCMPL_LSP_DECIDED_H

#include "lsp/snapshot.h"

struct decided {
	size_t calls;   /* that a statement decides, wholly or for some arguments */
	bool is_tested; /* an expectation asks about one of them */
};

/* [statement] of SNAPSHOT's own text, whose policy is there; what TEXT expects is tested. */
const struct decided *decided_all(const struct snapshot *snapshot, const struct snapshot *text);

/* Append the calls of STATEMENT of which it decides nothing, and the rules that do. */
void decided_add_beaten(const struct snapshot *snapshot, size_t statement, struct sbuf *out);

/* "decides 12 calls", or that it does not */
#define DECIDED_NOTHING "never decides"
const char *decided_text(struct arena *arena, const struct decided *decided);

#endif
