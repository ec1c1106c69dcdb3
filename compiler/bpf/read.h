/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a program back to the model: what a filter that somebody else made, or
 * several that a process is under, decide.
 */
#ifndef SCMPL_BPF_READ_H
#define SCMPL_BPF_READ_H

#include "bpf/bpf.h"

/* Numbers that are no calls, and do not take what most such numbers of the ABI take. */
struct bpf_unmapped {
	enum abi abi;
	uint32_t nr; /* the first of them */
	struct action action;
};

VEC_STRUCT(bpf_unmapped_list, struct bpf_unmapped);

/*
 * The bytes of SOURCE as a program: instructions in either byte order, or only in
 * this machine's if NATIVE, or those of a launcher.  False, diagnosed, when no kernel would
 * take it for a filter.
 */
bool bpf_decode(struct context *ctx, const struct source *source, bool native,
		struct bpf_program *out);

/*
 * The same in either order; false as well when the program computes with what it loads, so
 * that nothing can be proven of it.
 */
bool bpf_load(struct context *ctx, const struct source *source, struct bpf_program *out);

/* The main ABI of the machine that PROGRAM asks for first; this one's when it asks for none. */
enum abi bpf_machine(const struct bpf_program *program);

/*
 * What COUNT PROGRAMS together do on MACHINE, the one loaded last first, as the
 * kernel works it out: each is asked, and the strictest answer holds.  The policy
 * speaks for every ABI of MACHINE.  Exact for every call that the tables have; a number that
 * they have not takes what the first behind the highest does, and the others go to UNMAPPED.
 * NULL, diagnosed, when the programs ask what the model has no place for.
 */
struct policy *bpf_read(struct context *ctx, const struct bpf_program *programs, size_t count,
			enum abi machine, struct bpf_unmapped_list *unmapped);

/*
 * SOURCE, read by bpf_load and bpf_read; unmapped numbers are warned of, or, if EXACTLY, are
 * an error, for what goes on to others must not leave them out.  An ABI of which every call
 * takes what one through a foreign ABI does counts as not named.  NULL after a diagnosis.
 */
struct policy *bpf_read_source(struct context *ctx, const struct source *source, bool exactly);

#endif
