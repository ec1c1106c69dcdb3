/* SPDX-License-Identifier: Apache-2.0 */
/* From the regions of one call to tests of its arguments. */
#ifndef SCMPL_BPF_ARGS_H
#define SCMPL_BPF_ARGS_H

#include "bpf/graph.h"
#include "model/old.h"

/*
 * The graph of what DECISION says of calls through ABI, which else take FALLBACK;
 * for SIZE_PRICE see struct tree_leaves.
 */
node_id bpf_args(struct graph *graph, enum abi abi, const struct old_decision *decision,
		 struct action fallback, uint32_t size_price);

#endif
