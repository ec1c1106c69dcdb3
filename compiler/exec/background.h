/* SPDX-License-Identifier: Apache-2.0 */
/* What is done for processes under our filter that outlive our stay. */
#ifndef SCMPL_EXEC_BACKGROUND_H
#define SCMPL_EXEC_BACKGROUND_H

#include "exec/listener.h"

/* Answers a call by listener_continue or listener_deny; DATA is its owner's. */
typedef void answer_call(void *data, struct listener *listener,
			 const struct seccomp_notif *call);

/* Wait for a call at LISTENER and have it answered; none when a signal comes first. */
void answer_next(struct listener *listener, answer_call *answer, void *data);

/*
 * Leave a process behind that goes on answering, deaf to signals, until the last
 * of the processes under the COUNT listeners has ended.  Without it they would
 * feel that we go: a listener that is closed turns every answer into ENOSYS.
 * None is left when there is nobody to answer.
 */
void background_answer(struct listener *const *listeners, size_t count, answer_call *answer,
		       void *data);

#endif
