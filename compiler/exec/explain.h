/* SPDX-License-Identifier: Apache-2.0 */
/* exec --explain-denied and --complain: tell live what is denied, and by which line. */
#ifndef SCMPL_EXEC_EXPLAIN_H
#define SCMPL_EXEC_EXPLAIN_H

#include "exec/filter_stack.h"

struct explain_options {
	bool complain; /* such calls are let through */
	int out;       /* the descriptor to print on */
};

/*
 * Run ARGV under STACK as a child and print on options.out every call that they
 * deny, as it is made, and a summary at the end.  0 and the command's *WAIT_STATUS, or an exit
 * status of ours after a diagnosis.
 */
int explain_command(struct context *ctx, struct filter_stack *stack, char *const argv[],
		    struct explain_options options, int *wait_status);

#endif
