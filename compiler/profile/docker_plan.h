/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_PLAN_H
#define SCMPL_PROFILE_DOCKER_PLAN_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

struct docker_options {
	enum profile_form form;
	bool strict_registers; /* denials may compare whole registers (kernel/settings.h) */
	struct diag *too_long; /* set by docker_plan and docker_prove: it failed by that */
	const struct profile *planned; /* set by docker_plan ... */
	bool is_apart;                 /* ... of it: no rules are mixed up; ... */
	bool is_kept;                  /* ... none is taken out for another; ... */
	bool is_calm;  /* ... putting them together takes libseccomp few steps */
	uint64_t work; /* steps of diagrams that plans have taken, of one limit for all */
};

/*
 * The profile that comes nearest to POLICY, in the subset that all engines read
 * alike.  Whether it is the policy is for docker_prove to say: what one ABI of a
 * machine needs, and another one there does not, no rule can tell apart.  NULL after
 * a diagnosis when it would be far too long.
 */
struct profile *docker_plan(struct context *ctx, const struct policy *policy,
			    struct docker_options *options);

/* Note at DIAG, of a profile that is too long, what is short. */
void docker_note_length(struct context *ctx, struct diag *diag, struct docker_options *options);

#endif
