/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FIRST runs to its end; where it would return a value, a copy of LAST follows
 * that returns the stricter of its own and that value.  There is one copy for
 * each value that FIRST returns, and none where LAST could not change it.
 */
#include "bpf/join.h"

#include <string.h>

struct copy {
	uint32_t floor; /* what FIRST returned */
	size_t start;   /* where the copy of LAST for it begins; 0: there is none */
};

struct join {
	struct bpf_program out;
	struct copy copies[BPF_PROGRAM_MAX + 1]; /* the last is none */
};

static bool is_return(const struct insn *insn)
{
	return (insn->code & CODE_CLASS) == CLASS_RET;
}

static bool changes(const struct bpf_program *last, uint32_t floor)
{
	for (size_t i = 0; i < last->len; i++)
		if (is_return(&last->code[i]) && bpf_stricter(last->code[i].k, floor) != floor)
			return true;
	return false;
}

bool bpf_starts_afresh(const struct bpf_program *program)
{
	uint16_t first = program->code[0].code;

	return (first == CODE_LOAD || first == CODE_RET) && bpf_is_provable(program);
}

static bool append(struct join *join, struct insn insn)
{
	if (join->out.len == BPF_PROGRAM_MAX)
		return false;
	join->out.code[join->out.len++] = insn;
	return true;
}

static bool append_copy(struct join *join, const struct bpf_program *last, uint32_t floor)
{
	if (!bpf_starts_afresh(last) && (!append(join, (struct insn){.code = CODE_LOAD_IMM}) ||
					 !append(join, (struct insn){.code = CODE_LOADX_IMM})))
		return false;
	for (size_t i = 0; i < last->len; i++) {
		struct insn insn = last->code[i];

		if (is_return(&insn))
			insn.k = bpf_stricter(insn.k, floor);
		if (!append(join, insn))
			return false;
	}
	return true;
}

/* The copy for FLOOR, which may still have to be made. */
static struct copy *copy_for(struct join *join, uint32_t floor)
{
	struct copy *copy = join->copies;

	while (copy->start && copy->floor != floor)
		copy++;
	copy->floor = floor;
	return copy;
}

static bool computes_return(const struct bpf_program *program)
{
	for (size_t i = 0; i < program->len; i++)
		if (program->code[i].code == CODE_RET_A)
			return true;
	return false;
}

bool bpf_join(struct arena *arena, const struct bpf_program *first,
	      const struct bpf_program *last, struct bpf_program *out)
{
	struct join *join = ARENA_NEW(arena, struct join);

	if (computes_return(first) || computes_return(last))
		return false;
	join->out.code = ARENA_ARRAY(arena, struct insn, BPF_PROGRAM_MAX);
	join->out.len = first->len;
	memcpy(join->out.code, first->code, first->len * sizeof(*first->code));
	for (size_t pc = 0; pc < first->len; pc++) {
		struct insn *insn = &join->out.code[pc];
		struct copy *copy;

		if (!is_return(insn) || !changes(last, insn->k))
			continue;
		copy = copy_for(join, insn->k);
		if (!copy->start) {
			copy->start = join->out.len;
			if (!append_copy(join, last, insn->k))
				return false;
		}
		*insn = (struct insn){.code = CODE_JA, .k = (uint32_t)(copy->start - pc - 1)};
	}
	*out = join->out;
	return true;
}
