/* SPDX-License-Identifier: Apache-2.0 */
/* The page for the person who has to approve a policy, and shorter forms of it. */
#ifndef SCMPL_PAGE_REVIEW_H
#define SCMPL_PAGE_REVIEW_H

#include "core/context.h"
#include "model/policy.h"

#include <jansson.h>

struct unit;

enum review_format { REVIEW_HTML, REVIEW_MARKDOWN, REVIEW_TEXT, REVIEW_FORMATS };

/* "html" */
const char *review_format_name(enum review_format format);

/* A policy as it was compiled, which may be without a text. */
struct reviewed {
	const char *name, *file; /* as shown, and of the source */
	const struct policy *policy;
	struct unit *unit; /* of the base: not looked at */
	bool is_filter;    /* it is what a kernel runs: there is nothing to be made of it */
};

struct review_request {
	struct reviewed now, base; /* base.policy NULL: nothing to compare with */
	size_t first_diag; /* in the context's diagnostics: the first that is not the base's */
	const char *command; /* how to make the page again */
	const char *version; /* of this program */
	bool is_thorough;    /* prove what takes long, too */
};

/* What a list of pages says of one. */
struct review_summary {
	unsigned open, partly, denied; /* calls; denied: or killed */
	unsigned looser, stricter;     /* changes */
	unsigned warnings, failed;     /* warnings; proofs and expectations that do not hold */
};

/*
 * Append the page of REQUEST to OUT.  Expectations must have been left unchecked
 * (settings.skip_expect).  False, reported, when it was too complex.
 */
bool review_write(struct context *ctx, const struct review_request *request,
		  enum review_format format, struct sbuf *out, struct review_summary *summary);

/*
 * Append the page that leads to others, one of ROWS each.  They were compared with BASE, a
 * string; NULL: with nothing.  It lets go of both.
 */
void review_index_write(struct context *ctx, json_t *rows, json_t *base, const char *version,
			struct sbuf *out);

#endif
