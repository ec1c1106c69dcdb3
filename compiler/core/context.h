/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One compilation: what every stage is handed first.  There are no globals, so
 * several can live in one process, each used by one thread at a time.
 */
#ifndef SCMPL_CORE_CONTEXT_H
#define SCMPL_CORE_CONTEXT_H

#include "core/arena.h"
#include "core/diag.h"
#include "core/progress.h"
#include "core/source.h"

struct diagrams;
struct settings;
struct told_before;

struct context {
	struct arena *arena;
	struct source_map *sources;
	struct diag_sink *diags;
	const struct settings *settings; /* see kernel/settings.h; never NULL */
	struct diagrams *diagrams;       /* of all policies (model/diagram.h) */
	struct told_before *told;        /* what decompile_calls() has put into words */
	struct progress *progress;       /* of long work; NULL: nobody looks */
	bool has_library;                /* a standard library's files are among the sources */
};

#endif
