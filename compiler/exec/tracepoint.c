/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/tracepoint.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int tracepoint_tree(void)
{
	int context = (int)syscall(SYS_fsopen, "tracefs", FSOPEN_CLOEXEC);
	int tree = -1, error;

	if (context < 0)
		return -1;
	if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		tree = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
	error = errno;
	close(context);
	errno = error;
	return tree;
}

int tracepoint_id(int tree, const char *name)
{
	char path[128], text[16] = "";
	int fd, error;
	ssize_t len;

	snprintf(path, sizeof(path), "events/%s/id", name);
	fd = openat(tree, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, text, sizeof(text) - 1);
	error = errno;
	close(fd);
	errno = error;
	return len > 0 ? atoi(text) : -1;
}
