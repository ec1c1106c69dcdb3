/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One compilation: what every stage is handed first.  There are no globals, so
 * several can live in one process, each used by one thread at a time.
 */
#ifndef SCMPL_CORE_CONTEXT_H
#define SCMPL_CORE_CONTEXT_H

#include "core/arena.h"
#include "core/diag.h"
#include "core/source.h"

struct bpf_weights;
struct policy;
struct scmpl;

/* Reads a profile in JSON as engines do; NULL after a diagnosis. */
typedef struct policy *profile_reader(struct scmpl *ctx, const struct source *source);
struct layers;
struct unit;
struct recording;

/* Where a policy is applied: what guards ask. */
struct host {
	uint64_t caps;   /* the bounding set, one bit each */
	uint32_t kernel; /* major << 8 | minor */
};

struct scmpl {
	struct arena *arena;
	struct source_map *sources;
	struct diag_sink *diags;
	const char *stdlib_dir; /* replaces the library compiled in; NULL: it does not */
	bool stdlib_loaded;     /* its files are among the sources */
	uint32_t only_abis;     /* abi_set: speak for these at most; 0: no such limit */
	bool skip_expect; /* do not check `expect`: somebody else does, or wants to know why */
	struct host host; /* where the policy will be applied ... */
	bool host_caps_known; /* ... as far as that was said */
	bool host_kernel_known;
	profile_reader *read_profile;      /* for `include "x.json"`: sema/ is below target/ */
	const struct bpf_weights *weights; /* how often each call is made; NULL: as usual */
	const struct policy *policy;       /* the result, once compiled */
	struct unit *unit;     /* what its names mean; NULL: it comes from a profile in JSON */
	bool by_libseccomp;    /* filters for layers are to be made by it */
	struct layers *layers; /* what run/ puts in force; NULL: nothing yet */
	struct recording *recording; /* the calls that run/ saw; NULL: none yet */
};

#endif
