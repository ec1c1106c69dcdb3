/* SPDX-License-Identifier: Apache-2.0 */
/* The whole of a program as a graph: audit tokens, then numbers, then arguments. */
#ifndef SCMPL_BPF_PLAN_H
#define SCMPL_BPF_PLAN_H

#include "bpf/bpf.h"
#include "bpf/calls.h"
#include "bpf/graph.h"

/* What happens under one audit token. */
struct bpf_token {
	struct bpf_calls calls;
	node_id *nodes; /* by index of calls: what becomes of the call */
	node_id start;
};

struct bpf_plan {
	struct graph graph;
	VEC(struct bpf_token) tokens;
	node_id root;
	const struct bpf_call
		*filled_by; /* whose tests were too many; NULL: no single call's */
};

/* The plan of POLICY, whose guards are decided and whose ABIs are one machine's. */
void bpf_plan_make(struct arena *arena, const struct policy *policy,
		   const struct call_weights *weights, struct bpf_plan *plan);

/* The same, with all checks: false, with the reason diagnosed, when it is no program. */
bool bpf_plan_policy(struct context *ctx, const struct policy *policy,
		     const struct call_weights *weights, struct bpf_plan *plan);

/* The table of our own that orders tests when nobody says which calls are frequent. */
struct call_weights bpf_weights_builtin(struct arena *arena);

#endif
