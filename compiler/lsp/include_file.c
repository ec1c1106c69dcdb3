/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/include_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool can_be_included(const char *name)
{
	return *name != '.' &&
	       (str_ends(str_of(name), ".scp") || str_ends(str_of(name), ".json"));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct include_files include_files_beside(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct include_files files = {0};
	const struct dirent *entry;
	DIR *folder;

	if (*path != '/') /* a buffer that was never saved is nowhere */
		return files;
	folder = opendir(arena_strndup(arena, path, (size_t)(slash - path) + 1));
	while (folder && (entry = readdir(folder)))
		if (can_be_included(entry->d_name) && strcmp(entry->d_name, slash + 1) != 0)
			*VEC_PUSH(arena, &files) =
				arena_strndup(arena, entry->d_name, strlen(entry->d_name));
	if (folder)
		closedir(folder);
	if (files.len)
		qsort(files.ptr, files.len, sizeof(files.ptr[0]), by_name);
	return files;
}

const char *include_file_path(struct arena *arena, const char *path, struct str name)
{
	const char *slash = strrchr(path, '/');

	if (!slash || (name.len && name.ptr[0] == '/'))
		return arena_strndup(arena, name.ptr, name.len);
	return arena_printf(arena, "%.*s/%.*s", (int)(slash - path), path, STR_FMT(name));
}
