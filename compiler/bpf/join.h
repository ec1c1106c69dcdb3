/* SPDX-License-Identifier: Apache-2.0 */
/* Two filters as one program, for where the kernel cannot be given both. */
#ifndef SCMPL_BPF_JOIN_H
#define SCMPL_BPF_JOIN_H

#include "bpf/bpf.h"

/*
 * A program into *OUT that decides every call as FIRST and then LAST, loaded one
 * after the other, would.  False when it is longer than the kernel takes, or one
 * computes what it returns CODE_RET_A.
 */
bool bpf_join(struct arena *arena, const struct bpf_program *first,
	      const struct bpf_program *last, struct bpf_program *out);

/* False when PROGRAM may rely on the registers being 0 at its start, as the kernel makes them.
 */
bool bpf_starts_afresh(const struct bpf_program *program);

#endif
