/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of tracepoints, by which perf_event_open(2) takes them. */
#ifndef SCMPL_EXEC_TRACEPOINT_H
#define SCMPL_EXEC_TRACEPOINT_H

/*
 * tracefs as a descriptor, mounted nowhere, or -1 and errno.  It takes CAP_SYS_ADMIN and
 * Linux 5.2.
 */
int tracepoint_tree(void);

/* The number of the tracepoint NAME ("sched/sched_process_exec") in TREE, or -1 and errno. */
int tracepoint_id(int tree, const char *name);

#endif
