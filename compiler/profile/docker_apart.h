/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that libseccomp would mix up with those of another call (engine_blocks.h), and how a
 * profile keeps clear of that.
 *
 *	allow getsockopt where level == 6 and optname == 1
 *	allow setsockopt where level == 6
 *	allow getsockopt, setsockopt where level == 1
 *
 * would have getsockopt(6, 1 as its option name) asked whether the name is the level 1.  So the
 * rule of one call is written as two: where a bit of a register that it does not ask for is
 * set, and where it is not.
 */
#ifndef SCMPL_PROFILE_DOCKER_APART_H
#define SCMPL_PROFILE_DOCKER_APART_H

#include "core/arena.h"
#include "profile/engine_blocks.h"

/* True when there is a machine of PROFILE, and a host, where rules would be mixed up. */
bool docker_find_clash(const struct profile *profile, struct engine_clash *clash);

/* Let no rules of PROFILE be mixed up; false when some still may be.  New ones are in ARENA. */
bool docker_keep_apart(struct arena *arena, struct profile *profile);

#endif
