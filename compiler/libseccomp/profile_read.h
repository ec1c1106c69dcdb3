/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What engines make of a profile: engine.h says it, but for what it cannot know:
 *
 *   - rules of forms that libseccomp puts together wrongly now and then;
 *   - rules of different actions that meet, where the tree decides that the library builds;
 *   - the mistake by which it loses the rules of an ABI (lost_abis.h).
 *
 * There the library itself is asked, and holds; where it differs from what the rules say,
 * that is warned of, with its version.
 */
#ifndef SCMPL_LIBSECCOMP_PROFILE_READ_H
#define SCMPL_LIBSECCOMP_PROFILE_READ_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

struct profile_reading {
	const struct profile *profile;
	struct policy *policy;
	bool is_by_library; /* it holds for the libseccomp in use alone */
	bool is_uncertain;  /* not all could be asked about here: it is what the rules say */
};

/*
 * The profile that is the text of SOURCE; if restricted, on the ABIs that CTX speaks for.
 * False after a diagnosis.
 */
bool profile_read(struct context *ctx, const struct source *source, bool is_restricted,
		  struct profile_reading *reading);

#endif
