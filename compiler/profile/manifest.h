/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of a cluster that hold no profile: pods, and what makes pods, name one at most. */
#ifndef SCMPL_PROFILE_MANIFEST_H
#define SCMPL_PROFILE_MANIFEST_H

#include "core/context.h"
#include "core/vec.h"

#include "profile/json.h"

struct manifest {
	struct json_node object;
	const char *kind; /* or "" */
};

VEC_STRUCT(manifests, struct manifest);

/*
 * Diagnose that the MANIFESTS, which are all that SOURCE, in JSON, has in it, hold no profile;
 * what they name, and what to give in its place.
 */
void manifests_report(struct context *ctx, const struct source *source,
		      const struct manifests *manifests);

#endif
