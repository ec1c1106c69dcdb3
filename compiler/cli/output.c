/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *path, const char *what)
{
	fprintf(stderr, "scmpl: cannot %s '%s': %s\n", what, path, strerror(errno));
	return EXIT_ENVIRONMENT;
}

int output_flush(void)
{
	return fflush(stdout) || ferror(stdout) ? fail("standard output", "write") : 0;
}

static bool write_all(int fd, struct scmpl_text text)
{
	while (text.len) {
		ssize_t written = write(fd, text.ptr, text.len);

		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			text.ptr += written;
			text.len -= (size_t)written;
		}
	}
	return true;
}

/* A file that is replaced keeps its mode; a new one gets what the umask leaves. */
static mode_t mode_for(const char *path)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	return stat(path, &st) == 0 ? st.st_mode & 0777 : 0666 & ~mask;
}

/* ... and its owner, where we may give files away. */
static void keep_owner(int fd, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) < 0)
		return; /* it is ours then */
}

/* TEMPORARY, in the folder of TARGET, becomes TARGET. */
static bool replace_now(const char *target, char *temporary, struct scmpl_text text)
{
	int fd = mkostemp(temporary, O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	keep_owner(fd, target);
	ok = write_all(fd, text) && fchmod(fd, mode_for(target)) == 0 && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (ok && rename(temporary, target) == 0)
		return true;
	unlink(temporary);
	return false;
}

/* The same; a signal that ends us waits until no temporary file is left. */
static bool replace(const char *target, char *temporary, struct scmpl_text text)
{
	sigset_t all, before;
	bool ok;
	int error;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	ok = replace_now(target, temporary, text);
	error = errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return ok;
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

/* A link is followed: what it points to is replaced, not the link. */
static int write_beside(const char *path, struct scmpl_text text)
{
	char target[PATH_MAX], temporary[PATH_MAX + 8];

	if (!realpath(path, target)) {
		if (errno != ENOENT || strlen(path) >= sizeof(target))
			return fail(path, "write");
		if (!follow_link(path, target))
			memcpy(target, path, strlen(path) + 1);
	}
	warn_of_links(path);
	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", target);
	return replace(target, temporary, text) ? 0 : fail(path, "write");
}

static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

/* Pipes and devices cannot be replaced, only written to. */
static int write_into(const char *path, struct scmpl_text text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return fail(path, "open");
	if (!write_all(fd, text) || close(fd) < 0)
		return fail(path, "write");
	return 0;
}

struct scmpl_text output_text(const char *text)
{
	return (struct scmpl_text){text, strlen(text)};
}

int output_write(const char *path, struct scmpl_text text)
{
	if (!path || strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, text) ? 0 : fail("standard output", "write");
	return is_special(path) ? write_into(path, text) : write_beside(path, text);
}

int output_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : fail(path, "make");
}

int output_write_in(const char *folder, const char *name, struct scmpl_text text)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path))
		return output_write(path, text);
	errno = ENAMETOOLONG;
	return fail(folder, "write into");
}

int output_write_json(json_t *json)
{
	char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
	int status = text ? output_write(NULL, output_text(text)) : EXIT_ENVIRONMENT;

	if (!text)
		fputs("scmpl: this cannot be told in JSON\n", stderr);
	else if (!status)
		status = output_write(NULL, output_text("\n"));
	free(text);
	json_decref(json);
	return status;
}
