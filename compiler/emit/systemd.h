/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drop-in for a unit of systemd: SystemCallArchitectures=, SystemCallFilter=,
 * SystemCallErrorNumber= and SystemCallLog=, as systemd.exec(5) has them.
 */
#ifndef SCMPL_EMIT_SYSTEMD_H
#define SCMPL_EMIT_SYSTEMD_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * Append the drop-in that says what POLICY, whose guards are decided, says to OUT.  False,
 * with OUT as it was, when none does; the reason is diagnosed.
 */
bool systemd_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

/*
 * What systemd makes of the drop-in TEXT, on machines whose own ABIs are NATIVE, as rules on
 * calls; NULL, with *WRONG the line, when one is not as systemd_emit writes it.
 */
struct profile *systemd_read(struct context *ctx, struct str text, abi_set native,
			     struct str *wrong);

#endif
