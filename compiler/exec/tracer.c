/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/tracer.h"

#include "exec/registers.h"

#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1
#endif

unsigned long tracer_options(bool with_ends)
{
	unsigned long forks = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;

	return with_ends ? forks | PTRACE_O_TRACEEXIT : forks;
}

/* riscv's first argument is gone while the call is under way. */
bool tracer_sees_forks(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
	return true;
#else
	return false;
#endif
}

static int event_of(int wait_status)
{
	return wait_status >> 16;
}

static bool is_fork(int wait_status)
{
	int event = event_of(wait_status);

	return event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
	       event == PTRACE_EVENT_CLONE;
}

/* A stop by job control, not the one that every new tracee makes. */
static bool is_group_stop(int wait_status)
{
	return event_of(wait_status) == PTRACE_EVENT_STOP && WSTOPSIG(wait_status) != SIGTRAP;
}

static bool ends_by_sigsys(pid_t pid)
{
	unsigned long code;

	return ptrace(PTRACE_GETEVENTMSG, pid, NULL, &code) == 0 && WIFSIGNALED((int)code) &&
	       WTERMSIG((int)code) == SIGSYS;
}

static bool is_trap(pid_t pid, int wait_status)
{
	siginfo_t info;

	return WSTOPSIG(wait_status) == SIGSYS && !event_of(wait_status) &&
	       ptrace(PTRACE_GETSIGINFO, pid, NULL, &info) == 0 && info.si_code == SYS_SECCOMP;
}

enum tracer_event tracer_look(pid_t pid, int wait_status, struct call_data *data)
{
	if (is_group_stop(wait_status))
		return TRACER_STOPPED;
	if (event_of(wait_status) == PTRACE_EVENT_EXIT && ends_by_sigsys(pid))
		return registers_call(pid, data) ? TRACER_KILLED : TRACER_NOTHING;
	if (is_fork(wait_status))
		return registers_call(pid, data) ? TRACER_FORKED : TRACER_NOTHING;
	if (is_trap(pid, wait_status))
		return registers_call(pid, data) ? TRACER_TRAPPED : TRACER_NOTHING;
	return TRACER_NOTHING;
}

void tracer_resume(pid_t pid, int wait_status)
{
	if (is_group_stop(wait_status))
		ptrace(PTRACE_LISTEN, pid, NULL, NULL);
	else
		ptrace(PTRACE_CONT, pid, NULL,
		       event_of(wait_status) ? 0L : (long)WSTOPSIG(wait_status));
}
