/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* For the handler, which nothing else can be handed to. */
static struct {
	volatile sig_atomic_t gate, signals; /* descriptors */
	volatile sig_atomic_t is_shut;
} gate_shared;

/* All stay blocked from now on, so that the signal, sent again as it came, is read. */
static void shut(int signo, siginfo_t *info, void *context)
{
	ucontext_t *interrupted = context;
	int error = errno;

	dup2(gate_shared.signals, gate_shared.gate);
	gate_shared.is_shut = true;
	for (int other = 1; other < GATE_SIGNALS; other++)
		sigaddset(&interrupted->uc_sigmask, other);
	syscall(SYS_rt_sigqueueinfo, getpid(), signo, info);
	errno = error;
}

void gate_build(struct gate *gate, const struct signals *signals)
{
	struct sigaction action = {.sa_sigaction = shut, .sa_flags = SA_SIGINFO};

	gate->fd = fcntl(signals->fd, F_DUPFD_CLOEXEC, 0);
	if (gate->fd < 0)
		return;
	gate_shared.gate = gate->fd;
	gate_shared.signals = signals->fd;
	sigfillset(&action.sa_mask);
	for (int signo = 1; signo < GATE_SIGNALS; signo++)
		if (signals_are_taken(signo))
			sigaction(signo, &action, &gate->before[signo]);
}

void gate_remove(struct gate *gate)
{
	if (gate->fd < 0)
		return;
	for (int signo = 1; signo < GATE_SIGNALS; signo++)
		if (signals_are_taken(signo))
			sigaction(signo, &gate->before[signo], NULL);
	close(gate->fd);
	gate->fd = -1;
}

void gate_answer(const struct gate *gate, const struct listener *listener, answer_call *answer,
		 void *data)
{
	struct listener at_gate = *listener;
	sigset_t none, taken;

	gate_shared.is_shut = false;
	at_gate.gate = dup3(listener->fd, gate->fd, O_CLOEXEC);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, &taken);
	while (!gate_shared.is_shut)
		answer_next(&at_gate, answer, data);
	sigprocmask(SIG_SETMASK, &taken, NULL);
}
