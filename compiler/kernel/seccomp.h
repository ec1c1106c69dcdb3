/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What seccomp(2) takes and what it hands to filters, in types and names of our own, so
 * that filters can be made, read and proven where there is no Linux.  exec/uapi.c holds
 * all of it against the kernel's headers.  Sources: linux/bpf_common.h and linux/filter.h
 * for the instructions, linux/seccomp.h for the rest.
 */
#ifndef SCMPL_KERNEL_SECCOMP_H
#define SCMPL_KERNEL_SECCOMP_H

#include <stdint.h>

/* An instruction of classic BPF, struct sock_filter there. */
struct insn {
	uint16_t code;
	uint8_t jt; /* how many to skip when a comparison is true ... */
	uint8_t jf; /* ... and when not */
	uint32_t k;
};

/* A call as filters see it, struct seccomp_data there. */
struct call_data {
	uint32_t nr; /* signed there */
	uint32_t arch;
	uint64_t instruction_pointer;
	uint64_t args[6];
};

/*
 * Codes.  A is the accumulator, X the index register, M the scratch memory.  Those of
 * comparisons and of arithmetic are here with K; CODE_OF_X makes X their operand.
 */
enum {
	CODE_LOAD = 0x20,     /* A = the word at K of struct call_data */
	CODE_LOAD_LEN = 0x80, /* A = the size of struct call_data */
	CODE_LOADX_LEN = 0x81,
	CODE_LOAD_IMM = 0x00, /* A = K */
	CODE_LOADX_IMM = 0x01,
	CODE_LOAD_MEM = 0x60, /* A = M[K] */
	CODE_LOADX_MEM = 0x61,
	CODE_STORE = 0x02, /* M[K] = A */
	CODE_STOREX = 0x03,
	CODE_TAX = 0x07, /* X = A */
	CODE_TXA = 0x87,

	CODE_DIV = 0x34,
	CODE_MASK = 0x54, /* A = A & K */
	CODE_LSH = 0x64,
	CODE_RSH = 0x74,
	CODE_NEG = 0x84,

	CODE_JA = 0x05, /* skip K */
	CODE_JEQ = 0x15,
	CODE_JGT = 0x25,
	CODE_JGE = 0x35,
	CODE_JSET = 0x45, /* A & K is not 0 */

	CODE_RET = 0x06, /* return K */
	CODE_RET_A = 0x16,
};

/* The parts of a code. */
enum {
	CODE_CLASS = 0x07,
	CLASS_LD = 0x00,
	CLASS_LDX = 0x01,
	CLASS_ST = 0x02,
	CLASS_STX = 0x03,
	CLASS_ALU = 0x04,
	CLASS_JMP = 0x05,
	CLASS_RET = 0x06,

	CODE_OF_X = 0x08,

	CODE_MODE = 0xe0, /* of loads */
	MODE_IMM = 0x00,
	MODE_WORD = 0x20,
	MODE_MEM = 0x60,
	MODE_LEN = 0x80,

	CODE_OP = 0xf0,
	OP_ADD = 0x00,
	OP_SUB = 0x10,
	OP_MUL = 0x20,
	OP_DIV = 0x30,
	OP_OR = 0x40,
	OP_AND = 0x50,
	OP_LSH = 0x60,
	OP_RSH = 0x70,
	OP_NEG = 0x80,
	OP_XOR = 0xa0,
};

/* Flags of seccomp(2) that loads a filter, SECCOMP_FILTER_FLAG_* there. */
enum {
	LOAD_TSYNC = 1 << 0,
	LOAD_LOG = 1 << 1,
	LOAD_SPEC_ALLOW = 1 << 2,
	LOAD_NEW_LISTENER = 1 << 3,
	LOAD_TSYNC_ESRCH = 1 << 4,
	LOAD_WAIT_KILLABLE_RECV = 1 << 5,
};

#define SCRATCH_WORDS 16 /* of M */

/* The instructions of the longest filter that a kernel takes, BPF_MAXINSNS there. */
#define BPF_PROGRAM_MAX 4096

/* What a filter returns: an action, of which less (signed) is stricter, and 16 bits of data. */
#define RET_KILL_PROCESS 0x80000000u
#define RET_KILL_THREAD 0x00000000u
#define RET_TRAP 0x00030000u
#define RET_ERRNO 0x00050000u
#define RET_NOTIFY 0x7fc00000u
#define RET_TRACE 0x7ff00000u
#define RET_LOG 0x7ffc0000u
#define RET_ALLOW 0x7fff0000u
#define RET_ACTION 0xffff0000u
#define RET_DATA 0x0000ffffu

#endif
