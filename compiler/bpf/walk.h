/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk through filters with sets of calls instead of calls.  A box is a set of words for
 * each word of struct call_data.  A comparison that not all of the box pass splits it, and
 * each part goes its own way; all calls of a box that comes to the end are answered alike.
 *
 * So "ld arg0.low; jset 4; ret deny; ret allow" takes the box of all calls apart into one
 * with bit 2 of arg0.low set, which is denied, and one with it clear, which is allowed.
 */
#ifndef SCMPL_BPF_WALK_H
#define SCMPL_BPF_WALK_H

#include "bpf/bpf.h"
#include "bpf/words.h"

#include <stddef.h>

/* The words of struct call_data. */
#define WORD_OF(field) (offsetof(struct call_data, field) / sizeof(uint32_t))
#define WORD_NR WORD_OF(nr)
#define WORD_ARCH WORD_OF(arch)
#define WORD_POINTER WORD_OF(instruction_pointer)
#define WORD_ARGS WORD_OF(args)
#define WORD_COUNT (sizeof(struct call_data) / sizeof(uint32_t))

struct bpf_walk {
	/* Provable; asked one after the other as in bpf_stricter, the first one first. */
	const struct bpf_program *programs;
	size_t count;
	bool big_endian; /* the machine's order of the halves of an argument */
	struct word_set box[WORD_COUNT];

	/*
	 * The box ends with RET.  False stops the walk.  KEPT is what NARROW returned last on
	 * the way there, or what the walk began with.
	 */
	bool (*end)(void *data, uint32_t ret, size_t kept);

	/* Word W of the box has become smaller; NULL: nobody wants to know. */
	size_t (*narrow)(void *data, size_t w, size_t kept);

	void *data; /* for both */
};

/* Make the box that of all calls with ARCH and NR. */
void bpf_walk_open(struct bpf_walk *walk, struct word_set arch, struct word_set nr);

/* Walk from instruction PC of the first program on; false when it was stopped. */
bool bpf_walk(struct bpf_walk *walk, size_t pc, size_t kept);

/* Where in its argument word W, one of the arguments, is: 0, or 32 for the upper half. */
static inline unsigned bpf_walk_shift(const struct bpf_walk *walk, size_t w)
{
	return (w % 2 != WORD_ARGS % 2) != walk->big_endian ? 32 : 0;
}

#endif
