/* SPDX-License-Identifier: Apache-2.0 */
/* The language server: what editors ask of policies. */
#ifndef SCMPL_LSP_LSP_H
#define SCMPL_LSP_LSP_H

#include <stdbool.h>
#include <stddef.h>

struct lsp_options {
	const char *stdlib;          /* a folder; NULL: the library compiled in */
	const char *archs;           /* as of scmpl_set_arch; NULL: as the policy says */
	const char *const *warnings; /* as of scmpl_set_warning, which has taken them */
	size_t warning_count;
	int in, out;   /* descriptors */
	bool is_alone; /* compile in this process, too: a policy may end it */
};

/*
 * Serve until the client ends it, or is gone.  The exit status: 0 when it asked for the end
 * before, as the protocol has it, 1 when not.
 */
int lsp_serve(struct lsp_options options);

#endif
