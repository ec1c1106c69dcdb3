/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/git_diff.h"

#include "cli/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* "REV:NAME" for the version of a commit. */
static char *version_path(const char *rev, const char *prefix, const char *name)
{
	char *path = NULL;

	if (!rev)
		return strdup(name);
	return asprintf(&path, "%s:%s%s", rev, prefix, name) < 0 ? NULL : path;
}

/* One of the working tree is included under other names, too. */
static void identify(struct version *version)
{
	struct stat st;

	if (stat(version->path, &st) == 0) {
		version->device = st.st_dev;
		version->inode = st.st_ino;
	}
}

/* Work out the versions of FILES. */
static bool name_versions(struct side *side, const struct git_files *files, const char *rev,
			  const char *prefix)
{
	side->versions = calloc(files->count + 1, sizeof(*side->versions));
	for (size_t i = 0; side->versions && i < files->count; i++) {
		struct version *version = &side->versions[side->count++];

		version->name = strdup(files->names[i]);
		version->path = version_path(rev, prefix, files->names[i]);
		if (!version->name || !version->path)
			return false;
		if (!rev)
			identify(version);
	}
	return side->versions != NULL;
}

static int list_side(const char *rev, char *const *paths, struct side *side)
{
	struct git_files files;
	int status = git_list(rev, paths, &files);
	char *prefix = status ? NULL : git_prefix();
	bool ok = prefix && name_versions(side, &files, rev, prefix);

	free(prefix);
	git_files_free(&files);
	return ok ? 0 : EXIT_ENVIRONMENT;
}

/* The two sides. */

struct range {
	char *before, *after; /* NULL: the working tree */
};

static char *copy(const char *text, size_t len)
{
	return len ? strndup(text, len) : strdup("HEAD");
}

/* "OLD", "OLD..NEW", "OLD...NEW": HEAD is what is left out, as for git. */
static bool parse_range(const char *text, struct range *range)
{
	const char *dots = strstr(text, ".."), *after = dots ? dots + 2 + (dots[2] == '.') : "";
	char *tip;

	range->before = copy(text, dots ? (size_t)(dots - text) : strlen(text));
	range->after = dots ? copy(after, strlen(after)) : NULL;
	if (!range->before || (dots && !range->after))
		return false;
	if (!dots || dots[2] != '.')
		return true;
	tip = range->before;
	range->before = git_merge_base(tip, range->after);
	free(tip);
	return range->before != NULL;
}

int git_diff(const char *text, char *const *paths, struct tree_diff *diff)
{
	struct range range;
	int status = parse_range(text, &range) ? 0 : EXIT_ENVIRONMENT;

	if (!status)
		status = list_side(range.before, paths, &diff->before);
	if (!status)
		status = list_side(range.after, paths, &diff->after);
	free(range.before);
	free(range.after);
	if (!status)
		return tree_diff(diff);
	side_free(&diff->before);
	side_free(&diff->after);
	return status;
}
