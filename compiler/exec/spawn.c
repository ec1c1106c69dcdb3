/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child may be denied anything once its filter is loaded, so it tells how
 * it fares without a call:
 *
 *  - It shares our table of descriptors (CLONE_FILES), so the listener is ours
 *    the moment it exists; execve gives the child a table of its own, in which
 *    the listener is closed.
 *  - Its number and execve's errno stand in a page that both of us see.
 *  - A word of that page is a robust futex that the child owns.  The kernel marks
 *    it when the child leaves its memory behind: by execve, or by dying.
 */
#include "exec/spawn.h"

#include "exec/listener.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STAGE_START, STAGE_LOADED, STAGE_LOAD_FAILED, STAGE_EXECVE_FAILED };

struct spawn_page {
	atomic_int may_go; /* the parent is done with preparing the child */
	int is_traced;
	atomic_int stage;
	int listener;
	int error;
	_Atomic uint32_t owner; /* the robust futex */
	struct robust_list entry;
	struct robust_list_head robust;
};

static void rest(void)
{
	static const struct timespec moment = {.tv_nsec = 50000};

	nanosleep(&moment, NULL);
}

/* The child. */

static void own_word(struct spawn_page *page)
{
	page->entry.next = &page->robust.list;
	page->robust.list.next = &page->entry;
	page->robust.futex_offset = (long)offsetof(struct spawn_page, owner) -
				    (long)offsetof(struct spawn_page, entry);
	page->robust.list_op_pending = NULL;
	atomic_store(&page->owner, (uint32_t)syscall(SYS_gettid));
	syscall(SYS_set_robust_list, &page->robust, sizeof(page->robust));
}

NORETURN static void wait_for_the_end(struct spawn_page *page, int stage, int error)
{
	page->error = error;
	atomic_store(&page->stage, stage);
	for (;;)
		atomic_thread_fence(memory_order_seq_cst);
}

/* Every signal can be waited out while the caller is in a call, but for deadly ones. */
static int load_listening(const struct load_step *step)
{
	struct load_step with = *step;
	int fd;

	with.flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER;
	with.flags |= SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	fd = load_filter(&with);
	if (fd != -EINVAL)
		return fd;
	with.flags &= ~(unsigned)SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV; /* before Linux 5.19 */
	return load_filter(&with);
}

NORETURN static void be_child(struct spawn_page *page, const struct load_step *step,
			      const struct load_step *traced, const struct start *start,
			      const struct spawn_signals *signals)
{
	int fd;

	own_word(page);
	while (!atomic_load(&page->may_go))
		rest();
	sigaction(SIGCHLD, &signals->child, NULL);
	sigprocmask(SIG_SETMASK, &signals->mask, NULL);
	fd = load_listening(page->is_traced && traced ? traced : step);
	if (fd < 0)
		wait_for_the_end(page, STAGE_LOAD_FAILED, -fd);
	page->listener = fd;
	atomic_store(&page->stage, STAGE_LOADED);
	wait_for_the_end(page, STAGE_EXECVE_FAILED, start_execute(start));
}

/* The parent. */

static pid_t clone_sharing_files(void)
{
#ifdef __s390__
	return (pid_t)syscall(SYS_clone, NULL, CLONE_FILES | SIGCHLD, NULL, NULL, 0);
#else
	return (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, 0);
#endif
}

static bool has_left(const struct spawn_page *page)
{
	return (atomic_load(&page->owner) & FUTEX_OWNER_DIED) != 0;
}

static bool is_dead(pid_t pid)
{
	siginfo_t info = {.si_pid = 0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
	       info.si_pid == pid;
}

static bool wait_until_loaded(struct context *ctx, struct spawn *spawn)
{
	struct spawn_page *page = spawn->page;
	int stage;

	while ((stage = atomic_load(&page->stage)) == STAGE_START && !is_dead(spawn->pid))
		rest();
	if (stage == STAGE_START) {
		diag_environment(ctx->diags, SPAN_NONE, "the child was killed at its start");
		return false;
	}
	if (stage == STAGE_LOAD_FAILED) {
		load_diagnose(ctx, page->error);
		return false;
	}
	spawn->listener = page->listener;
	return true;
}

bool spawn_child(struct context *ctx, const struct load_step *step,
		 const struct load_step *traced, const struct start *start,
		 const struct spawn_signals *signals, unsigned long seize, bool *seized,
		 struct spawn *spawn)
{
	struct spawn_page *page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*spawn = (struct spawn){-1, -1, page};
	*seized = false;
	if (page != MAP_FAILED)
		spawn->pid = clone_sharing_files();
	if (page == MAP_FAILED || spawn->pid < 0) {
		diag_environment(ctx->diags, SPAN_NONE, "there can be no further process");
		return false;
	}
	if (spawn->pid == 0)
		be_child(page, step, traced, start, signals);
	if (seize)
		*seized = ptrace(PTRACE_SEIZE, spawn->pid, NULL, seize) == 0;
	page->is_traced = *seized;
	atomic_store(&page->may_go, 1);
	if (wait_until_loaded(ctx, spawn))
		return true;
	spawn_abort(spawn);
	return false;
}

enum spawn_state spawn_state(const struct spawn *spawn, int *error)
{
	/* In this order: who leaves after failing was killed by us. */
	if (has_left(spawn->page))
		return SPAWN_RUNNING;
	if (atomic_load(&spawn->page->stage) != STAGE_EXECVE_FAILED)
		return SPAWN_STARTING;
	*error = spawn->page->error;
	return SPAWN_FAILED;
}

void spawn_abort(struct spawn *spawn)
{
	int status = 0;
	pid_t pid;

	kill(spawn->pid, SIGKILL);
	do {
		pid = waitpid(spawn->pid, &status, __WALL);
		if (pid > 0 && WIFSTOPPED(status)) /* traced, on its way out */
			ptrace(PTRACE_CONT, pid, NULL, 0L);
	} while (pid < 0 ? errno == EINTR : WIFSTOPPED(status));
	if (spawn->listener >= 0)
		close(spawn->listener);
	munmap(spawn->page, sizeof(*spawn->page));
}
