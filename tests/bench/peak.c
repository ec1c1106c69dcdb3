/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints how much memory a command took at most, in KiB.  Python cannot tell: what it
 * starts begins life in Python's own memory.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t child;

	if (argc < 2)
		return 2;
	child = fork();
	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execvp(argv[1], argv + 1);
		_exit(1);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status)
		return 1;
	printf("%ld\n", usage.ru_maxrss);
	return 0;
}
