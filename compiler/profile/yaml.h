/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profiles in YAML, as objects of a cluster are kept, by way of libyaml: they are
 * turned into JSON, so that one reader knows what a profile may say.
 */
#ifndef SCMPL_PROFILE_YAML_H
#define SCMPL_PROFILE_YAML_H

#include "core/context.h"

/*
 * The documents of SOURCE as an array in JSON, made once: a source that knows where each value
 * was written.  NULL after a diagnosis, of what is no YAML and of what JSON has not: aliases,
 * tags, a key twice.
 */
const struct source *yaml_to_json(struct context *ctx, const struct source *source);

#endif
