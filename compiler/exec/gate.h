/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls are waited for in the one call that takes them, without poll(2) before, while
 * signals are let in.  One that comes shuts the gate: a wait under way is interrupted, and
 * one that is just about to start finds another descriptor in the listener's place.  The
 * signal itself is left for the descriptor of struct signals.
 */
#ifndef SCMPL_EXEC_GATE_H
#define SCMPL_EXEC_GATE_H

#include "exec/background.h"
#include "exec/signals.h"

#define GATE_SIGNALS 65

struct gate {
	int fd; /* a copy of the listener's, or of the signals'; -1: there is no gate */
	struct sigaction before[GATE_SIGNALS]; /* by signal */
};

/*
 * Install the handlers; the signals stay blocked.  One gate at a time, as a process has one
 * table of handlers.  Without a free descriptor there is none.
 */
void gate_build(struct gate *gate, const struct signals *signals);
void gate_remove(struct gate *gate);

/*
 * Have the calls at LISTENER answered until a signal comes.  The last process under its
 * filter must be our child: kernels before 6.11 do not end a wait that nobody is left for.
 */
void gate_answer(const struct gate *gate, const struct listener *listener, answer_call *answer,
		 void *data);

#endif
