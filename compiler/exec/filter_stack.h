/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies that a command runs under, each with a filter of its own.  The
 * kernel asks all of them about each call and takes the strictest answer; of
 * equally strict ones that of the filter loaded last.
 */
#ifndef SCMPL_EXEC_FILTER_STACK_H
#define SCMPL_EXEC_FILTER_STACK_H

#include "bpf/bpf.h"
#include "core/context.h"
#include "exec/call.h"

struct stacked_filter {
	const struct source *source; /* where it was read; NULL: from no file */
	const struct policy *policy; /* NULL: the source is a filter, made elsewhere */
	struct unit *unit; /* of the policy's text; NULL: it is a profile or a filter */
	struct bpf_program program; /* for this machine; set by filter_stack_prepare */
	unsigned flags;             /* enum filter_flag */
};

struct filter_stack {
	struct stacked_filter *ptr;
	size_t len;
	size_t cap;
	bool by_libseccomp; /* who makes the filters: libseccomp, or our back end */
	bool once;          /* no program is executed after the command: see exec/once.h */
};

/* Append POLICY, compiled from SOURCE; UNIT as in struct stacked_filter. */
void filter_stack_add(struct arena *arena, struct filter_stack *stack,
		      const struct source *source, const struct policy *policy,
		      struct unit *unit);

/*
 * Append the filter that the bytes of SOURCE are: instructions in this machine's
 * byte order.  False after a diagnosis when the kernel would not take it.
 */
bool filter_stack_add_program(struct context *ctx, struct filter_stack *stack,
			      const struct source *source);

/*
 * Decide every policy's guards for this process, and compile and prove its filter.
 * False after a diagnosis.
 */
bool filter_stack_prepare(struct context *ctx, struct filter_stack *stack);

/* What STACKED does with CALL. */
struct verdict stacked_filter_verdict(const struct stacked_filter *stacked,
				      const struct call_data *data);

/* Whether STACK let all calls of ID through ABI go on, on any host; false in doubt. */
bool filter_stack_allows_all(const struct filter_stack *stack, enum abi abi, syscall_id id);

/*
 * What STACK together do with a call, as the kernel works it out; *DECIDING
 * (unless NULL) is the filter whose answer it is.
 */
struct verdict filter_stack_verdict(const struct filter_stack *stack,
				    const struct call_data *data,
				    const struct stacked_filter **deciding);

/* All of STACK, prepared and not empty, as one program into *OUT; false as of bpf_join. */
bool filter_stack_join(struct arena *arena, const struct filter_stack *stack,
		       struct bpf_program *out);

#endif
