/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The code of a launcher (../launcher.h): it puts the filter that lies behind it in force and
 * becomes the command in its arguments.  No libc, nothing that is written to but the stack.
 * `generate` makes x86_64.inc and aarch64.inc of this.
 *
 * What can be known before the filter is in force is: it may deny finding out, and telling.
 */
#include "system.h"

enum {
	STATUS_TROUBLE = 125,  /* of the launcher or of the kernel */
	STATUS_REFUSED = 126,  /* the command is there and cannot be executed */
	STATUS_NOT_FOUND = 127 /* it is not there */
};

/* The longest path that the kernel takes, with its zero. */
#define PATH_SIZE 4096

/* Of what is told, and of a word in it that comes from outside. */
#define MESSAGE_SIZE 1024
#define WORD_SIZE 400

#define PATH_DEFAULT "/bin:/usr/bin"
#define SHELL "/bin/sh"

/* In place of the filter, which starts here: see start.ld and launcher.c. */
struct filter {
	uint32_t asked; /* what the policy asks for; nothing to us */
	uint32_t flags; /* of seccomp(2) */
	uint32_t len;
	uint32_t zero;
	char code[]; /* struct sock_filter */
};

extern const struct filter filter HIDDEN;

/* struct sock_fprog. */
struct program {
	uint16_t len;
	const void *code;
};

struct launch {
	const char *name; /* of the launcher, as it was called */
	char **argv;      /* its own: the command follows */
	char **envp;
};

/* Messages. */

struct message {
	char text[MESSAGE_SIZE];
	size_t len;
};

static void put(struct message *message, const char *word)
{
	for (size_t i = 0; word[i] && i < WORD_SIZE && message->len < MESSAGE_SIZE; i++)
		message->text[message->len++] = word[i];
}

static void begin(struct message *message, const char *word)
{
	message->len = 0;
	put(message, word);
}

static void put_number(struct message *message, unsigned number)
{
	char digit[2] = {(char)('0' + number % 10), '\0'};

	if (number >= 10)
		put_number(message, number / 10);
	put(message, digit);
}

/* Errors, each in front of its text: one array needs no addresses, which would be relocated. */
static const char errors[] = "\001Operation not permitted\0"
			     "\002No such file or directory\0"
			     "\005Input/output error\0"
			     "\007Argument list too long\0"
			     "\010Exec format error\0"
			     "\013Resource temporarily unavailable\0"
			     "\014Cannot allocate memory\0"
			     "\015Permission denied\0"
			     "\024Not a directory\0"
			     "\026Invalid argument\0"
			     "\032Text file busy\0"
			     "\044File name too long\0"
			     "\046Function not implemented\0"
			     "\050Too many levels of symbolic links\0";

static void put_error(struct message *message, int error)
{
	for (const char *at = errors; *at; at++) {
		if (*at == error) {
			put(message, at + 1);
			return;
		}
		while (*at)
			at++;
	}
	put(message, "error ");
	put_number(message, (unsigned)error);
}

NORETURN static void leave(const struct message *message, int status)
{
	call(NR_WRITE, 2, (long)message->text, (long)message->len, 0, 0);
	for (;;) {
		call(NR_EXIT_GROUP, status, 0, 0, 0, 0);
		__builtin_trap(); /* the filter denies leaving */
	}
}

NORETURN static void leave_of_usage(const struct launch *launch)
{
	struct message message;

	begin(&message, "usage: ");
	put(&message, launch->name);
	put(&message, " COMMAND [ARG...]\n");
	leave(&message, STATUS_TROUBLE);
}

NORETURN static void leave_of_filter(const struct launch *launch, int error)
{
	struct message message;

	begin(&message, launch->name);
	put(&message, ": the kernel does not take the filter: ");
	put_error(&message, error);
	put(&message, "\n");
	leave(&message, STATUS_TROUBLE);
}

NORETURN static void leave_of_command(const struct launch *launch, const char *command,
				      int error)
{
	struct message message;

	begin(&message, launch->name);
	put(&message, ": cannot execute '");
	put(&message, command);
	put(&message, "': ");
	put_error(&message, error);
	put(&message, "\n");
	leave(&message,
	      error == ENOENT || error == ENOTDIR ? STATUS_NOT_FOUND : STATUS_REFUSED);
}

/* Finding the command, as execvp(3) does. */

static size_t length(const char *text)
{
	size_t len = 0;

	while (text[len])
		len++;
	return len;
}

static bool has_slash(const char *text)
{
	while (*text && *text != '/')
		text++;
	return *text != '\0';
}

static const char *path_of(char **envp)
{
	for (; *envp; envp++) {
		const char *at = *envp;

		if (at[0] == 'P' && at[1] == 'A' && at[2] == 'T' && at[3] == 'H' &&
		    at[4] == '=')
			return at + 5;
	}
	return PATH_DEFAULT;
}

/* By the effective user, which kernels before 5.8 cannot be asked for. */
static int check_access(const char *path)
{
	long result = call(NR_FACCESSAT2, AT_FDCWD, (long)path, X_OK, AT_EACCESS, 0);

	if (result == -ENOSYS || result == -EPERM)
		result = call(NR_FACCESSAT, AT_FDCWD, (long)path, X_OK, 0, 0);
	return (int)-result;
}

/* 0 when PATH can be executed, else an errno. */
static int check_file(const char *path)
{
	struct file_status status;
	long result = call(NR_NEWFSTATAT, AT_FDCWD, (long)path, (long)&status, 0, 0);

	if (result < 0)
		return (int)-result;
	return (status.mode & S_IFMT) == S_IFREG ? check_access(path) : EACCES;
}

/* NAME in the folder of LEN bytes at FOLDER, "" being this one; false: that is too long. */
static bool join(char path[PATH_SIZE], const char *folder, size_t len, const char *name)
{
	size_t name_len = length(name), at = 0;

	if (len > PATH_SIZE || name_len > PATH_SIZE || len + name_len + 2 > PATH_SIZE)
		return false;
	for (size_t i = 0; i < len; i++)
		path[at++] = folder[i];
	if (len)
		path[at++] = '/';
	for (size_t i = 0; i <= name_len; i++)
		path[at++] = name[i];
	return true;
}

/* NAME along the folders of SEARCH; 0, or why it is in none of them. */
static int find_along(const char *search, const char *name, char path[PATH_SIZE])
{
	int worst = ENOENT;

	while (*name) {
		size_t len = 0;

		while (search[len] && search[len] != ':')
			len++;
		if (join(path, search, len, name)) {
			int error = check_file(path);

			if (!error)
				return 0;
			if (error == EACCES)
				worst = EACCES;
		}
		if (!search[len])
			break;
		search += len + 1;
	}
	return worst;
}

/* The start. */

static void load(const struct launch *launch)
{
	struct program program = {(uint16_t)filter.len, filter.code};
	long result = call(NR_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

	if (!result)
		result = call(NR_SECCOMP, SECCOMP_SET_MODE_FILTER, (long)filter.flags,
			      (long)&program, 0, 0);
	if (result) /* a thread's number is no success: there is no other thread */
		leave_of_filter(launch, result < 0 ? (int)-result : EINVAL);
}

/* A file that no program can be made of is the shell's; the errno. */
static int execute(const struct launch *launch, char *file)
{
	static const char shell[] = SHELL;
	char **argv = launch->argv;
	long result = call(NR_EXECVE, (long)file, (long)(argv + 1), (long)launch->envp, 0, 0);

	if (result != -ENOEXEC)
		return (int)-result;
	argv[0] = (char *)shell + sizeof(SHELL) - sizeof("sh");
	argv[1] = file;
	return (int)-call(NR_EXECVE, (long)shell, (long)argv, (long)launch->envp, 0, 0);
}

/* STACK is what the kernel lays out: the number of arguments, these, NULL, the environment. */
NORETURN USED void launch_command(long *stack)
{
	struct launch launch = {.argv = (char **)(stack + 1)};
	const char *command;
	char found[PATH_SIZE];
	char *file = found;
	int error;

	launch.name = *stack > 0 ? launch.argv[0] : "launcher";
	launch.envp = launch.argv + *stack + 1;
	if (*stack < 2)
		leave_of_usage(&launch);
	command = file = launch.argv[1];
	if (has_slash(command)) {
		error = check_file(command);
	} else {
		file = found;
		error = find_along(path_of(launch.envp), command, found);
	}
	if (!error) {
		load(&launch);
		error = execute(&launch, file);
	}
	leave_of_command(&launch, command, error);
}
