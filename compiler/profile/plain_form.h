/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_PLAIN_FORM_H
#define SCMPL_PROFILE_PLAIN_FORM_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * True when a form that asks nothing of the host can hold PROFILE, which is POLICY's: then it
 * is one filter on all its machines, of all their ABIs.  Otherwise what is in the way is
 * diagnosed.
 */
bool plain_form_holds(struct context *ctx, const struct policy *policy,
		      const struct profile *profile);

/*
 * The same of a form that is read on one of its machines, whose filter knows of no other: true
 * when PROFILE has the same rules for all.
 */
bool plain_form_is_alike(struct context *ctx, const struct policy *policy,
			 const struct profile *profile);

/*
 * True when POLICY asks for no flags of its filter, which READER does not set.  Otherwise that
 * FORM cannot say them is diagnosed.
 */
bool plain_form_has_no_flags(struct context *ctx, const struct policy *policy, const char *form,
			     const char *reader);

/* The rule of POLICY that says what RULE, of a profile made of it, does; or its default. */
struct span plain_form_place(const struct policy *policy, const struct profile_rule *rule);

#endif
