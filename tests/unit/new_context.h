/* SPDX-License-Identifier: Apache-2.0 */
/* A context for tests of one stage. */
#ifndef SCMPL_TESTS_UNIT_NEW_CONTEXT_H
#define SCMPL_TESTS_UNIT_NEW_CONTEXT_H

#include "core/context.h"
#include "kernel/settings.h"
#include "model/diagram.h"

/* An empty one that was asked for nothing; arena_free(ctx.arena) ends it. */
static inline struct context new_context(void)
{
	static const struct settings none;
	struct arena *arena = arena_new();

	return (struct context){.arena = arena,
				.sources = source_map_new(arena),
				.diags = diag_sink_new(arena),
				.settings = &none,
				.diagrams = diagrams_new(arena)};
}

#endif
