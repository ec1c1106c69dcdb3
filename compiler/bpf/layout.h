/* SPDX-License-Identifier: Apache-2.0 */
/* From a graph to a sequence of instructions. */
#ifndef SCMPL_BPF_LAYOUT_H
#define SCMPL_BPF_LAYOUT_H

#include "bpf/bpf.h"
#include "bpf/graph.h"

/*
 * The program that starts at ROOT, which leads to no more than BPF_PROGRAM_MAX
 * nodes, into *OUT; false when it takes more instructions than that.
 */
bool bpf_layout(struct graph *graph, node_id root, struct bpf_program *out);

#endif
