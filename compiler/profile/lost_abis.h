/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mistake in libseccomp (2.5.0 to 2.6.1 at least) that profiles have to keep
 * clear of.
 *
 * It orders the calls of an ABI by the number of comparisons that their rules
 * take, fewest first, then by number, and has the first one load the number of
 * the call.  Calls that the ABI does not have take part in this under the pseudo
 * numbers that libseccomp gives them, which are negative, the last among equals,
 * and are then left out of the program, load and all.  If such a call is first,
 * every test that follows compares the architecture instead of the number, and
 * all rules of the ABI are lost.
 *
 * Two rules on x86, which has no accept but socketcall, come to three calls:
 *
 *	deny accept              accept      -105   0 comparisons   first, left out
 *	                         socketcall   102   1 (argument 0)
 *	deny ioctl(*, TIOCSTI)   ioctl         54   1
 *
 * Neither is denied.  With `deny reboot` beside them (88, no comparison either, and
 * before accept by its number) all are.
 */
#ifndef SCMPL_PROFILE_LOST_ABIS_H
#define SCMPL_PROFILE_LOST_ABIS_H

#include "profile/profile.h"

/* The ABIs of PROFILE whose rules libseccomp may lose, on some host or in some version. */
abi_set lost_abis(struct arena *arena, const struct profile *profile);

#endif
