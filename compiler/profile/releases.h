/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which system calls the releases of libseccomp know by name.  Engines drop the rules on a
 * name that theirs does not know.  Source: src/syscalls.csv of each release.
 */
#ifndef SCMPL_PROFILE_RELEASES_H
#define SCMPL_PROFILE_RELEASES_H

#include "core/str.h"
#include "kernel/syscalls.h"

/* A release as major << 16 | minor << 8 | patch. */
#define RELEASE_OF(major, minor, patch) \
	((uint32_t)(major) << 16 | (uint32_t)(minor) << 8 | (uint32_t)(patch))

/* The oldest that engines in use have: all that is said is about this one and later ones. */
#define RELEASE_OLDEST RELEASE_OF(2, 5, 0)

/* The first release that knows ID; RELEASE_OLDEST when all do. */
uint32_t release_that_knows(syscall_id id);

/* "2.5.4" */
const char *release_text(struct arena *arena, uint32_t release);

/*
 * The libseccomp of ENGINE: "libseccomp=2.5.4", or a distribution and its release, as in
 * "debian=12".  False when there is no such thing in the table.
 */
bool release_of_engine(struct str engine, uint32_t *release);

/* True for engines whose version tells nothing: they use the libseccomp of the distribution. */
bool release_is_of_host(struct str engine);

/* "debian=11, debian=12, ..." */
const char *release_engines(struct arena *arena);

/* Those of them whose libseccomp is older than RELEASE; "": none. */
const char *release_engines_before(struct arena *arena, uint32_t release);

#endif
