/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call-probe: makes the system calls of a table and says what became of each.
 * The tests run it under a filter and without one, and compare.
 *
 *     call-probe FILE
 *
 * A line of FILE is a call: its number and its six arguments in hexadecimal; what
 * follows is for people.  A line of output is its outcome:
 *
 *     errno 13         the call failed
 *     returned 0       the call succeeded
 *     signal 31        the caller is dead
 *
 * Each call is made by a child of its own that has no descriptors left: it meets
 * the same state every time, whatever the others did, and can spoil nothing.
 *
 * Build: cc -static -O2.  Beyond the calls of the table it makes as few as it can,
 * for a filter that it runs under has to let them through.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Newer than the headers of the systems we build on. */
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum {
	ARGS = 6,
	TABLE_MAX = 1 << 20,
};

struct call {
	unsigned long nr;
	unsigned long args[ARGS];
};

/* What a child has to say; shared with it. */
struct result {
	bool is_made;
	int error; /* 0: it returned VALUE */
	long value;
};

static struct result *result;
static char table[TABLE_MAX];

/* dprintf() would seek. */
static void put(int fd, const char *format, ...)
{
	char line[256];
	va_list values;
	int len;

	va_start(values, format);
	len = vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	if (write(fd, line, (size_t)len) != len)
		_exit(EXIT_FAILURE);
}

_Noreturn static void die(const char *what)
{
	put(STDERR_FILENO, "call-probe: %s: %s\n", what, strerror(errno));
	_exit(EXIT_FAILURE);
}

static void read_table(const char *path)
{
	size_t len = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die(path);
	while ((got = read(fd, table + len, sizeof(table) - 1 - len)) > 0)
		len += (size_t)got;
	if (got < 0 || len == sizeof(table) - 1)
		die(path);
	table[len] = '\0';
}

/* Reads numbers as the kernel will get them: all 64 bits, no sign. */
static struct call read_call(const char *line)
{
	struct call call = {0};
	char *end;

	call.nr = strtoul(line, &end, 16);
	for (int i = 0; i < ARGS; i++)
		call.args[i] = strtoul(end, &end, 16);
	return call;
}

_Noreturn static void make_call(const struct call *call)
{
	const unsigned long *a = call->args;

	if (syscall(SYS_close_range, 0, ~0U, 0) != 0)
		_exit(EXIT_FAILURE);
	errno = 0;
	result->value = syscall((long)call->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
	result->error = errno;
	result->is_made = true;
	_exit(EXIT_SUCCESS);
}

static void probe(const struct call *call)
{
	int status;
	pid_t pid;

	*result = (struct result){0};
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		make_call(call);
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (WIFSIGNALED(status))
		put(STDOUT_FILENO, "signal %d\n", WTERMSIG(status));
	else if (!result->is_made)
		put(STDOUT_FILENO, "not made\n");
	else if (result->error)
		put(STDOUT_FILENO, "errno %d\n", result->error);
	else
		put(STDOUT_FILENO, "returned %ld\n", result->value);
}

int main(int argc, char **argv)
{
	struct call call;

	if (argc != 2) {
		put(STDERR_FILENO, "usage: call-probe FILE\n");
		return 2;
	}
	read_table(argv[1]);
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (result == MAP_FAILED)
		die("mmap");
	for (char *line = strtok(table, "\n"); line; line = strtok(NULL, "\n")) {
		call = read_call(line);
		probe(&call);
	}
	return EXIT_SUCCESS;
}
