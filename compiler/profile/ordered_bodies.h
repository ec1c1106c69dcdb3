/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies (rule_bodies.h) of rules that may meet stricter ones: where these are surely looked at
 * first (engine_order.h), nothing has to be cut out for them.  `kill prctl where arg2 == 1` and
 * `deny prctl where option != PR_SET_NAME` are 1 and 32 rules then, and 1 and 32 x 64 if they
 * may not meet.
 */
#ifndef SCMPL_PROFILE_ORDERED_BODIES_H
#define SCMPL_PROFILE_ORDERED_BODIES_H

#include "profile/engine_order.h"
#include "profile/rule_bodies.h"

/* One that is there, and how libseccomp looks at it. */
struct earlier_body {
	struct rule_body body;
	enum verb verb;
	diagram_id where;
	struct profile_rule rule;
	struct ordered_rule
		orders[2]; /* where arguments are so wide as was asked for, and cut */
};

VEC_STRUCT(earlier_bodies, const struct earlier_body *);

/* Add BODIES, found for REQUEST, whose actions are of VERB. */
void earlier_bodies_add(struct earlier_bodies *earlier, const struct body_request *request,
			enum verb verb, const struct rule_bodies *bodies);

/*
 * Bodies for REQUEST of an action of VERB: of the EARLIER ones on the call, of which none is
 * milder, those that are stricter come first where they meet, and others they do not meet.
 * False when there would be too many.
 */
bool ordered_bodies_find(const struct body_request *request, enum verb verb,
			 const struct earlier_bodies *earlier, struct rule_bodies *out);

#endif
