/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attack: what somebody tries who has taken a program over.
 *
 *     attack NAME...
 *
 * Makes each of the calls named and prints "NAME ok" or "NAME ERRNO".  The arguments are such
 * that nothing comes of it, and that no privilege is asked for before the call fails for
 * another reason: EPERM is the filter's answer, whoever runs this.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif
#ifndef SYS_modify_ldt /* a call of x86 */
#define SYS_modify_ldt -1
#endif

static long try_exec(void)
{
	char *argv[] = {"sh", "-c", "echo exec ok", NULL};
	char *envp[] = {NULL};

	return execve("/bin/sh", argv, envp);
}

static long try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
	return child;
}

/* There is no such directory. */
static long try_mount(void)
{
	return mount("none", "/no/such/directory", "tmpfs", 0, NULL);
}

/* Process 0 cannot be attached to. */
static long try_ptrace(void)
{
	return ptrace(PTRACE_ATTACH, 0, NULL, NULL);
}

/* Its parameters are nowhere. */
static long try_io_uring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL);
}

/* A flag that no namespace has. */
static long try_unshare(void)
{
	return syscall(SYS_unshare, 1);
}

/* Reads none of its own segments. */
static long try_modify_ldt(void)
{
	return syscall(SYS_modify_ldt, 0, NULL, 0);
}

static long try_inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long try_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static const struct attack {
	const char *name;
	long (*try)(void);
} attacks[] = {
	{"exec", try_exec},
	{"fork", try_fork},
	{"mount", try_mount},
	{"ptrace", try_ptrace},
	{"io_uring", try_io_uring},
	{"unshare", try_unshare},
	{"modify_ldt", try_modify_ldt},
	{"inet", try_inet},
	{"unix", try_unix},
};

static const char *outcome(long result)
{
	static char number[16];

	if (result >= 0)
		return "ok";
	if (errno == EPERM)
		return "EPERM";
	snprintf(number, sizeof(number), "%d", errno);
	return number;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		for (size_t k = 0; k < sizeof(attacks) / sizeof(*attacks); k++) {
			if (strcmp(argv[i], attacks[k].name) == 0)
				printf("%s %s\n", argv[i], outcome(attacks[k].try()));
		}
		fflush(stdout);
	}
	return 0;
}
