/* SPDX-License-Identifier: Apache-2.0 */
/*
 * late: loads a filter into a program that has started already.
 *
 *     LD_PRELOAD=late.so LATE_FILTER=policy.bpf PROGRAM
 *
 * The dynamic linker calls this before main.  The filter is a file made by `scmpl build -t
 * bpf`. Where it cannot be loaded, the program does not run.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static struct sock_filter code[BPF_MAXINSNS];

static void give_up(const char *what)
{
	perror(what);
	_exit(125);
}

__attribute__((constructor)) static void load(void)
{
	const char *path = getenv("LATE_FILTER");
	struct sock_fprog program = {.filter = code};
	FILE *file = path ? fopen(path, "rb") : NULL;

	if (!file)
		give_up("late: LATE_FILTER");
	program.len = (unsigned short)fread(code, sizeof(*code), BPF_MAXINSNS, file);
	fclose(file);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		give_up("late: no_new_privs");
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0))
		give_up("late: the filter");
}
