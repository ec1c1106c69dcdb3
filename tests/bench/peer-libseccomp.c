/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program does that makes its filter with libseccomp at each start: allow the
 * calls whose names are on standard input, deny the rest.
 *
 *	peer-libseccomp OPTIMIZE < NAMES > FILTER
 *	peer-libseccomp OPTIMIZE COMMAND [ARG...] < NAMES
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int add_names(scmp_filter_ctx filter)
{
	char name[64];

	while (fgets(name, sizeof(name), stdin)) {
		int number;

		name[strcspn(name, "\n")] = '\0';
		number = seccomp_syscall_resolve_name(name);
		if (number == __NR_SCMP_ERROR)
			continue;
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

	if (argc < 2 || !filter)
		return 2;
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, (uint32_t)atoi(argv[1]));
	if (add_names(filter) < 0)
		return 1;
	if (argc == 2)
		return seccomp_export_bpf(filter, STDOUT_FILENO) < 0;
	if (seccomp_load(filter) < 0)
		return 1;
	execvp(argv[2], argv + 2);
	return 1;
}
