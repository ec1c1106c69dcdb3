/* SPDX-License-Identifier: Apache-2.0 */
/* From what is decided about a call to tests of its arguments. */
#ifndef SCMPL_BPF_ARGS_H
#define SCMPL_BPF_ARGS_H

#include "bpf/graph.h"
#include "model/diagram.h"

/* What was made of diagrams so far: what is equal is there once, whatever the call. */
struct bpf_args;

/* For a machine of that byte order. */
struct bpf_args *bpf_args_new(struct graph *graph, struct diagrams *d, bool big_endian);

/* Tests for OUTCOME, which asks for no guard; for SIZE_PRICE see struct tree_leaves. */
node_id bpf_args_test(struct bpf_args *args, diagram_id outcome, uint32_t size_price);

#endif
