/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_IMPORT_IMPORT_H
#define SCMPL_IMPORT_IMPORT_H

#include "core/context.h"
#include "model/policy.h"

/*
 * The profile that the text of SOURCE is as a policy, appended to OUT in the
 * canonical layout: shortened by groups and by what the engines' defaults say
 * already, with the profile's comments, and proven to decide every call as
 * engines decide it by the profile, on the ABIs that CTX speaks for.  What the
 * profile says and engines do not do is warned of.  False, after a diagnosis,
 * where no policy says exactly that.
 */
bool import_profile(struct context *ctx, const struct source *source, struct sbuf *out);

/*
 * The same of POLICY, which is of no one profile; TITLE, one line, becomes a comment at the
 * top.
 */
bool import_policy(struct context *ctx, const struct policy *policy, const char *title,
		   struct sbuf *out);

#endif
