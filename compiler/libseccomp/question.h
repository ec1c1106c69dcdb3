/* SPDX-License-Identifier: Apache-2.0 */
/* What the libseccomp in use makes of some calls of a profile. */
#ifndef SCMPL_LIBSECCOMP_QUESTION_H
#define SCMPL_LIBSECCOMP_QUESTION_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

struct question {
	const struct profile *profile;
	const bool *calls; /* the calls asked about: only rules on these are looked at;
			      NULL: all, with the profile as it is */
	bool every_order;  /* is it the same in whatever order the rules come? */
};

/*
 * The outcomes on all hosts of each ABI of the profile, answer[abi][syscall_id]; 0 where it
 * cannot be said here: the library does not know the ABI or the call, it refuses the rules, or
 * their order matters and was asked about.  False, diagnosed, when nothing can be asked.
 */
struct answer {
	diagram_id *outcome[ABI_COUNT];
};

bool question_ask(struct context *ctx, const struct question *question, struct answer *answer);

#endif
