/* SPDX-License-Identifier: Apache-2.0 */
/* All places of a name, in open texts and in files that are not open. */
#ifndef SCMPL_LSP_SEARCH_H
#define SCMPL_LSP_SEARCH_H

#include "lsp/server.h"

struct search {
	struct server *server;
	const struct snapshot *snapshot; /* where it was asked about ... */
	const struct word *word;         /* ... and the name there */
	struct span definition;          /* SPAN_NONE: no text gives it */
	bool with_definition;            /* is one of the places */
	struct str other;                /* a name that may have to be free; or empty */

	/* What was found. */
	json_t *places; /* URI -> array of ranges */
	bool is_taken;  /* one of the texts defines OTHER */
};

/*
 * Look for the name in all that is made of the file that defines it: open texts, and policies
 * of the workspace.  A name that no policy defines is looked for in all of these, and in the
 * standard library.  The caller lets go of the places.
 */
void search_run(struct search *search);

/* True when the text of SNAPSHOT, its includes and the library have something that is called
   NAME and is what WORD is. */
bool search_defines(const struct snapshot *snapshot, const struct word *word, struct str name);

#endif
