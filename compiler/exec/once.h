/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exec --once: the command is executed, and no program after it.
 *
 * A filter of its own has RET_NOTIFY for execve and execveat, through every ABI, and a thread
 * of ours lets them go on.  The execve that succeeds ends that thread and closes the listener,
 * which is close-on-exec, before the first instruction of the command: from then on nobody can
 * answer, and the kernel fails each such call with ENOSYS by itself.  There is no supervisor to
 * be killed, and none to be asked twice.
 *
 * To let a call go on (SECCOMP_USER_NOTIF_FLAG_CONTINUE) decides nothing in general, because
 * what its pointers lead to may change behind the supervisor's back.  Here it is sound: while
 * the listener lives the one thread under the filter is the one that loaded it, which runs our
 * code alone, and has no child.
 *
 * Of several filters that say RET_NOTIFY the newest has the say.  One with a listener could be
 * loaded again once ours is closed, and its owner would let execve go on; so the filter denies
 * SECCOMP_FILTER_FLAG_NEW_LISTENER, with the errno of a process that has a listener already.
 */
#ifndef SCMPL_EXEC_ONCE_H
#define SCMPL_EXEC_ONCE_H

#include "exec/listener.h"
#include "exec/load.h"

struct once {
	struct load_step step;
	struct arena *arena;
	struct listener listener;
};

/* Make the filter for this machine; false after a diagnosis. */
bool once_prepare(struct context *ctx, struct once *once);

/*
 * Load it for this thread, and have its execve answered until one succeeds; before other
 * filters, which may deny what that takes.  0, or the errno.
 */
int once_start(struct once *once);

#endif
