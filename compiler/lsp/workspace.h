/* SPDX-License-Identifier: Apache-2.0 */
/* The folders that the client works in, and policies in them that are not open. */
#ifndef SCMPL_LSP_WORKSPACE_H
#define SCMPL_LSP_WORKSPACE_H

#include "core/str.h"
#include "core/vec.h"

#include <jansson.h>

struct server;

VEC_STRUCT(workspace_paths, const char *);

/* Work in what the PARAMS of `initialize' name. */
void workspace_start(struct server *server, const json_t *params);

/*
 * Canonical paths of the policies (*.scp) below the folders, sorted, open ones left out; those
 * in the folder of the file BESIDE (NULL: none) where the client works in no folder.  Of
 * folders without end the start alone is looked at.
 */
struct workspace_paths workspace_policies(const struct server *server, struct arena *arena,
					  const char *beside);

#endif
