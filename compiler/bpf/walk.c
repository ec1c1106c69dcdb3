/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/walk.h"

#include <string.h>

/* Where the box is. */
struct position {
	size_t program;
	size_t pc;
	size_t word;   /* of the box, in the accumulator ... */
	uint32_t mask; /* ... under this mask */
	uint32_t ret;  /* the strictest answer of the programs before */
	size_t kept;
};

static bool walk_on(struct bpf_walk *walk, struct position at);

/* The pieces of the box on their ways from the comparison at AT. */
static bool walk_pieces(struct bpf_walk *walk, struct position at,
			const struct words_split *split)
{
	const struct insn *f = &walk->programs[at.program].code[at.pc];
	struct word_set whole = walk->box[at.word];
	bool goes_on = true;

	for (unsigned i = 0; i < split->count && goes_on; i++) {
		struct position next = at;

		if (split->piece[i].answer == ANSWER_YES)
			next.pc += 1u + f->jt;
		else if (split->piece[i].answer == ANSWER_NO)
			next.pc += 1u + f->jf;
		walk->box[at.word] = split->piece[i].words;
		if (walk->narrow)
			next.kept = walk->narrow(walk->data, at.word, at.kept);
		goes_on = walk_on(walk, next);
	}
	walk->box[at.word] = whole;
	return goes_on;
}

/* The program says RET. */
static bool end_program(struct bpf_walk *walk, const struct position *at, uint32_t ret)
{
	struct position next = {
		.program = at->program + 1, .word = WORD_NR, .ret = ret, .kept = at->kept};

	if (at->program > 0)
		next.ret = bpf_stricter(at->ret, ret);
	if (next.program < walk->count)
		return walk_on(walk, next);
	return walk->end(walk->data, next.ret, next.kept);
}

static bool walk_on(struct bpf_walk *walk, struct position at)
{
	for (;; at.pc++) {
		const struct insn *f = &walk->programs[at.program].code[at.pc];
		struct word_test test = {at.mask, f->code, f->k};
		struct words_split split;

		switch (f->code) {
		case CODE_LOAD:
			at.word = f->k / sizeof(uint32_t);
			at.mask = UINT32_MAX;
			break;
		case CODE_MASK:
			at.mask &= f->k;
			break;
		case CODE_RET:
			return end_program(walk, &at, f->k);
		case CODE_JA:
			at.pc += f->k;
			break;
		default:
			split = words_split(&walk->box[at.word], &test);
			if (split.count > 1)
				return walk_pieces(walk, at, &split);
			at.pc += split.piece[0].answer == ANSWER_YES ? f->jt : f->jf;
			break;
		}
	}
}

void bpf_walk_open(struct bpf_walk *walk, struct word_set arch, struct word_set nr)
{
	memset(walk->box, 0, sizeof(walk->box)); /* WORDS_ALL */
	walk->box[WORD_ARCH] = arch;
	walk->box[WORD_NR] = nr;
}

bool bpf_walk(struct bpf_walk *walk, size_t pc, size_t kept)
{
	return walk_on(walk, (struct position){.pc = pc, .word = WORD_NR, .kept = kept});
}
