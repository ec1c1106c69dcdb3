/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of the calls of one kind, told by cases, each with the line that decides. */
#ifndef SCMPL_REVIEW_VERDICT_CASES_H
#define SCMPL_REVIEW_VERDICT_CASES_H

#include "core/context.h"
#include "model/policy.h"

struct verdict_case {
	enum verb verb;
	const char *verdict;       /* "deny with EPERM" */
	const char *where, *guard; /* "": whatever the arguments; on every host */
	struct span rule;
	bool is_behind; /* what the rule asks is behind a pointer: so it is all of the call */
};

VEC_STRUCT(verdict_cases, struct verdict_case);

/* What POLICY does with the calls of ID on ABI that are in GIVEN, on the host CTX was told of.
 */
struct verdict_cases verdict_cases_of(struct context *ctx, const struct policy *policy,
				      syscall_id id, enum abi abi, const struct cube *given);

/*
 * The same of all calls, where what is left to the default by other cases is the last one, and
 * goes without conditions.
 */
struct verdict_cases verdict_cases_but_rest(struct context *ctx, const struct policy *policy,
					    syscall_id id, enum abi abi);

/* The same words, decided by the same lines. */
bool verdict_cases_equal(const struct verdict_cases *a, const struct verdict_cases *b);

#endif
