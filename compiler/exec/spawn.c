/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A child that loads its own filter, and tells us how it fares.  Once the filter is
 * in force any call may be denied, or be reported and wait for us, so from then on
 * the child must not need one to be heard.  Three things do that:
 *
 *  - CLONE_FILES: the child shares our table of descriptors, so that the listener it
 *    gets is ours the moment it exists.  execve gives the child a table of its own,
 *    and closes the listener in it (it is close-on-exec).
 *  - A page of shared memory: the child's progress, the listener's number, an errno.
 *  - A robust futex in that page, owned by the child.  Who leaves their memory behind,
 *    by execve or by dying, has the kernel set FUTEX_OWNER_DIED in it
 *    (set_robust_list(2)).  That is how a success of execve shows, which returns to nobody.
 *
 * What happens, in order; where it says "stage", that is a field of the page:
 *
 *	parent                                  child
 *	maps the page, clones                   owns the futex, starts the guard
 *	PTRACE_SEIZE, if asked for              waits for may_go
 *	is_traced = how that went, may_go = 1   gets the command's signals back
 *	waits for a stage                       loads the filter
 *	                                        listener = its number, STAGE_LOADED
 *	takes the listener, answers calls       execve, which is reported perhaps
 *	  meanwhile asks spawn_state:
 *	  FUTEX_OWNER_DIED: SPAWN_RUNNING       ... is another program now, or dead
 *	  STAGE_EXECVE_FAILED: SPAWN_FAILED     ... or spins with execve's errno in error
 *
 * A child that fails spins, without a call, until it is killed: exiting is a call.
 *
 * Should we be killed meanwhile, nobody answers it, and the listener stays open, since it is
 * in the child's table.  The guard, a thread of the child, has asked to be killed then: that is
 * the end of the whole child.  execve ends the thread, and the command has nothing of it.
 */
#include "exec/spawn.h"

#include "exec/listener.h"
#include "exec/tracer.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_NS 50000 /* between two looks at the page; what a start may be late by */
#define GUARD_STACK (16u << 10)

enum stage { STAGE_START, STAGE_LOADED, STAGE_LOAD_FAILED, STAGE_EXECVE_FAILED };

/* What is written before an atomic field is can be read by who has read that. */
struct spawn_page {
	/* By the parent. */
	pid_t parent;
	bool is_traced;
	atomic_bool may_go; /* the child is prepared */

	/* By the child. */
	atomic_bool is_guarded;
	int listener; /* of STAGE_LOADED */
	int error;    /* errno of a stage that failed */
	atomic_int stage;

	/* By the kernel: the futex, and the list of all that the child owns, which is this. */
	_Atomic uint32_t owner; /* the child's thread id, until FUTEX_OWNER_DIED is set */
	struct robust_list entry;
	struct robust_list_head owned;
};

static void wait_a_moment(void)
{
	static const struct timespec moment = {.tv_nsec = POLL_NS};

	nanosleep(&moment, NULL);
}

/* The child. */

/* Own the futex: a ring of the list's head and one entry, and OWNER that far from the entry. */
static void own_futex(struct spawn_page *page)
{
	page->entry.next = &page->owned.list;
	page->owned.list.next = &page->entry;
	page->owned.futex_offset = (long)offsetof(struct spawn_page, owner) -
				   (long)offsetof(struct spawn_page, entry);
	page->owned.list_op_pending = NULL;
	atomic_store(&page->owner, (uint32_t)syscall(SYS_gettid));
	syscall(SYS_set_robust_list, &page->owned, sizeof(page->owned));
}

/* What is signalled to this thread at our parent's death ends the whole child. */
static int guard(void *data)
{
	struct spawn_page *page = data;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != page->parent)
		_exit(START_TROUBLE);
	atomic_store(&page->is_guarded, true);
	for (;;)
		pause();
}

/* Below STACK.  Without one all is well, too, unless we are killed.  Who traces the child has
 * no news of it. */
static void start_guard(struct spawn_page *page, char *stack)
{
	if (clone(guard, stack,
		  CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			  CLONE_SYSVSEM | CLONE_UNTRACED,
		  page) < 0)
		atomic_store(&page->is_guarded, true);
}

NORETURN static void wait_to_be_killed(struct spawn_page *page, enum stage stage, int error)
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

NORETURN static void be_child(struct spawn_page *page, const struct spawn_request *request)
{
	const struct load_step *filter = request->filter;
	_Alignas(16) char stack[GUARD_STACK]; /* till execve */
	int fd;

	own_futex(page);
	start_guard(page, stack + sizeof(stack));
	while (!atomic_load(&page->may_go) || !atomic_load(&page->is_guarded))
		wait_a_moment();
	sigaction(SIGCHLD, &request->signals->child, NULL);
	sigprocmask(SIG_SETMASK, &request->signals->mask, NULL);
	if (page->is_traced && request->traced_filter)
		filter = request->traced_filter;
	fd = load_listening(filter);
	if (fd < 0)
		wait_to_be_killed(page, STAGE_LOAD_FAILED, -fd);
	page->listener = fd;
	atomic_store(&page->stage, STAGE_LOADED);
	wait_to_be_killed(page, STAGE_EXECVE_FAILED, start_execute(request->start));
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

/* It is another program now, or dead. */
static bool has_left(const struct spawn_page *page)
{
	return (atomic_load(&page->owner) & FUTEX_OWNER_DIED) != 0;
}

/*
 * Whether the child has died.  A stop of a traced one is told whatever waitid is asked for,
 * and is no end; *IS_STOPPED then.  It stays to be waited for.
 */
static bool is_dead(pid_t pid, bool *is_stopped)
{
	siginfo_t info = {.si_pid = 0};
	bool has_news =
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
		info.si_pid == pid;

	*is_stopped = has_news && info.si_code == CLD_TRAPPED;
	return has_news && !*is_stopped;
}

/* A signal that stopped the child at its start is the command's. */
static void resume(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, WNOHANG | __WALL) == pid && WIFSTOPPED(status))
		tracer_resume(pid, status);
}

/*
 * The stage is read behind the look at the child: one that is dead or stopped gets no
 * further, so that a stop is of the start when the stage is, and else of the command,
 * which the supervisor wants to see.
 */
static bool wait_until_loaded(struct context *ctx, struct spawn *spawn)
{
	struct spawn_page *page = spawn->page;
	bool has_died, is_stopped;
	int stage;

	for (;;) {
		has_died = is_dead(spawn->pid, &is_stopped);
		stage = atomic_load(&page->stage);
		if (stage != STAGE_START || has_died)
			break;
		if (is_stopped)
			resume(spawn->pid);
		else
			wait_a_moment();
	}
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

bool spawn_child(struct context *ctx, const struct spawn_request *request, struct spawn *spawn)
{
	struct spawn_page *page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*spawn = (struct spawn){.pid = -1, .listener = -1, .page = page};
	if (page != MAP_FAILED) {
		page->parent = getpid();
		spawn->pid = clone_sharing_files();
	}
	if (page == MAP_FAILED || spawn->pid < 0) {
		diag_environment(ctx->diags, SPAN_NONE, "there can be no further process");
		return false;
	}
	if (spawn->pid == 0)
		be_child(page, request);
	spawn->is_traced = request->trace_options &&
			   ptrace(PTRACE_SEIZE, spawn->pid, NULL, request->trace_options) == 0;
	page->is_traced = spawn->is_traced;
	atomic_store(&page->may_go, true);
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
