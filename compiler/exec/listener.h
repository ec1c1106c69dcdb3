/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The supervisor's end of RET_NOTIFY.  A call that the filter
 * reports waits until it is answered.  When the last descriptor of the listener
 * is closed, by a crash too, all such calls fail with ENOSYS: nobody gets free
 * by killing a supervisor.
 */
#ifndef SCMPL_EXEC_LISTENER_H
#define SCMPL_EXEC_LISTENER_H

#include "core/arena.h"
#include "kernel/seccomp.h"

#include <linux/seccomp.h>

/* Younger than the headers of Linux 6.1. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

struct listener {
	int fd;
	int gate; /* where calls are taken: FD, or one that may be shut (gate.h) */
	size_t notification_size; /* what the running kernel writes, which may grow */
	size_t answer_size;
	struct seccomp_notif *notification;
	struct seccomp_notif_resp *answer;
};

/* Take up FD; false when the kernel cannot tell its sizes. */
bool listener_open(struct arena *arena, int fd, struct listener *listener);

/*
 * Wait for a call and take it, for which the functions below are.  NULL when a signal came
 * first, or who called was killed meanwhile.  Until a call is taken, a signal makes its
 * caller return from it, with EINTR where the program did not ask for restarting.
 */
const struct seccomp_notif *listener_receive(struct listener *listener);

/* The call as filters see it. */
struct call_data listener_data(const struct seccomp_notif *call);

/* True while the caller of that call is still waiting in it. */
bool listener_is_waiting(const struct listener *listener);

/* Let that call go on / make it return -ERROR (0: success, without doing anything). */
void listener_continue(struct listener *listener);
void listener_deny(struct listener *listener, int error);

#endif
