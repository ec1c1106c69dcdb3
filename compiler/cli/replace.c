/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file is on the disk before it is renamed: else a machine that loses power may have a name
 * of nothing.  Of several, all are written before the first is waited for, which then waits for
 * nearly all.
 */
#include "cli/replace.h"

#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is replaced keeps its mode; a new one gets what the umask leaves. */
static mode_t mode_for(const struct replacement *file)
{
	mode_t mask = umask(0), mode;
	struct stat st;

	umask(mask);
	mode = stat(file->target, &st) == 0 ? st.st_mode & 0777 : 0666 & ~mask;
	return file->is_program ? mode | (mode & 0444) >> 2 : mode;
}

/* ... and its owner, where we may give files away. */
static void keep_owner(int fd, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) < 0)
		return; /* it is ours then */
}

/* Where the link PATH leads, though nothing is there yet; false when it is no link. */
static bool follow_link(const char *path, char target[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	char to[PATH_MAX];
	ssize_t len = readlink(path, to, sizeof(to) - 1);
	int written;

	if (len <= 0)
		return false;
	to[len] = '\0';
	if (*to == '/' || !slash)
		written = snprintf(target, PATH_MAX, "%s", to);
	else
		written = snprintf(target, PATH_MAX, "%.*s/%s", (int)(slash - path), path, to);
	return written < PATH_MAX;
}

static void warn_of_links(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_nlink > 1)
		fprintf(stderr,
			"scmpl: '%s' was one of %ju names of a file: the others keep "
			"its old text\n",
			path, (uintmax_t)st.st_nlink);
}

/* Work out what is to be replaced. */
static bool find_target(struct replacement *file)
{
	char target[PATH_MAX];
	struct stat st;

	if (!realpath(file->path, target)) {
		if (errno != ENOENT || strlen(file->path) >= sizeof(target))
			return false;
		if (!follow_link(file->path, target))
			memcpy(target, file->path, strlen(file->path) + 1);
	}
	if (stat(target, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EEXIST;
		return false;
	}
	file->target = strdup(target);
	return file->target != NULL;
}

static bool prepare(struct replacement *file)
{
	char *temporary = NULL;
	int fd;
	bool ok;

	if (!find_target(file) || asprintf(&temporary, "%s.XXXXXX", file->target) < 0)
		return false;
	warn_of_links(file->path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		free(temporary);
		return false;
	}
	file->temporary = temporary;
	keep_owner(fd, file->target);
	ok = output_put(fd, file->text) && fchmod(fd, mode_for(file)) == 0;
	return close(fd) == 0 && ok;
}

static bool await_disk(struct replacement *file)
{
	int fd = open(file->temporary, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	return fd >= 0 && close(fd) == 0 && ok;
}

static bool replace(struct replacement *file)
{
	if (rename(file->temporary, file->target) < 0)
		return false;
	free(file->temporary);
	file->temporary = NULL;
	return true;
}

static void drop(struct replacement *file)
{
	if (file->temporary)
		unlink(file->temporary);
	free(file->temporary);
	free(file->target);
}

/* A signal that ends us waits until no temporary file is left. */
int replace_files(struct replacement *files, size_t count)
{
	static bool (*const steps[])(struct replacement * file) = {prepare, await_disk,
								   replace};
	sigset_t all, before;
	int status = 0;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	for (size_t step = 0; step < sizeof(steps) / sizeof(*steps); step++)
		for (size_t i = 0; !status && i < count; i++)
			if (!steps[step](&files[i]))
				status = output_fail(files[i].path, "write");
	for (size_t i = 0; i < count; i++)
		drop(&files[i]);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
