/* SPDX-License-Identifier: Apache-2.0 */
#include "libseccomp/installed.h"

#include <glob.h>
#include <limits.h>
#include <seccomp.h>
#include <string.h>
#include <unistd.h>

const char *libseccomp_used(struct arena *arena)
{
	const struct scmp_version *version = seccomp_version();

	return arena_printf(arena, "%u.%u.%u", version->major, version->minor, version->micro);
}

bool libseccomp_knows(syscall_id id)
{
	return seccomp_syscall_resolve_name(syscall_name(id)) != __NR_SCMP_ERROR;
}

bool libseccomp_knows_abi(enum abi abi)
{
	return seccomp_arch_resolve_name(abi_info(abi)->name) != 0;
}

/* Calls behind a multiplexer have numbers below zero. */
bool libseccomp_knows_on(syscall_id id, enum abi abi)
{
	uint32_t token = seccomp_arch_resolve_name(abi_info(abi)->name);

	return seccomp_syscall_resolve_name_arch(token, syscall_name(id)) >= 0;
}

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

const char *const libseccomp_places[] = {
	"/lib/libseccomp.so.2",
	"/lib64/libseccomp.so.2",
	"/lib/*-linux-gnu*/libseccomp.so.2",
	"/usr/lib/libseccomp.so.2",
	"/usr/lib64/libseccomp.so.2",
	"/usr/lib/*-linux-gnu*/libseccomp.so.2",
	NULL,
};

const char *libseccomp_other(struct arena *arena, const char *const *places)
{
	const char *used = libseccomp_used(arena);
	const char *other = NULL;
	bool is_there = false;
	glob_t found = {0};

	for (size_t i = 0; places[i]; i++)
		(void)glob(places[i], i ? GLOB_APPEND : 0, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc && !is_there; i++) {
		const char *version = linked_version(arena, found.gl_pathv[i]);

		is_there = version && strcmp(version, used) == 0;
		if (version)
			other = version;
	}
	globfree(&found);
	return is_there ? NULL : other;
}
