/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that were denied, by what denied them. */
#ifndef SCMPL_RUN_DENIAL_H
#define SCMPL_RUN_DENIAL_H

#include "run/layer.h"
#include "run/pin.h"

struct denial {
	const struct layer *layer;
	struct verdict verdict;
	struct call call; /* one of them */
	struct pin_values pinned;
	unsigned long count;
};

struct denials {
	struct denial *ptr;
	size_t len;
	size_t cap;
};

/* Count a call that LAYER denied. */
void denials_add(struct arena *arena, struct denials *denials, const struct layer *layer,
		 struct verdict verdict, const struct call *call);

/* The one that such a call is counted in; NULL when there was none yet. */
struct denial *denials_find(const struct denials *denials, const struct layer *layer,
			    struct verdict verdict, const struct call *call);

/*
 * True when the policy says on purpose that there is no such call: by ENOSYS of a
 * rule or of the baseline.  Programs do without then, and often ask again.
 */
bool denial_is_absence(const struct layer *layer, struct verdict verdict,
		       const struct call *call);

/* True when no rule decided but the default of LAYER's policy. */
bool denial_is_by_default(const struct layer *layer, struct verdict verdict);

/* Append what decided: "web.scp:7 (chmod-family)", "web.scp:1 (the default)". */
void denial_place(struct scmpl *ctx, const struct layer *layer, struct verdict verdict,
		  struct sbuf *out);

/* Append the smallest changes of the policies that would allow what was denied, one a line. */
void denials_advise(struct scmpl *ctx, const struct denials *denials, struct sbuf *out);

#endif
