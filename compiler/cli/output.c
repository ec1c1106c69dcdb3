/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "cli/command.h"
#include "cli/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int output_fail(const char *path, const char *what)
{
	fprintf(stderr, "scmpl: cannot %s '%s': %s\n", what, path, strerror(errno));
	return EXIT_ENVIRONMENT;
}

int output_flush(void)
{
	return fflush(stdout) || ferror(stdout) ? output_fail("standard output", "write") : 0;
}

bool output_put(int fd, struct scmpl_text text)
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
		return output_fail(path, "open");
	if (!output_put(fd, text) || close(fd) < 0)
		return output_fail(path, "write");
	return 0;
}

struct scmpl_text output_text(const char *text)
{
	return (struct scmpl_text){text, strlen(text)};
}

static int output_replace(struct replacement file)
{
	if (!file.path || strcmp(file.path, "-") == 0)
		return output_put(STDOUT_FILENO, file.text)
			       ? 0
			       : output_fail("standard output", "write");
	return is_special(file.path) ? write_into(file.path, file.text)
				     : replace_files(&file, 1);
}

int output_write(const char *path, struct scmpl_text text)
{
	return output_replace((struct replacement){.path = path, .text = text});
}

int output_write_program(const char *path, struct scmpl_text text)
{
	return output_replace(
		(struct replacement){.path = path, .text = text, .is_program = true});
}

int output_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : output_fail(path, "make");
}

int output_write_in(const char *folder, const char *name, struct scmpl_text text)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path))
		return output_write(path, text);
	errno = ENAMETOOLONG;
	return output_fail(folder, "write into");
}

bool output_is_in(const char *folder, const char *name, const char *path)
{
	char there[PATH_MAX];
	struct stat of_path, of_there;

	return snprintf(there, sizeof(there), "%s/%s", folder, name) < (int)sizeof(there) &&
	       stat(path, &of_path) == 0 && stat(there, &of_there) == 0 &&
	       of_path.st_dev == of_there.st_dev && of_path.st_ino == of_there.st_ino;
}

/* What FILES are to become in FOLDER; what is NULL at its path could not be had. */
static struct replacement *replacements_in(const char *folder, const struct named_text *files,
					   size_t count)
{
	struct replacement *list = calloc(count + 1, sizeof(*list));
	char *path;

	for (size_t i = 0; list && i < count; i++) {
		list[i].text = (struct scmpl_text){files[i].text.ptr, files[i].text.len};
		list[i].is_program = files[i].is_program;
		if (asprintf(&path, "%s/%s", folder, files[i].name) >= 0)
			list[i].path = path;
	}
	return list;
}

int output_write_all(const char *folder, const struct named_text *files, size_t count)
{
	struct replacement *list = replacements_in(folder, files, count);
	bool ok = list != NULL;
	int status = EXIT_ENVIRONMENT;

	for (size_t i = 0; ok && i < count; i++)
		ok = list[i].path != NULL;
	if (ok)
		status = replace_files(list, count);
	else
		output_fail(folder, "write into");
	for (size_t i = 0; list && i < count; i++)
		free((void *)(uintptr_t)list[i].path);
	free(list);
	return status;
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
