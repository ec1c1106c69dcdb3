/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that were denied, by what denied them. */
#ifndef SCMPL_EXEC_DENIAL_H
#define SCMPL_EXEC_DENIAL_H

#include "exec/asked_calls.h"
#include "exec/filter_stack.h"

struct denial {
	const struct stacked_filter *stacked;
	struct verdict verdict;
	struct call call; /* one of them */
	struct asked_calls calls;
	unsigned long count;
	bool is_logged; /* a rule that lets it through logs it, which is stricter than to allow
			 */
};

VEC_STRUCT(denials, struct denial);

/* Count a call that STACKED denied. */
void denials_add(struct arena *arena, struct denials *denials,
		 const struct stacked_filter *stacked, struct verdict verdict,
		 const struct call *call);

/* The one that such a call is counted in; NULL when there was none yet. */
struct denial *denials_find(const struct denials *denials, const struct stacked_filter *stacked,
			    struct verdict verdict, const struct call *call);

/*
 * True when the policy says on purpose that there is no such call: by ENOSYS of a
 * rule or of the baseline.  Programs do without then, and often ask again.
 */
bool denial_is_absence(const struct stacked_filter *stacked, struct verdict verdict,
		       const struct call *call);

/* True when no rule decided but the default of STACKED's policy. */
bool denial_is_by_default(const struct stacked_filter *stacked, struct verdict verdict);

/* Append what decided: "web.scp:7 (chmod-family)", "web.scp:1 (the default)". */
void denial_place(struct context *ctx, const struct stacked_filter *stacked,
		  struct verdict verdict, struct sbuf *out);

/* Append the smallest changes of STACK's policies that would allow what was denied, one a line.
 */
void denials_advise(struct context *ctx, const struct filter_stack *stack,
		    const struct denials *denials, struct sbuf *out);

#endif
