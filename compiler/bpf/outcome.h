/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What filters decide about calls, as diagrams: the way back from programs to the model.
 *
 * A program is walked as a call would, with all calls of a number at once, until a comparison
 * parts them; then both ways are walked, and a diagram says who goes which.  Jumps go forward
 * only, so this ends, and each comparison remembers what it decided: of calls with the same
 * word in A, for as many numbers as make no difference from there on.
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
 * of the instruction pointer, which no policy asks for.  DIAGRAM_NONE when that is too complex,
 * or too many numbers were decided differently.
 */
diagram_id bpf_outcome(struct bpf_outcomes *outcomes, struct bpf_numbers *at, bool zero_upper);

#endif
