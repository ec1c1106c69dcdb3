/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The BPF back end: from a policy to the program that the kernel runs, and back
 * to a proof that the two mean the same.
 *
 *	policy -> bpf_compile -> program -> bpf_prove -> yes, or the call where not
 *
 * A program serves one machine.  Whatever the policy says, a call through an
 * ABI that it does not name kills the process.  The numbers of x32 share
 * x86_64's audit token: those from X32_SYSCALL_BIT on are x32's and die with it
 * when the policy leaves it out.  All but one: -1 is how a tracer skips a call,
 * and the filter runs after the tracer, so it takes what x86_64's unknown
 * numbers take.
 */
#ifndef SCMPL_BPF_BPF_H
#define SCMPL_BPF_BPF_H

#include "core/context.h"
#include "core/str.h"
#include "kernel/seccomp.h"
#include "kernel/settings.h"
#include "model/policy.h"

struct bpf_program {
	struct insn *code;
	size_t len;
};

/*
 * POLICY as a program into *OUT.  Its guards have to be decided already
 * (policy_on_host).  WEIGHTS NULL: a table of our own.  False, with the reason
 * diagnosed, when the policy is for several machines or the program would be
 * longer than the kernel takes.
 */
bool bpf_compile(struct context *ctx, const struct policy *policy,
		 const struct call_weights *weights, struct bpf_program *out);

/*
 * Counts from SOURCE: lines `NAME COUNT`, or what `strace -c` prints.  Names
 * that are not known weigh nothing.  False, diagnosed, when a line is neither.
 */
bool bpf_weights_parse(struct context *ctx, const struct source *source,
		       struct call_weights *weights);

/* Whether A compares with K as CODE, a CODE_JEQ, CODE_JGT, CODE_JGE or CODE_JSET, says. */
static inline bool bpf_holds(uint16_t code, uint32_t a, uint32_t k)
{
	switch (code & CODE_OP) {
	case CODE_JEQ &CODE_OP:
		return a == k;
	case CODE_JGT &CODE_OP:
		return a > k;
	case CODE_JGE &CODE_OP:
		return a >= k;
	default:
		return (a & k) != 0;
	}
}

/* The value that PROGRAM returns for DATA, as the kernel works it out. */
uint32_t bpf_run(const struct bpf_program *program, const struct call_data *data);

/*
 * Which of two filters' answers holds: the stricter, and of equally strict ones that of the
 * filter that is asked first, which is the one loaded last.
 */
uint32_t bpf_stricter(uint32_t first, uint32_t next);

/*
 * The call NR(ARGS) through ABI as the kernel of its machine lays it out.  On a
 * host of the other byte order each half of an argument is in the place where
 * that machine has it, in the order of this host, which is what bpf_run reads.
 */
struct call_data bpf_call_data(enum abi abi, uint32_t nr, const uint64_t args[CUBE_ARGS]);

/* NULL when the kernel would take PROGRAM for a filter, else why it would not. */
const char *bpf_check(const struct bpf_program *program);

/*
 * True when the kernel sees without running PROGRAM that the call is allowed
 * whatever its arguments (seccomp_is_const_allow), and then never runs it.
 */
bool bpf_is_const_allow(const struct bpf_program *program, uint32_t arch, uint32_t nr);

/* True when PROGRAM, which passes bpf_check, only loads, masks, jumps and returns. */
bool bpf_is_provable(const struct bpf_program *program);

enum bpf_proven {
	BPF_PROVEN,
	BPF_REFUTED,
	BPF_UNDECIDED, /* diagnosed: it would take too long, or too much memory */
};

/*
 * Does PROGRAM, which must be provable, decide every call as POLICY does, whose guards are
 * decided and whose ABIs are one machine's?  Exact: all numbers, all arguments, all audit
 * tokens.  If not *DIFFERENCE is a call where they differ, with the program's verdict in a;
 * its abi is ABI_COUNT when it comes with a token that no ABI of the policy has.
 */
enum bpf_proven bpf_prove(struct context *ctx, const struct bpf_program *program,
			  const struct policy *policy, struct difference *difference);

/*
 * bpf_compile with the weights of the settings, and the proof: what every program goes through
 * before it is written or loaded.  False, diagnosed, when either fails.
 */
bool bpf_make(struct context *ctx, const struct policy *policy, struct bpf_program *out);

/* A listing of PROGRAM, one instruction a line, with the names of what is compared. */
void bpf_disassemble(const struct bpf_program *program, struct sbuf *out);

/*
 * Targets (see emit/target.h) for POLICY, whose guards are decided: the program as
 * struct insn in the byte order of the policy's machine, and what it does,
 * call by call, for people.  False, with OUT as it was, after a diagnosis.
 */
bool bpf_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);
bool pfc_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

#endif
