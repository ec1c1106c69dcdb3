/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/folder_diff.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 32 /* a folder that holds itself by a mount ends, too */

/* DIR "/" NAME, to be freed; or NULL. */
static char *join(const char *dir, const char *name)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

/* What registries hold, a folder as it is: one profile. */
static bool is_artifact(const char *path)
{
	char *file = join(path, "oci-layout");
	bool is_there = file && access(file, F_OK) == 0;

	free(file);
	return is_there;
}

bool folder_is_tree(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && !is_artifact(path);
}

/* Takes PATH. */
static bool add(struct side *side, char *path, size_t prefix, const struct stat *st)
{
	struct version *versions =
		realloc(side->versions, (side->count + 1) * sizeof(*side->versions));

	if (!versions) {
		free(path);
		return false;
	}
	side->versions = versions;
	versions[side->count] = (struct version){.name = strdup(path + prefix),
						 .path = path,
						 .device = st->st_dev,
						 .inode = st->st_ino};
	return versions[side->count++].name != NULL;
}

static bool is_named_well(const char *name)
{
	return name[input_stem(name)] != '\0';
}

static bool list(struct side *side, const char *folder, size_t prefix, int depth);

/* Takes PATH, which has been found. */
static bool take(struct side *side, char *path, size_t prefix, int depth)
{
	struct stat st, link;
	bool ok = true;

	if (lstat(path, &link) < 0 || stat(path, &st) < 0)
		st.st_mode = 0; /* it leads nowhere */
	if (S_ISREG(st.st_mode) ? is_named_well(path)
				: S_ISDIR(st.st_mode) && is_artifact(path))
		return add(side, path, prefix, &st);
	if (S_ISDIR(st.st_mode) && !S_ISLNK(link.st_mode) && depth < DEPTH_MAX)
		ok = list(side, path, prefix, depth + 1);
	free(path);
	return ok;
}

/* What begins with a dot is not of the tree: .git, and what editors leave. */
static bool list(struct side *side, const char *folder, size_t prefix, int depth)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool ok = dir != NULL;

	while (ok && (entry = readdir(dir))) {
		char *path;

		if (*entry->d_name == '.')
			continue;
		path = join(folder, entry->d_name);
		ok = path && take(side, path, prefix, depth);
	}
	if (!ok)
		output_fail(folder, "list");
	if (dir)
		closedir(dir);
	return ok;
}

int folder_list(const char *path, struct side *side)
{
	*side = (struct side){0};
	if (!list(side, path, strlen(path) + 1, 0)) {
		side_free(side);
		*side = (struct side){0};
		return EXIT_ENVIRONMENT;
	}
	if (side->count)
		qsort(side->versions, side->count, sizeof(*side->versions), version_by_name);
	return 0;
}
