/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which order libseccomp looks at the rules on one call.
 *
 * It keeps them as a tree (engine_tree.h) whose levels it sorts itself, by _db_chain_lt of its
 * db.c, the same from 2.4.0 to 2.6.1: a comparison of a higher argument comes first, of one
 * argument the upper half first, EQ and MASKED_EQ before GE and GT, then the greater number
 * (under its mask).  Its filter tries the comparisons of a level one after the other, goes down
 * where one holds, and goes on behind it where nothing below does: whichever rule comes first
 * in this order decides, and the order in which rules are added does not matter.  So rules of
 * different actions may overlap, as long as the stricter one surely comes first:
 *
 *   - where the two first differ, they differ in what is sorted by.  Equal numbers under other
 *     masks, and EQ beside MASKED_EQ, stand in the order in which they were added; halves of GE
 *     and GT that are alike become one, with the action of one;
 *   - neither begins with all of the other, even where they are apart: libseccomp refuses the
 *     shorter of two actions when it comes later, and drops the longer one.
 *
 * What libseccomp leaves out because a shorter rule says it, or removes for a new shorter one,
 * it only leaves out where that comes first (_db_tree_prune: the shorter begins with the higher
 * argument), and removes where all that is there has the new one's action; so nothing else
 * decides instead.
 *
 * This holds for rules of EQ and MASKED_EQ, whose last comparison may be GE or GT (other forms
 * share nodes under both ways to hold).  Of 360,000 random sets of 2 to 14 rules of 2 to 4
 * actions, on x86_64, x86, x32, aarch64, s390x and mips, compiled by 2.5.4, 2.6.0 and 2.6.1 in
 * four orders each, none came out wrong; without the condition nine in ten did.
 *
 * All that is of one call of one ABI.  Of two, for rules of one action as well, the generator
 * of 2.5.4 to 2.6.1 now and then shares a comparison that the one reaches with another register
 * loaded (_hsh_add, and the reload in _gen_bpf_build_bpf): that is not looked for here.
 */
#ifndef SCMPL_PROFILE_ENGINE_ORDER_H
#define SCMPL_PROFILE_ENGINE_ORDER_H

#include "core/arena.h"
#include "kernel/syscalls.h"
#include "model/policy.h"
#include "profile/engine_tree.h"
#include "profile/profile.h"

/* How two rules on a call stand to each other. */
enum rule_order {
	RULE_ORDER_FIRST,  /* one is looked at before the other */
	RULE_ORDER_BEHIND, /* the other before the one */
	RULE_ORDER_APART,  /* no call matches both */
	RULE_ORDER_UNSURE, /* that is as it comes, or they cannot have different actions */
};

/* A rule of a form as above, and its comparisons where so many bits are compared. */
struct ordered_rule {
	const struct profile_rule *rule;
	struct comparison_chain chain;
	unsigned width;
};

/* True when RULE, which repeats no index, has a form as above. */
bool engine_has_order(const struct profile_rule *rule);

enum rule_order engine_rule_order(const struct ordered_rule *a, const struct ordered_rule *b);

/*
 * True when, of the rules of PROFILE on ID that have a condition, the stricter one comes first
 * wherever two of different actions meet, on each of ABIS, which are of one width.
 */
bool engine_is_ordered(const struct profile *profile, abi_set abis, syscall_id id);

/* Where REGION is about calls that DECISION decides, and more mildly. */
diagram_id engine_milder(struct diagrams *d, const struct decision *decision,
			 const struct region *region);

#endif
