/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kernel/seccomp.h is what the kernel's headers say: filters and calls pass between the two
 * as bytes.
 */
#include "kernel/seccomp.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

#define SAME(ours, theirs) _Static_assert((ours) == (theirs), #ours " is " #theirs)
#define SAME_FIELD(ours, theirs, field) \
	SAME(offsetof(struct ours, field), offsetof(struct theirs, field))

SAME(sizeof(struct insn), sizeof(struct sock_filter));
SAME_FIELD(insn, sock_filter, code);
SAME_FIELD(insn, sock_filter, jt);
SAME_FIELD(insn, sock_filter, jf);
SAME_FIELD(insn, sock_filter, k);

SAME(sizeof(struct call_data), sizeof(struct seccomp_data));
SAME_FIELD(call_data, seccomp_data, nr);
SAME_FIELD(call_data, seccomp_data, arch);
SAME_FIELD(call_data, seccomp_data, instruction_pointer);
SAME_FIELD(call_data, seccomp_data, args);

SAME(CODE_LOAD, BPF_LD | BPF_W | BPF_ABS);
SAME(CODE_LOAD_LEN, BPF_LD | BPF_W | BPF_LEN);
SAME(CODE_LOADX_LEN, BPF_LDX | BPF_W | BPF_LEN);
SAME(CODE_LOAD_IMM, BPF_LD | BPF_IMM);
SAME(CODE_LOADX_IMM, BPF_LDX | BPF_IMM);
SAME(CODE_LOAD_MEM, BPF_LD | BPF_MEM);
SAME(CODE_LOADX_MEM, BPF_LDX | BPF_MEM);
SAME(CODE_STORE, BPF_ST);
SAME(CODE_STOREX, BPF_STX);
SAME(CODE_TAX, BPF_MISC | BPF_TAX);
SAME(CODE_TXA, BPF_MISC | BPF_TXA);
SAME(CODE_DIV, BPF_ALU | BPF_DIV | BPF_K);
SAME(CODE_MASK, BPF_ALU | BPF_AND | BPF_K);
SAME(CODE_LSH, BPF_ALU | BPF_LSH | BPF_K);
SAME(CODE_RSH, BPF_ALU | BPF_RSH | BPF_K);
SAME(CODE_NEG, BPF_ALU | BPF_NEG);
SAME(CODE_JA, BPF_JMP | BPF_JA);
SAME(CODE_JEQ, BPF_JMP | BPF_JEQ | BPF_K);
SAME(CODE_JGT, BPF_JMP | BPF_JGT | BPF_K);
SAME(CODE_JGE, BPF_JMP | BPF_JGE | BPF_K);
SAME(CODE_JSET, BPF_JMP | BPF_JSET | BPF_K);
SAME(CODE_RET, BPF_RET | BPF_K);
SAME(CODE_RET_A, BPF_RET | BPF_A);

SAME(CODE_CLASS, BPF_CLASS(UINT16_MAX));
SAME(CLASS_ALU, BPF_ALU);
SAME(CLASS_JMP, BPF_JMP);
SAME(CLASS_RET, BPF_RET);
SAME(CODE_OF_X, BPF_X);
SAME(CODE_OP, BPF_OP(UINT16_MAX));
SAME(OP_ADD, BPF_ADD);
SAME(OP_SUB, BPF_SUB);
SAME(OP_MUL, BPF_MUL);
SAME(OP_DIV, BPF_DIV);
SAME(OP_OR, BPF_OR);
SAME(OP_AND, BPF_AND);
SAME(OP_LSH, BPF_LSH);
SAME(OP_RSH, BPF_RSH);
SAME(OP_NEG, BPF_NEG);
SAME(OP_XOR, BPF_XOR);

SAME(SCRATCH_WORDS, BPF_MEMWORDS);
SAME(BPF_PROGRAM_MAX, BPF_MAXINSNS);

SAME(RET_KILL_PROCESS, SECCOMP_RET_KILL_PROCESS);
SAME(RET_KILL_THREAD, SECCOMP_RET_KILL_THREAD);
SAME(RET_TRAP, SECCOMP_RET_TRAP);
SAME(RET_ERRNO, SECCOMP_RET_ERRNO);
SAME(RET_NOTIFY, SECCOMP_RET_USER_NOTIF);
SAME(RET_TRACE, SECCOMP_RET_TRACE);
SAME(RET_LOG, SECCOMP_RET_LOG);
SAME(RET_ALLOW, SECCOMP_RET_ALLOW);
SAME(RET_ACTION, SECCOMP_RET_ACTION_FULL);
SAME(RET_DATA, SECCOMP_RET_DATA);
