/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target turns a policy into bytes.  It says exactly what the policy says,
 * or refuses with a diagnostic at the rule that the format cannot hold.
 *
 * To add one: write its emit function in the room of its format (profile/ for JSON
 * and YAML, bpf/ for what is made of a filter) and add a row to targets[] in target.c.
 * A target that is a folder has emit_files in its place.
 */
#ifndef SCMPL_EMIT_TARGET_H
#define SCMPL_EMIT_TARGET_H

#include "core/context.h"
#include "emit/output_files.h"
#include "emit/pod.h"
#include "model/policy.h"

struct target {
	const char *name;    /* -t NAME */
	const char *summary; /* one line for --help */
	const char *suffix;  /* of files in the format: ".json" */

	/* What the format cannot ask of the host: it has to be decided first (policy_decide).
	 */
	bool needs_caps, needs_kernel;

	/* It names calls, and whoever reads it may not know the names (unknown_calls.h). */
	bool names_calls;
	const char *names_note; /* where those are told of; NULL: by no runtime */

	/* Settings that mean something here alone: output_name, spo_api, one_line. */
	bool has_name, has_api, has_one_line;

	/* What is written is to be executed. */
	bool is_program;

	/* How a pod names what is written (pod.h). */
	enum pod_reference pod;

	/*
	 * Append POLICY to OUT.  False, with OUT left as it was and the reason
	 * diagnosed, when the format cannot say it.
	 */
	bool (*emit)(struct context *ctx, const struct policy *policy, struct sbuf *out);

	/* The same for files, which are appended to FILES. */
	bool (*emit_files)(struct context *ctx, const struct policy *policy,
			   struct output_files *files);
};

/* The targets, in the order of --help. */
size_t target_count(void);
const struct target *target_get(size_t index);

/* The target called NAME, or NULL. */
const struct target *target_find(const char *name);

#endif
