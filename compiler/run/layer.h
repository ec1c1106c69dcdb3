/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies that a command runs under, each with a filter of its own.  The
 * kernel asks all of them about each call and takes the strictest answer; of
 * equally strict ones that of the filter loaded last.
 */
#ifndef SCMPL_RUN_LAYER_H
#define SCMPL_RUN_LAYER_H

#include "core/context.h"
#include "run/call.h"
#include "target/bpf.h"

struct layer {
	const struct source *source; /* where it was read; NULL: from no file */
	const struct policy *policy; /* NULL: the source is a filter, made elsewhere */
	struct unit *unit; /* of the policy's text; NULL: it is a profile or a filter */
	struct bpf_program program; /* for this machine; set by layers_prepare */
	unsigned flags;             /* enum filter_flag */
};

struct layers {
	struct layer *ptr;
	size_t len;
	size_t cap;
};

/* Append POLICY, just compiled from SOURCE, to ctx->layers. */
void layers_add(struct scmpl *ctx, const struct source *source, const struct policy *policy);

/*
 * Append the filter that the bytes of SOURCE are: struct sock_filter in this
 * machine's byte order.  False after a diagnosis when the kernel would not take it.
 */
bool layers_add_filter(struct scmpl *ctx, const struct source *source);

/*
 * Resolve every layer for this process and compile and prove its filter.  False
 * after a diagnosis.
 */
bool layers_prepare(struct scmpl *ctx);

/* What LAYER does with CALL. */
struct verdict layer_verdict(const struct layer *layer, const struct seccomp_data *data);

/* Whether LAYERS let all calls of ID through ABI go on, on any host; false in doubt. */
bool layers_allow_all(const struct layers *layers, enum abi abi, syscall_id id);

/*
 * What LAYERS together do with a call, as the kernel works it out; *DECIDING
 * (unless NULL) is the layer whose answer it is.
 */
struct verdict layers_verdict(const struct layers *layers, const struct seccomp_data *data,
			      const struct layer **deciding);

#endif
