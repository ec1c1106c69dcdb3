/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libseccomp lets calls, and ABIs, share in its filter, and what goes wrong there.
 *
 * It makes a block of each comparison of 32 bits in its tree (engine_tree.h).  One that
 * compares the same as the block before it in its level has no load of its own.  Equal blocks
 * are one in the whole filter, and which of those that jump there is found first decides
 * whether a load is put in front of it: the block before it leaves the right thing loaded, what
 * returns from below that one does not.  Where a call has something below the block before and
 * another call has not, the latter may be found first, and then the former compares what it
 * loaded below.
 *
 * Which is found first depends on the order of the calls: with many, runc has libseccomp make a
 * binary tree of them, in another order.  So wherever both are there it is a clash.  Against
 * 2.5.4, of 132,000 random profiles on two or three calls, made so that they end alike, 2,009
 * came out wrong, and of these the clash was not seen in 3, two of which are wrong with the
 * rules on one call alone; of 16,000 with 2.6.0 and with 2.6.1 221 came out wrong, and all were
 * seen.
 */
#ifndef SCMPL_PROFILE_ENGINE_BLOCKS_H
#define SCMPL_PROFILE_ENGINE_BLOCKS_H

#include "kernel/syscalls.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * Two calls, or one on two ABIs, whose rules meet so; and of each the rule.  NULL: the rules on
 * the one call ask for more capabilities than can be looked at.
 */
struct engine_clash {
	syscall_id calls[2];
	const struct profile_rule *rules[2];
	struct host host; /* one where they do */
};

/*
 * True when the filter that libseccomp makes of PROFILE on MACHINE may, on some host, compare
 * the wrong argument.  Exact about hosts: what the rules on a call come to depends on what they
 * ask of the host alone, and two calls meet where there is a host that is like both.
 */
bool engine_blocks_clash(const struct profile *profile, enum abi machine,
			 struct engine_clash *clash);

#endif
