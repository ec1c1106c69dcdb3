/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/find.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the shells and libc take when PATH is not set. */
#define PATH_DEFAULT "/bin:/usr/bin"

/* 0 when PATH can be executed, else why not. */
static int check_file(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 ? errno : 0;
}

const char *find_command(struct arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	int worst = ENOENT;

	if (strchr(name, '/')) {
		errno = check_file(name);
		return errno ? NULL : name;
	}
	for (path = path ? path : PATH_DEFAULT; *name; path++) {
		size_t len = strcspn(path, ":");
		char *file =
			arena_printf(arena, "%.*s%s%s", (int)len, path, len ? "/" : "", name);
		int error = check_file(file);

		if (!error)
			return file;
		if (error == EACCES)
			worst = EACCES;
		path += len;
		if (!*path)
			break;
	}
	errno = worst;
	return NULL;
}
