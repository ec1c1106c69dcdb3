/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What filters decide about calls, as diagrams: the way back from programs to the model.
 *
 * Jumps go forward only, so one pass over a program is enough: with each instruction, and
 * with what A holds there, goes the set of the calls that get there.  A comparison hands one
 * part of the set to one successor and the rest to the other, a return decides what gets
 * there.  Code that several ways lead to is gone through once.
 */
#ifndef SCMPL_BPF_OUTCOME_H
#define SCMPL_BPF_OUTCOME_H

#include "bpf/bpf.h"

/* A token and a number, and up to where both can grow without a change of what is decided. */
struct bpf_numbers {
	uint32_t arch, arch_until;
	uint32_t nr, nr_until;
};

struct bpf_outcomes;

/*
 * Of COUNT PROGRAMS, all provable, asked one after the other as in bpf_stricter, the first one
 * first.  BIG_ENDIAN: the machine's order of the halves of an argument.
 */
struct bpf_outcomes *bpf_outcomes_new(struct diagrams *d, const struct bpf_program *programs,
				      size_t count, bool big_endian);

/*
 * The outcome of calls with the token and number of AT, whose limits it sets.  ZERO_UPPER: the
 * upper halves of all arguments are zero.  Where it asks for capabilities, these are the bits
 * of the instruction pointer, which no policy asks for.  It means nothing when the store is
 * exhausted.
 */
diagram_id bpf_outcome(struct bpf_outcomes *outcomes, struct bpf_numbers *at, bool zero_upper);

#endif
