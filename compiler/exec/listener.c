/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/listener.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static size_t at_least(size_t size, size_t known)
{
	return size > known ? size : known;
}

bool listener_open(struct arena *arena, int fd, struct listener *listener)
{
	struct seccomp_notif_sizes sizes;

	if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) < 0)
		return false;
	listener->fd = listener->gate = fd;
	listener->notification_size =
		at_least(sizes.seccomp_notif, sizeof(struct seccomp_notif));
	listener->answer_size =
		at_least(sizes.seccomp_notif_resp, sizeof(struct seccomp_notif_resp));
	listener->notification = arena_alloc(arena, listener->notification_size);
	listener->answer = arena_alloc(arena, listener->answer_size);
	/* The two sides take turns on one CPU then, several times faster; Linux 6.6 has it. */
	ioctl(fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	return true;
}

const struct seccomp_notif *listener_receive(struct listener *listener)
{
	memset(listener->notification, 0, listener->notification_size);
	if (ioctl(listener->gate, SECCOMP_IOCTL_NOTIF_RECV, listener->notification) < 0)
		return NULL;
	return listener->notification;
}

struct call_data listener_data(const struct seccomp_notif *call)
{
	struct call_data data = {.nr = (uint32_t)call->data.nr,
				 .arch = call->data.arch,
				 .instruction_pointer = call->data.instruction_pointer};

	for (size_t i = 0; i < ARRAY_LEN(data.args); i++)
		data.args[i] = call->data.args[i];
	return data;
}

bool listener_is_waiting(const struct listener *listener)
{
	return ioctl(listener->fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &listener->notification->id) ==
	       0;
}

/* A caller that was killed meanwhile is no trouble. */
static void answer(struct listener *listener, int error, uint32_t flags)
{
	memset(listener->answer, 0, listener->answer_size);
	listener->answer->id = listener->notification->id;
	listener->answer->error = error;
	listener->answer->flags = flags;
	while (ioctl(listener->fd, SECCOMP_IOCTL_NOTIF_SEND, listener->answer) < 0 &&
	       errno == EINTR)
		;
}

void listener_continue(struct listener *listener)
{
	answer(listener, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

void listener_deny(struct listener *listener, int error)
{
	answer(listener, -error, 0);
}
