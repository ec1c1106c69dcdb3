/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/start.h"

#include "exec/find.h"
#include "kernel/native.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int start_diagnose(struct context *ctx, const char *name, int error)
{
	diag_environment(ctx->diags, SPAN_NONE, "cannot execute '%s': %s", name,
			 strerror(error));
	return error == ENOENT || error == ENOTDIR ? START_NOT_FOUND : START_REFUSED;
}

static char **shell_arguments(struct arena *arena, const char *file, char *const argv[])
{
	size_t argc = 0;
	char **shell;

	while (argv[argc])
		argc++;
	shell = ARENA_ARRAY(arena, char *, argc + 2);
	shell[0] = arena_strndup(arena, "sh", 2);
	shell[1] = arena_strndup(arena, file, strlen(file));
	for (size_t i = 1; i < argc; i++)
		shell[i + 1] = argv[i];
	return shell;
}

int start_find(struct context *ctx, char *const argv[], struct start *start)
{
	start->file = find_command(ctx->arena, argv[0]);
	if (!start->file)
		return start_diagnose(ctx, argv[0], errno);
	start->argv = argv;
	start->shell_argv = shell_arguments(ctx->arena, start->file, argv);
	return 0;
}

bool start_is_allowed(struct context *ctx, const struct filter_stack *stack,
		      const struct start *start)
{
	uint64_t args[SYSCALL_ARGS] = {(uintptr_t)start->file, (uintptr_t)start->argv,
				       (uintptr_t)environ};
	struct call_data data = bpf_call_data(abi_native(), SYS_execve, args);
	struct verdict verdict = filter_stack_verdict(stack, &data, NULL);

	if (verb_permits(verdict.action.verb))
		return true;
	diag_error(ctx->diags, verdict.rule, DIAG_CANNOT_EXEC,
		   "the policy says '%s' to execve: the command could never start",
		   verb_name(verdict.action.verb));
	return false;
}

int start_execute(const struct start *start)
{
	execve(start->file, start->argv, environ);
	if (errno == ENOEXEC)
		execve("/bin/sh", start->shell_argv, environ);
	return errno;
}
