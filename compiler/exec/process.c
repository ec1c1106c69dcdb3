/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/process.h"

#include "exec/host.h"
#include "kernel/settings.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c
#endif

/* Why the kernel does not show filters, where its errno alone would not say. */
static const char *hurdle(int error)
{
	switch (error) {
	case EACCES:
		return "that takes CAP_SYS_ADMIN, and no filter on scmpl itself";
	case EPERM:
		return "it may not be traced, or is traced by another process";
	case EIO:
		return "this kernel does not show filters (CONFIG_CHECKPOINT_RESTORE)";
	case EMEDIUMTYPE:
		return "one of them is not classic BPF";
	default:
		return strerror(error);
	}
}

static bool give_up(struct context *ctx, pid_t tid, int error)
{
	diag_environment(ctx->diags, SPAN_NONE, "cannot read the filters of process %d: %s",
			 (int)tid, hurdle(error));
	return false;
}

/* Filter INDEX of the stopped thread, the oldest is 0, into *PROGRAM; 0 or an errno. */
static int read_filter(struct context *ctx, pid_t tid, size_t index,
		       struct bpf_program *program)
{
	long len = ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, NULL);

	if (len < 0)
		return errno;
	*program = (struct bpf_program){.len = (size_t)len};
	program->code = ARENA_ARRAY(ctx->arena, struct insn, program->len + 1);
	return ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, program->code) < 0 ? errno : 0;
}

static void reverse(struct process *filters)
{
	for (size_t i = 0; i < filters->len / 2; i++) {
		struct bpf_program *other = &filters->ptr[filters->len - 1 - i];
		struct bpf_program one = filters->ptr[i];

		filters->ptr[i] = *other;
		*other = one;
	}
}

/* ENOENT comes behind the last, EINVAL when there is none. */
static int read_stopped(struct context *ctx, pid_t tid, struct process *out)
{
	struct bpf_program program;
	int error;

	while ((error = read_filter(ctx, tid, out->len, &program)) == 0)
		*VEC_PUSH(ctx->arena, out) = program;
	reverse(out);
	return error == ENOENT || (error == EINVAL && !out->len) ? 0 : error;
}

static bool read_thread(struct context *ctx, pid_t tid, struct process *out)
{
	int status, error = 0;

	*out = (struct process){0};
	if (ptrace(PTRACE_SEIZE, tid, NULL, NULL) < 0)
		return give_up(ctx, tid, errno);
	if (ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) < 0 ||
	    waitpid(tid, &status, __WALL) < 0 || !WIFSTOPPED(status))
		error = ESRCH;
	else
		error = read_stopped(ctx, tid, out);
	ptrace(PTRACE_DETACH, tid, NULL, NULL);
	return error == 0 || give_up(ctx, tid, error);
}

static bool is_same(const struct process *a, const struct process *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->ptr[i].len != b->ptr[i].len ||
		    memcmp(a->ptr[i].code, b->ptr[i].code,
			   a->ptr[i].len * sizeof(struct insn)) != 0)
			return false;
	return true;
}

/* The other threads are under what the first is under. */
static bool check_threads(struct context *ctx, pid_t pid, const struct process *first)
{
	DIR *folder = opendir(arena_printf(ctx->arena, "/proc/%d/task", (int)pid));
	struct dirent *entry;
	struct process other;
	bool ok = folder != NULL;

	if (!ok)
		return give_up(ctx, pid, errno);
	while (ok && (entry = readdir(folder))) {
		pid_t tid = (pid_t)atoi(entry->d_name);

		if (tid <= 0 || tid == pid)
			continue;
		ok = read_thread(ctx, tid, &other);
		if (ok && !is_same(first, &other)) {
			diag_error(ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
				   "thread %d of process %d is under other filters than its "
				   "first thread",
				   (int)tid, (int)pid);
			ok = false;
		}
	}
	closedir(folder);
	return ok;
}

static bool read_bounding_set(struct context *ctx, pid_t pid, uint64_t *caps)
{
	FILE *file = fopen(arena_printf(ctx->arena, "/proc/%d/status", (int)pid), "re");
	char line[256];
	bool found = false;

	if (!file)
		return give_up(ctx, pid, errno);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "CapBnd: %" SCNx64, caps) == 1;
	fclose(file);
	return found || give_up(ctx, pid, ESRCH);
}

bool process_read(struct context *ctx, pid_t pid, struct process *out)
{
	uint64_t caps;

	if (!read_bounding_set(ctx, pid, &caps) || !read_thread(ctx, pid, out) ||
	    !check_threads(ctx, pid, out) || !host_of_process(ctx, &out->host))
		return false;
	if (!ctx->settings->host.has_caps)
		out->host.caps = caps;
	return true;
}
