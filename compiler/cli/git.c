/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/git.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Start git ARGV, standard input and output being the descriptors IN and OUT; 0 or an errno. */
static int start(pid_t *pid, const char *const *argv, int in, int out)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawnp(pid, "git", &actions, NULL, (char *const *)(uintptr_t)argv,
				     environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* All of FD, NUL-terminated, to be freed. */
static char *read_all(int fd, size_t *len)
{
	char *text = NULL, block[4096];
	FILE *out = open_memstream(&text, len);
	ssize_t got;

	while (out && (got = read(fd, block, sizeof(block))) != 0)
		if (got > 0)
			fwrite(block, 1, (size_t)got, out);
		else if (errno != EINTR)
			break;
	if (out)
		fclose(out);
	return text;
}

static bool succeeded(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return status == 0;
}

/* What git ARGV prints when IN is its input, which is closed; NULL, and errno, when it fails.
 */
static char *output_of(const char *const *argv, int in, size_t *len)
{
	char *text = NULL;
	int pipe_ends[2], error = 0;
	pid_t pid;

	if (pipe2(pipe_ends, O_CLOEXEC) < 0)
		error = errno;
	else {
		error = start(&pid, argv, in, pipe_ends[1]);
		close(pipe_ends[1]);
		if (!error)
			text = read_all(pipe_ends[0], len);
		close(pipe_ends[0]);
		if (!error && !succeeded(pid))
			error = EIO;
	}
	close(in);
	if (error) {
		free(text);
		text = NULL;
	}
	errno = error;
	return text;
}

/* The same without input, and what went wrong is told. */
static char *ask(const char *const *argv, size_t *len)
{
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char *text = none < 0 ? NULL : output_of(argv, none, len);

	if (!text && errno != EIO) /* of that git has spoken */
		fprintf(stderr, "scmpl: cannot run git: %s\n", strerror(errno));
	return text;
}

/* A file of a commit. */

/* True when NAME is as "REV:PATH", and no file of that name is here. */
static bool is_of_commit(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon && colon > name && colon[1] && colon[1] != '/' && *name != '-' &&
	       *name != '/' && !strchr(name, '\n') && access(name, F_OK) < 0;
}

/* True of "REV:../PATH" out of "REV:NAME": git would begin at this folder, not at the top. */
static bool is_above_top(const char *path, const char *from)
{
	return strncmp(strchr(path, ':') + 1, "../", 3) == 0 && strchr(from, ':')[1] != '.';
}

/* What commits have includes only from itself: nobody else's text makes us ask git. */
static bool has(void *data, const char *path, const char *from)
{
	(void)data;
	return is_of_commit(path) &&
	       (!from || (is_of_commit(from) && !is_above_top(path, from)));
}

/* The text behind the first line of ANSWER, "HASH blob SIZE"; false when that says no. */
static bool take_blob(char *answer, size_t *len)
{
	char *end = memchr(answer, '\n', *len), kind[8];
	size_t size, head;

	if (!end || sscanf(answer, "%*s %7s %zu", kind, &size) != 2 ||
	    strcmp(kind, "blob") != 0)
		return false;
	head = (size_t)(end + 1 - answer);
	if (size > *len - head)
		return false;
	memmove(answer, end + 1, size);
	answer[size] = '\0';
	*len = size;
	return true;
}

static char *read_blob(void *data, const char *path, size_t *len)
{
	static const char *const argv[] = {"git", "cat-file", "--batch", "--follow-symlinks",
					   NULL};
	char *answer = NULL;
	int request[2];

	(void)data;
	if (pipe2(request, O_CLOEXEC) < 0)
		return NULL;
	if (strlen(path) < PATH_MAX && dprintf(request[1], "%s\n", path) > 0) {
		close(request[1]);
		answer = output_of(argv, request[0], len);
	} else {
		close(request[1]);
		close(request[0]);
		errno = ENAMETOOLONG;
	}
	if (!answer || take_blob(answer, len))
		return answer;
	free(answer);
	errno = ENOENT;
	return NULL;
}

const struct cli_reader git_reader = {.has = has, .read = read_blob};

/* Lists. */

static bool is_policy(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".scp") == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in files->text, LEN bytes, that are policies; of the working tree: and are there.
 */
static bool take_names(struct git_files *files, size_t len, bool from_disk)
{
	const char *end = files->text + len;
	size_t unique = 0;

	files->names = calloc(len + 1, sizeof(*files->names));
	if (!files->names)
		return false;
	for (const char *name = files->text; name < end; name += strlen(name) + 1)
		if (is_policy(name) && (!from_disk || access(name, F_OK) == 0))
			files->names[files->count++] = name;
	qsort(files->names, files->count, sizeof(*files->names), compare_names);
	for (size_t i = 0; i < files->count; i++) /* one that is unmerged comes often */
		if (!unique || strcmp(files->names[unique - 1], files->names[i]) != 0)
			files->names[unique++] = files->names[i];
	files->count = unique;
	return true;
}

int git_list(const char *rev, char *const *paths, struct git_files *files)
{
	static const char *const tree[] = {"git", "ls-tree", "-r", "-z", "--name-only"};
	static const char *const disk[] = {"git",      "ls-files", "-z",
					   "--cached", "--others", "--exclude-standard"};
	size_t count = 0, len = 0, path_count = 0;
	const char **argv;
	bool ok;

	while (paths[path_count])
		path_count++;
	argv = calloc(path_count + ARRAY_LEN(disk) + 3, sizeof(*argv));
	*files = (struct git_files){0};
	if (!argv)
		return EXIT_ENVIRONMENT;
	memcpy(argv, rev ? tree : disk, rev ? sizeof(tree) : sizeof(disk));
	count = rev ? ARRAY_LEN(tree) : ARRAY_LEN(disk);
	if (rev)
		argv[count++] = rev;
	argv[count++] = "--";
	memcpy(argv + count, paths, path_count * sizeof(*paths));
	files->text = ask(argv, &len);
	free(argv);
	ok = files->text && take_names(files, len, !rev);
	return ok ? 0 : EXIT_ENVIRONMENT;
}

void git_files_free(struct git_files *files)
{
	free(files->names);
	free(files->text);
}

char *git_merge_base(const char *a, const char *b)
{
	const char *const argv[] = {"git", "merge-base", a, b, NULL};
	size_t len = 0;
	char *text = ask(argv, &len);

	if (text)
		text[strcspn(text, "\n")] = '\0';
	return text;
}

char *git_prefix(void)
{
	static const char *const argv[] = {"git", "rev-parse", "--show-prefix", NULL};
	size_t len = 0;
	char *text = ask(argv, &len);

	if (text && *text != '\n')
		memcpy(text, "./", 3);
	else if (text)
		*text = '\0';
	return text;
}
