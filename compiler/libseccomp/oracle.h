/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filter that libseccomp makes of a profile.  It is what our own reading of
 * profiles (engine.h) and our own filters are held against, and a second back end.
 */
#ifndef SCMPL_LIBSECCOMP_ORACLE_H
#define SCMPL_LIBSECCOMP_ORACLE_H

#include "bpf/bpf.h"
#include "profile/profile.h"

/* Who has a filter made, and for where. */
struct libseccomp_use {
	enum abi machine; /* a main ABI */
	struct host host;
	bool runc;    /* with its stub, which answers ENOSYS to numbers above the highest named
			 one; crun has none */
	bool is_bare; /* as runc has it made, before it puts its stub in front */
	bool is_ours; /* foreign calls kill the process; runtimes leave them to kill the thread
		       */
};

/*
 * Compile PROFILE as a runtime does for USE.  False after a diagnosis when the
 * runtime would not start.
 */
bool libseccomp_filter(struct context *ctx, const struct profile *profile,
		       struct libseccomp_use use, struct bpf_program *out);

/* A filter that another process is making, while this one does something else. */
struct libseccomp_job;

/* Begin libseccomp_filter's work; the job, in CTX's arena, is to be ended or dropped. */
struct libseccomp_job *libseccomp_begin(struct context *ctx, const struct profile *profile,
					struct libseccomp_use use);

/* Wait for its end; as libseccomp_filter. */
bool libseccomp_end(struct libseccomp_job *job, struct bpf_program *out);

/* Its filter is not wanted any more. */
void libseccomp_drop(struct libseccomp_job *job);

/*
 * The filters of COUNT PROFILES for USE, into OUT[COUNT]; one of no length where the library
 * refuses the profile.  False, diagnosed, when the library cannot be asked.
 */
bool libseccomp_filters(struct context *ctx, const struct profile *const *profiles,
			size_t count, struct libseccomp_use use, struct bpf_program *out);

#endif
