/* SPDX-License-Identifier: Apache-2.0 */
/* Filters into the kernel, for this thread and what it becomes. */
#ifndef SCMPL_EXEC_LOAD_H
#define SCMPL_EXEC_LOAD_H

#include "exec/filter_stack.h"

struct load_step {
	struct bpf_program program;
	unsigned flags; /* SECCOMP_FILTER_FLAG_* */
};

/* What is to be loaded, in order. */
VEC_STRUCT(load_plan, struct load_step);

/*
 * The steps that put STACK in force: one each, but that those behind a filter
 * that denies seccomp(2) are joined to it.  False after a diagnosis when that
 * would be more than the kernel takes.
 */
bool load_plan_make(struct context *ctx, const struct filter_stack *stack,
		    struct load_plan *plan);

/*
 * Load them.  0, or the errno of the step that failed.  Only makes the calls
 * that it has to: each step may be denied more than the one before.
 * no_new_privs is set where the kernel insists on it, and only there: who may
 * do without keeps what su and sudo need.
 */
int load_filters(const struct load_plan *plan);

/* One filter; with SECCOMP_FILTER_FLAG_NEW_LISTENER the listener, else 0; or -errno. */
int load_filter(const struct load_step *step);

/* What an error of load_filters means. */
void load_diagnose(struct context *ctx, int error);

#endif
