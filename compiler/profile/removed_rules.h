/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that libseccomp takes out of its tree (engine_tree.h) with more than them.
 *
 *	kill prctl where low option == 7 and low arg2 == 1
 *	kill prctl where low option == 7 and arg2 & 3 == 1
 *	kill prctl where low arg2 == 1
 *
 * The last one says the first one again, which is taken out for it; and as the second one has
 * the upper half of arg2 in common with that, it is lost, too: _db_tree_prune of db.c, the same
 * from 2.4.0 to 2.6.1, goes on to take out a comparison that was matched with all that is below
 * it.  Where it does depends on the order of levels.  This only finds the rules that something
 * is taken out for: their comparisons follow each other in a rule of their action that came
 * before and asks for an argument in front of them.  Of 1,000,000 random sets of 2 to 8 rules
 * on a call, made of few comparisons, 2.5.4 put 132 together wrongly; all of these have one.
 */
#ifndef SCMPL_PROFILE_REMOVED_RULES_H
#define SCMPL_PROFILE_REMOVED_RULES_H

#include "core/arena.h"
#include "profile/profile.h"

/* Set IS_FOUND[syscall_id] for each call on which PROFILE has such a rule. */
void find_removed_rules(struct arena *arena, const struct profile *profile, bool *is_found);

/* Put the rules of PROFILE in an order that has none, those that compare less first.  True when
 * it had none before, and is as it was. */
bool keep_all_rules(struct arena *arena, struct profile *profile);

#endif
