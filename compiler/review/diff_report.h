/* SPDX-License-Identifier: Apache-2.0 */
/* What two policies decide differently, for people and for machines. */
#ifndef SCMPL_REVIEW_DIFF_REPORT_H
#define SCMPL_REVIEW_DIFF_REPORT_H

#include "core/context.h"
#include "core/str.h"
#include "model/policy.h"

/* Bits of what diff_report found. */
enum diff_kind {
	DIFF_LOOSER = 1 << 0,   /* some call gets a milder verdict than before */
	DIFF_STRICTER = 1 << 1, /* ... a stricter one */
	DIFF_OTHER = 1 << 2,    /* another errno, other flags, another listener */
};

struct diff_found {
	unsigned kinds; /* enum diff_kind; 0 when the two are equal */
	size_t changes; /* calls, by condition, that get another verdict */
};

/* Append what A and B decide differently, on the host that CTX was told of, to OUT. */
struct diff_found diff_report(struct context *ctx, const struct policy *a,
			      const struct policy *b, bool json, struct sbuf *out);

/* All that POLICY decides, in lines that a line-by-line diff can compare. */
void diff_listing(struct context *ctx, const struct policy *policy, struct sbuf *out);

#endif
