/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules to model.  On each system call of each ABI the rules decide in
 * order of strictness, each only what none has decided before: what comes
 * out is disjoint, and each region knows the rule that decided it.
 */
#ifndef SCMPL_SEMA_RESOLVE_H
#define SCMPL_SEMA_RESOLVE_H

#include "model/policy.h"
#include "sema/rules.h"

/*
 * Fill in POLICY's decisions.  Conditions that mean nothing, errnos that
 * collide and rules that never decide are reported.
 */
void resolve_rules(struct unit *unit, const struct rules *rules, struct policy *policy);

/* A rule that matches a call. */
struct match {
	struct action action;
	struct span rule; /* as of a region */
};

VEC_STRUCT(matches, struct match);

/*
 * All rules that match CALL of ID through ABI, not the strictest
 * alone; what an override took away is left out.  UNIT has compiled without an error.
 */
struct matches resolve_matches(struct unit *unit, syscall_id id, enum abi abi,
			       const struct example *call);

/* The bits of arguments that any rule asks for of ID on ABI, be it decided by a stricter one.
 */
struct diagram_support resolve_asked(struct unit *unit, syscall_id id, enum abi abi);

#endif
