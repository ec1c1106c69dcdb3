/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/library_file.h"

#include "scmpl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_FOLDER "/scmpl/stdlib-" SCMPL_VERSION "/"

static const char *cache_root(struct arena *arena)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return cache;
	return home && *home == '/' ? arena_printf(arena, "%s/.cache", home) : NULL;
}

/* The folders that PATH is in. */
static void make_folders(struct arena *arena, const char *path)
{
	char *copy = arena_strndup(arena, path, strlen(path));

	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(copy, 0777);
		*slash = '/';
	}
}

static bool has_text(const char *path, struct str text)
{
	FILE *file = fopen(path, "re");
	bool same = file != NULL;

	for (size_t i = 0; same && i < text.len; i++)
		same = getc(file) == (unsigned char)text.ptr[i];
	same = same && getc(file) == EOF;
	if (file)
		fclose(file);
	return same;
}

/* It appears whole, or not at all. */
static bool write_file(struct arena *arena, const char *path, struct str text)
{
	const char *new = arena_printf(arena, "%s.%ld", path, (long)getpid());
	FILE *file = fopen(new, "wxe");
	bool ok = file && fwrite(text.ptr, 1, text.len, file) == text.len;

	if (file && fclose(file))
		ok = false;
	ok = ok && chmod(new, 0444) == 0 && rename(new, path) == 0;
	if (file && !ok)
		(void)unlink(new);
	return ok;
}

const char *library_file_path(struct arena *arena, const struct source *source)
{
	const char *root = cache_root(arena), *path;

	if (strncmp(source->name, LIBRARY_PREFIX, strlen(LIBRARY_PREFIX)) != 0)
		return source->name;
	if (!root)
		return NULL;
	path = arena_printf(arena, "%s" CACHE_FOLDER "%s", root,
			    source->name + strlen(LIBRARY_PREFIX));
	if (has_text(path, source->text))
		return path;
	make_folders(arena, path);
	return write_file(arena, path, source->text) ? path : NULL;
}

bool library_file_is(const char *path)
{
	return strstr(path, CACHE_FOLDER) != NULL;
}
