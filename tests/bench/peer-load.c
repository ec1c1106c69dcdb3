/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least that starting a command under a filter takes: a program that does
 * nothing but load a ready one, without shared libraries.
 *
 *	peer-load FILTER COMMAND [ARG...]
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static struct sock_filter code[BPF_MAXINSNS];
	struct sock_fprog program = {0, code};
	ssize_t size;
	int fd;

	if (argc < 3)
		return 2;
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	size = read(fd, code, sizeof(code));
	if (size <= 0)
		return 1;
	program.len = (unsigned short)((size_t)size / sizeof(*code));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
		return 1;
	execvp(argv[2], argv + 2);
	return 1;
}
