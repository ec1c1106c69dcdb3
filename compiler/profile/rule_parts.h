/* SPDX-License-Identifier: Apache-2.0 */
/* From what is to be said of single calls to the rules of a profile. */
#ifndef SCMPL_PROFILE_RULE_PARTS_H
#define SCMPL_PROFILE_RULE_PARTS_H

#include "model/policy.h"
#include "profile/engine_tree.h"
#include "profile/origin.h"
#include "profile/rule_bodies.h"

/* One call's part in a rule. */
struct rule_part {
	struct rule_body body;
	struct action action;
	struct origin origin;
	abi_set machines;
	syscall_id id;
	bool is_ordered;       /* it may meet stricter ones: these come first for people, too */
	bool is_unconditional; /* worked out where parts are sorted */
	const struct comparison_chain *chain; /* it comes behind others, by this; or NULL */
};

VEC_STRUCT(rule_parts, struct rule_part);

/* Some order, in which bodies that ask the same are equal. */
int rule_body_compare(const struct rule_body *a, const struct rule_body *b);

/*
 * Let PROFILE have the rules that PARTS of POLICY make together, unconditional ones first.
 * PARTS are merged and sorted: by the lines that they are of or, where that takes libseccomp
 * too long (engine_size.h), by its own order.  True when it takes that few steps on all
 * machines.
 */
bool rule_parts_write(struct rule_parts *parts, const struct policy *policy,
		      const struct source_map *sources, struct profile *profile);

#endif
