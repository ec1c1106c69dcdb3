/* SPDX-License-Identifier: Apache-2.0 */
/* exec --explain-denied and --complain: tell live what is denied, and by which line. */
#ifndef SCMPL_RUN_EXPLAIN_H
#define SCMPL_RUN_EXPLAIN_H

#include "core/context.h"

/*
 * Run ARGV under ctx->layers as a child and print on OUT every call that they
 * deny, as it is made, and a summary at the end.  COMPLAIN: such calls are let
 * through.  0 and the command's *WAIT_STATUS, or an exit status of ours after a
 * diagnosis.
 */
int explain_command(struct scmpl *ctx, char *const argv[], bool complain, int out,
		    int *wait_status);

#endif
