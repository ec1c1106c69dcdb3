/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_READ_BACK_H
#define SCMPL_PROFILE_DOCKER_READ_BACK_H

#include "core/context.h"
#include "profile/profile.h"

/*
 * The profile that TEXT is, laid out to the byte as docker_write.c does it: what
 * docker_parse_text makes of it, at a tenth of the cost.  NULL and in *WRONG the byte from
 * which on it is anything else, be it JSON and a profile or not.
 */
struct profile *docker_read_back(struct context *ctx, struct str text, size_t *wrong);

#endif
