/* SPDX-License-Identifier: Apache-2.0 */
#include "libseccomp/installed.h"

#include <glob.h>
#include <limits.h>
#include <seccomp.h>
#include <string.h>
#include <unistd.h>

/* "2.5.5" of a link to libseccomp.so.2.5.5; NULL: it is no such link. */
static const char *linked_version(struct arena *arena, const char *path)
{
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof(target) - 1);
	const char *version;

	target[len > 0 ? len : 0] = '\0';
	version = strstr(target, "libseccomp.so.");
	return version ? arena_printf(arena, "%s", version + strlen("libseccomp.so.")) : NULL;
}

const char *libseccomp_other(struct arena *arena, const char *places)
{
	const struct scmp_version *own = seccomp_version();
	const char *used = arena_printf(arena, "%u.%u.%u", own->major, own->minor, own->micro);
	const char *other = NULL;
	bool is_there = false;
	glob_t found;

	if (glob(places, GLOB_BRACE, NULL, &found) != 0)
		return NULL;
	for (size_t i = 0; i < found.gl_pathc && !is_there; i++) {
		const char *version = linked_version(arena, found.gl_pathv[i]);

		is_there = version && strcmp(version, used) == 0;
		if (version)
			other = version;
	}
	globfree(&found);
	return is_there ? NULL : other;
}
