/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions of rules that are, together, a given set of calls: few, and of shapes that
 * libseccomp puts together rightly.
 *
 * What it can be trusted with was found by random sets of rules on one call, all of one
 * action, compiled by 2.5.4 and 2.6.1 and read back:
 *
 *   - EQ and MASKED_EQ, which may overlap as they like, as long as none says again what another
 *     says: of `a0 == 7 and a1 == 1`, `a0 == 7 and a1 & 3 == 1` and `a1 == 1`, added in this
 *     order, 2.5.4 loses the second.  Bodies say nothing again;
 *   - beside them GE and GT in rules of one argument, and NE, as long as no rule of several
 *     arguments asks for the value that it leaves out: that one is lost now and then
 *     (2.5.4: of 20,000 sets one in 500; on an ABI of 32 bits also if it is of another action);
 *   - GE or GT as the last argument of a rule;
 *   - GE and GT in one rule, of any arguments, whose first argument is before those of all
 *     other rules on the call, of whatever actions, if these are as above and have no NE
 *     (0 of 24,000 sets wrong with 2.5.4, of 2,000 with 2.6.0 and 2.6.1).  It shares no
 *     comparison with them, and is looked at behind them, as all look at higher arguments
 *     first: where its branches end there is nothing left to compare.
 *
 * NE among several arguments, GE before others, LT and LE come out wrong now and then where
 * a call has several rules; a rule that is alone on its call may have them all.  LT and LE with
 * a number below 2^32 as the last argument are right (0 of 13,000 sets wrong), but not beside
 * GE or GT on the same call (17 of 9,000), and save too little to be chosen between.
 */
#ifndef SCMPL_PROFILE_RULE_BODIES_H
#define SCMPL_PROFILE_RULE_BODIES_H

#include "kernel/seccomp.h"
#include "model/diagram.h"
#include "profile/profile.h"

/* The last comparison of a rule is in no other, and takes two instructions at least. */
#define RULE_BODIES_MAX ((size_t)BPF_PROGRAM_MAX / 2)

/* What one rule asks of a call. */
struct rule_body {
	struct cube cube;       /* of the arguments those whose mask is not zero are compared */
	uint8_t ops[CUBE_ARGS]; /* enum profile_op; EQ: as the cube says; else: all bits by
				   value */
	diagram_id own; /* if asked for: the calls wanted that no other of the bodies has */
};

VEC_STRUCT(rule_bodies, struct rule_body);

struct body_request {
	struct diagrams *d;
	diagram_id must, may; /* the calls wanted, and those that it does not matter about */
	diagram_id others;    /* what rules of other actions do, on an ABI of 32 bits; FALSE: no
				 matter */
	unsigned width;       /* bits of an argument that engines compare */
	bool is_cut;     /* the rules are for an ABI of 32 bits, too, which cuts constants */
	bool is_alone;   /* no other rule is about this call */
	bool is_ordered; /* only forms that have a place among others (engine_order.h) */
	bool wants_own;
};

/*
 * Bodies for REQUEST, in an order of no meaning.  False when it takes more rules than fit
 * into a filter.
 */
bool rule_bodies_find(const struct body_request *request, struct rule_bodies *out);

/*
 * The one body that does for REQUEST by EQ, MASKED_EQ, GE and GT of any arguments, if there is
 * one: for a call all of whose other rules begin behind its first argument.
 */
bool rule_bodies_first(const struct body_request *request, struct rule_body *out);

/* What asks for CUBE, by EQ alone. */
struct rule_body rule_body_of(const struct cube *cube);

/* A rule, on no call and with no action so far, that asks what BODY does. */
struct profile_rule rule_body_rule(struct arena *arena, const struct rule_body *body);

/* The calls that BODY's rule is about, where WIDTH bits are compared. */
diagram_id rule_body_where(struct diagrams *d, const struct rule_body *body, unsigned width);

#endif
