/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of a policy: its own expectations and tables of calls, held against the
 * model and what is made of it.
 */
#ifndef SCMPL_TARGET_POLICY_TEST_H
#define SCMPL_TARGET_POLICY_TEST_H

#include "core/context.h"
#include "core/str.h"
#include "sema/unit.h"

struct policy_test {
	struct scmpl *ctx;
	struct unit *unit;
	const struct policy *policy;
	struct sbuf *out; /* TAP */
	unsigned count, failed;
	unsigned rules, exercised;
};

/* Test TEST->policy, with the tables in the sources TABLES, COUNT of them. */
void policy_test_run(struct policy_test *test, const struct source *const *tables,
		     size_t count);

#endif
