/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does an artefact mean what the policy says?  The artefact is taken as what
 * becomes of it here: a profile as the installed libseccomp compiles it for a
 * runtime, a filter as the kernel runs it.  Exact for every number and argument,
 * on each kind of host that verify_hosts tells apart.
 */
#ifndef SCMPL_PROVE_VERIFY_H
#define SCMPL_PROVE_VERIFY_H

#include "bpf/bpf.h"
#include "core/context.h"
#include "profile/profile.h"

/* By whom libseccomp is asked for a filter. */
enum verified_runtime {
	RUNTIME_ANY,  /* all, but for what runc adds for calls newer than the profile */
	RUNTIME_CRUN, /* that one alone */
	RUNTIME_RUNC, /* that one alone, with what it adds */
};

/*
 * Compare PROFILE, as RUNTIME has it made, with POLICY on every machine of it.  What differs is
 * diagnosed with an example call, what was compared is told in REPORT.  True when nothing
 * differs to the weaker side and no verdict is another.
 */
bool verify_profile(struct context *ctx, const struct policy *policy,
		    const struct profile *profile, enum verified_runtime runtime,
		    struct sbuf *report);

/*
 * libseccomp's filter for POLICY, whose guards are decided and whose ABIs are this machine's,
 * into *OUT, proven to be the policy but for calls that libseccomp does not know: these take
 * the default, which is warned of.  False, diagnosed, when that is weaker or it differs.
 */
bool verify_made_by_libseccomp(struct context *ctx, const struct policy *policy,
			       struct bpf_program *out);

/*
 * The same for a raw filter, on its machine, made for the host that CTX was told
 * of; a filter has no guards, so POLICY must not ask for more than that.
 */
bool verify_filter(struct context *ctx, const struct policy *policy,
		   const struct source *filter, struct sbuf *report);

/* Filters of this machine that are in force together. */
struct verified_stack {
	const struct bpf_program *ptr; /* the one loaded last first */
	size_t len;
	struct host host;
	bool runc; /* ENOSYS in place of another errno is what runc adds, and only warned of */
};

/* The same for all filters of STACK. */
bool verify_stack(struct context *ctx, const struct policy *policy, struct verified_stack stack,
		  struct sbuf *report);

#endif
