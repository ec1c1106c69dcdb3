/* SPDX-License-Identifier: Apache-2.0 */
/* Words for what a program loads and returns, for listings. */
#ifndef SCMPL_BPF_NAMES_H
#define SCMPL_BPF_NAMES_H

#include "bpf/bpf.h"
#include "core/str.h"
#include "kernel/arch.h"

/* "arg1.low": the word at OFFSET of struct call_data on a machine of that byte order. */
void bpf_put_word(struct sbuf *out, uint32_t offset, bool big_endian);

/* "deny with EPERM": a RET_* value, whose errno is as numbered on ABI. */
void bpf_put_action(struct sbuf *out, uint32_t ret, enum abi abi);

/* The ABI that PROGRAM asks for first; this machine's own when it asks for none. */
enum abi bpf_first_abi(const struct bpf_program *program);

/* The name of call NR through one of ABIS, or NULL. */
const char *bpf_call_name(abi_set abis, uint32_t nr);

#endif
