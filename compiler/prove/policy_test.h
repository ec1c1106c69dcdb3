/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of a policy: its own expectations and tables of calls, held against the
 * model and what is made of it.
 */
#ifndef SCMPL_PROVE_POLICY_TEST_H
#define SCMPL_PROVE_POLICY_TEST_H

#include "core/context.h"
#include "core/str.h"
#include "core/vec.h"
#include "sema/unit.h"

struct policy_result {
	const char *name;
	bool is_ok;
	struct span expectation;   /* SPAN_NONE: it is about what is made of the policy */
	const char *skipped;       /* why it was not tried; NULL: it was */
	bool by_libseccomp;        /* what it made of the policy was looked at */
	VEC(const char *) reasons; /* why it failed, line by line */
};

struct policy_test {
	struct context *ctx;
	struct unit *unit;
	const struct policy *policy;
	bool is_quick; /* leave out what takes long: libseccomp's filters, and ours */
	VEC(struct policy_result) results;
	unsigned failed;
	unsigned rules;           /* that have an effect */
	VEC(struct span) missing; /* those that no expectation notices */
};

/* "policy.scp:16: deny chmod" */
const char *policy_test_place(const struct policy_test *test, struct span span);

/* Test TEST->policy, with the tables in the sources TABLES, COUNT of them. */
void policy_test_run(struct policy_test *test, const struct source *const *tables,
		     size_t count);

/* What came out, as TAP or as a JSON object. */
void policy_test_print_tap(const struct policy_test *test, struct sbuf *out);
void policy_test_print_json(const struct policy_test *test, struct sbuf *out);

#endif
