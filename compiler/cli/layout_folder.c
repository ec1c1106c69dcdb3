/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/layout_folder.h"

#include "cli/command.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HASH_DIGITS 64

static int fail(const char *path, const char *why)
{
	fprintf(stderr, "scmpl: cannot write '%s': %s\n", path, why);
	return EXIT_ENVIRONMENT;
}

/* ---- what is there already ---- */

static size_t root_len; /* of the path that nftw walks, which hands on no pointer */

/* Not 0 for what no layout of ours has, which ends nftw. */
static int is_foreign(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	static const char blobs[] = "blobs/sha256";
	const char *name = path + root_len + (path[root_len] == '/');
	size_t start = sizeof(blobs);

	(void)st;
	if (ftw->level == 0)
		return type != FTW_D;
	if (type == FTW_D)
		return strcmp(name, blobs) != 0 && strcmp(name, "blobs") != 0;
	if (type != FTW_F)
		return 1;
	if (strcmp(name, "oci-layout") == 0 || strcmp(name, "index.json") == 0)
		return 0;
	return strncmp(name, blobs, start - 1) != 0 || strlen(name) != start + HASH_DIGITS ||
	       strspn(name + start, "0123456789abcdef") != HASH_DIGITS;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* True when the folder PATH has nothing that a layout of ours has not. */
static bool is_replaceable(const char *path)
{
	root_len = strlen(path);
	return nftw(path, is_foreign, 8, FTW_PHYS) == 0;
}

/* ---- what is made ---- */

static bool make_folders(const char *root)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/blobs", root);
	if (mkdir(path, 0777) < 0)
		return false;
	snprintf(path, sizeof(path), "%s/blobs/sha256", root);
	return mkdir(path, 0777) == 0;
}

/* mkdtemp makes what nobody else can read. */
static bool open_to_others(const char *path)
{
	mode_t mask = umask(0);

	umask(mask);
	return chmod(path, 0777 & ~mask) == 0;
}

/* Put what is at MADE in the place of PATH, and what was there in that of MADE. */
static bool exchange(const char *made, const char *path)
{
	if (rename(made, path) == 0)
		return true;
	return (errno == ENOTEMPTY || errno == EEXIST) &&
	       syscall(SYS_renameat2, AT_FDCWD, made, AT_FDCWD, path, RENAME_EXCHANGE) == 0;
}

static int write_files(const char *folder, const struct scmpl_file *files, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && !status; i++)
		status = output_write_in(folder, files[i].name, files[i].text);
	return status;
}

/* Make it at the template MADE, and put it at PATH. */
static int write_beside(char *made, const char *path, const struct scmpl_file *files,
			size_t count)
{
	int status;

	if (!mkdtemp(made))
		return fail(path, strerror(errno));
	if (!open_to_others(made) || !make_folders(made))
		status = fail(path, strerror(errno));
	else
		status = write_files(made, files, count);
	if (!status && !exchange(made, path))
		status = fail(path, strerror(errno));
	nftw(made, remove_one, 8, FTW_DEPTH | FTW_PHYS); /* gone, or the old one, or a part */
	return status;
}

/* PATH without slashes at its end, which name no neighbour. */
static bool trim(const char *path, char trimmed[PATH_MAX])
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len + 8 >= PATH_MAX)
		return false;
	memcpy(trimmed, path, len);
	trimmed[len] = '\0';
	return true;
}

int layout_folder_write(const char *path, const struct scmpl_file *files, size_t count)
{
	char target[PATH_MAX], made[PATH_MAX + 8];
	sigset_t all, before;
	struct stat st;
	int status;

	if (!trim(path, target))
		return fail(path, strerror(ENAMETOOLONG));
	if (lstat(target, &st) == 0 && !is_replaceable(target))
		return fail(path, "there is something else than an OCI image layout");
	snprintf(made, sizeof(made), "%s.XXXXXX", target);
	/* A signal that ends us waits until no part of it is left. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	status = write_beside(made, target, files, count);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
