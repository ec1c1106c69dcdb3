/* SPDX-License-Identifier: Apache-2.0 */
/* "did you mean": the nearest known name to a wrong one. */
#ifndef SCMPL_CORE_SUGGEST_H
#define SCMPL_CORE_SUGGEST_H

#include "core/str.h"

struct suggest {
	struct str wrong;
	const char *best; /* NULL while nothing is near enough */
	unsigned distance;
};

/* Start looking for names near WRONG. */
struct suggest suggest_start(struct str wrong);

/* Offer a candidate; a tie keeps the earlier one. CANDIDATE has to stay valid. */
void suggest_offer(struct suggest *suggest, const char *candidate);

#endif
