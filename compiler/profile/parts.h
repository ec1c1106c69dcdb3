/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which profiles a file holds: one, or as objects of a cluster several, in documents, lists,
 * and texts of a ConfigMap.  Each becomes a source of its own, whose spans lead to where people
 * wrote it.
 */
#ifndef SCMPL_PROFILE_PARTS_H
#define SCMPL_PROFILE_PARTS_H

#include "core/context.h"

/* The profiles in SOURCE, at least one, in JSON; NULL after a diagnosis. */
const struct source_parts *profile_parts(struct context *ctx, const struct source *source);

/*
 * The one of these that is called NAME ("web", "seccomp-config/web.json", or "2": the second
 * one), or the only one if NAME is NULL; NULL after a diagnosis.
 */
const struct source *profile_part(struct context *ctx, const struct source *source,
				  const char *name);

#endif
