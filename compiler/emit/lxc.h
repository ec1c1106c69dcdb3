/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LXC's format 2, which Incus and LXD take as raw.seccomp, too: a line a call, with an action
 * and comparisons.  Source: lxc/src/lxc/seccomp.c, 4.0 to 6.0.
 */
#ifndef SCMPL_EMIT_LXC_H
#define SCMPL_EMIT_LXC_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * Append the profile that says what POLICY, whose guards are decided, says to OUT.  False,
 * with OUT as it was, when none does; the reason is diagnosed.
 */
bool lxc_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

/* The ABIs that LXC makes filters for on MACHINE, a main ABI; 0: it does not know it. */
abi_set lxc_abis(enum abi machine);

/*
 * What LXC makes of TEXT on MACHINE, as rules; NULL, with *WRONG the line, when one is not as
 * lxc_emit writes it.
 */
struct profile *lxc_read(struct context *ctx, struct str text, enum abi machine,
			 struct str *wrong);

#endif
