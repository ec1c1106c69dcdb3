/* SPDX-License-Identifier: Apache-2.0 */
/* Which libseccomp is used. */
#ifndef SCMPL_TESTS_UNIT_AS_FOUND_H
#define SCMPL_TESTS_UNIT_AS_FOUND_H

#include <string.h>

#include "core/arena.h"
#include "libseccomp/installed.h"

/* True when the libseccomp in use is one of those whose mistake was looked at. */
static inline bool is_as_found(void)
{
	struct arena *arena = arena_new();
	const char *used = libseccomp_used(arena);
	bool is = strncmp(used, "2.5.", 4) == 0 || strncmp(used, "2.6.", 4) == 0;

	arena_free(arena);
	return is;
}

#endif
