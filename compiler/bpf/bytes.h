/* SPDX-License-Identifier: Apache-2.0 */
/* Programs as bytes in a file. */
#ifndef SCMPL_BPF_BYTES_H
#define SCMPL_BPF_BYTES_H

#include "bpf/bpf.h"

/* VALUE in BYTES bytes, 8 at most, of that order. */
void bpf_put_number(struct sbuf *out, uint64_t value, int bytes, bool big_endian);

/* The instructions of PROGRAM, each as struct insn of a machine of that order. */
void bpf_put_program(struct sbuf *out, const struct bpf_program *program, bool big_endian);

#endif
