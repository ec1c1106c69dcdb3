/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Become a command under a stack of filters: no process in between and none left
 * behind, no descriptor, signal or environment variable changed.
 */
#ifndef SCMPL_EXEC_EXEC_H
#define SCMPL_EXEC_EXEC_H

#include "exec/filter_stack.h"

/* Called when the command could not be started, to show ctx's diagnostics. */
typedef void exec_failed(void *data);

/*
 * Put STACK in force and execute ARGV.  Returns an exit status, the
 * reason being among the diagnostics, when that fails before the first filter is
 * loaded.  When it fails later, FAILED is called with DATA and the process exits
 * with the status: the thread that called this can no more be relied on to be
 * allowed anything.
 */
int exec_command(struct context *ctx, struct filter_stack *stack, char *const argv[],
		 exec_failed *failed, void *data);

#endif
