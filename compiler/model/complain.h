/* SPDX-License-Identifier: Apache-2.0 */
/* build --complain: what a policy stops is let through and logged. */
#ifndef SCMPL_MODEL_COMPLAIN_H
#define SCMPL_MODEL_COMPLAIN_H

#include "model/policy.h"

/* What is written into an artefact that has a place for it. */
#define COMPLAIN_NOTE "built with --complain: what the policy stops is let through and logged"

/*
 * POLICY with log for every verdict but allow: a supervisor that is notified, or a tracer,
 * might stop the call, too, so that they are no longer asked.  Other flags than those of a
 * listener stay.  What comes through an ABI that POLICY does not speak for, and has no `else`
 * for, is killed all the same: most formats have no word for it.
 */
const struct policy *policy_complaining(const struct policy *policy);

/* The ABIs that POLICY has no word for, of the machines that it speaks for. */
abi_set policy_left_out(const struct policy *policy);

#endif
