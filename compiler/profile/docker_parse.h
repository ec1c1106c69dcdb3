/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_PARSE_H
#define SCMPL_PROFILE_DOCKER_PARSE_H

#include "core/context.h"
#include "profile/profile.h"

/*
 * The profile that the text of SOURCE is, or the only one that it holds (profile/parts.h):
 * Docker's form, its old form with `name`, Podman's, an OCI runtime's config.json, or a
 * SeccompProfile of Kubernetes' Security Profiles Operator, in JSON or in YAML.  Members that
 * readers of the form do not know are warned of.  NULL after a diagnosis.
 */
struct profile *docker_parse(struct context *ctx, const struct source *source);

/* The profile that JSON is, our own text: no places are worked out. */
struct profile *docker_parse_text(struct context *ctx, struct str json);

/* The place of name INDEX of RULE of a profile that docker_parse made. */
struct span docker_name_span(const struct profile_rule *rule, size_t index);

#endif
