/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules on one call, for hosts of like kernels: bodies for each action that it takes.
 *
 * Those of different actions do not meet, if that takes few.  If not, milder ones may meet
 * stricter ones that libseccomp surely looks at first (ordered_bodies.h).
 */
#ifndef SCMPL_PROFILE_CALL_BODIES_H
#define SCMPL_PROFILE_CALL_BODIES_H

#include "kernel/action.h"
#include "profile/rule_bodies.h"

/* What was found for a request: many calls ask for the same. */
struct known_bodies {
	struct body_request request;
	bool is_found; /* not too many */
	struct rule_bodies bodies;
};

VEC_STRUCT(bodies_known, struct known_bodies);

struct call_request {
	struct diagrams *d;
	struct bodies_known *known;
	struct action fallback; /* the profile's */
	diagram_id outcome;     /* what the call is to take */
	diagram_id deciders;    /* the number of what decides so: a matter of comments */
	diagram_id made;        /* the actions that engines make of other rules, or open */
	diagram_id slack;       /* where actions from kill to deny are welcome, too */
	unsigned width;         /* as of struct body_request, and ... */
	bool is_cut, is_alone;  /* ... so are these; alone: on all hosts */
	bool is_multiplexed;    /* engines make rules of these, or these of others */
};

/* The bodies of one action. */
struct action_bodies {
	struct action action;
	diagram_id deciders; /* of its calls */
	const struct rule_bodies *bodies;
	bool is_ordered; /* some of them may meet those of stricter actions */
};

VEC_STRUCT(call_bodies, struct action_bodies);

/*
 * Bodies for REQUEST, strictest action first; false when there would be too many, or the
 * diagrams are exhausted.
 */
bool call_bodies_find(const struct call_request *request, struct call_bodies *out);

/* Bodies for REQUEST, found now if they are not KNOWN; NULL: there would be too many. */
const struct rule_bodies *call_bodies_known(struct bodies_known *known,
					    const struct body_request *request);

#endif
