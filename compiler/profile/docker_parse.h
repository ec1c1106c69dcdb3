/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_PARSE_H
#define SCMPL_PROFILE_DOCKER_PARSE_H

#include "core/context.h"
#include "profile/profile.h"

/*
 * The profile that the text of SOURCE is: Docker's form, its old form with
 * `name`, Podman's, an OCI runtime's config.json, or a SeccompProfile of
 * Kubernetes' Security Profiles Operator, in JSON or in YAML.  Members that readers of the form
 * do not know are warned of.  NULL after a diagnosis.  A source with id 0 is our own text: no
 * places are worked out.
 */
struct profile *docker_parse(struct context *ctx, const struct source *source);

/* The place of name INDEX of RULE of a profile with that SOURCE. */
struct span docker_name_span(const struct source *source, const struct profile_rule *rule,
			     size_t index);

#endif
