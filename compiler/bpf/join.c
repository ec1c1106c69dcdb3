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
	size_t start;   /* where the copy of LAST for it begins; 0: none was made yet */
};

struct join {
	struct bpf_program out;
	struct copy copies[BPF_PROGRAM_MAX];
	size_t copy_count;
};

static bool is_return(const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_RET;
}

/* As in the kernel: signed, the smaller the stricter; the later filter wins a tie. */
static uint32_t stricter(uint32_t first, uint32_t last)
{
	int32_t a = (int32_t)(first & SECCOMP_RET_ACTION_FULL);
	int32_t b = (int32_t)(last & SECCOMP_RET_ACTION_FULL);

	return a < b ? first : last;
}

static bool changes(const struct bpf_program *last, uint32_t floor)
{
	for (size_t i = 0; i < last->len; i++)
		if (last->code[i].code == (BPF_RET | BPF_A) ||
		    (is_return(&last->code[i]) && stricter(floor, last->code[i].k) != floor))
			return true;
	return false;
}

bool bpf_starts_afresh(const struct bpf_program *program)
{
	uint16_t first = program->code[0].code;

	return (first == (BPF_LD | BPF_W | BPF_ABS) || first == (BPF_RET | BPF_K)) &&
	       bpf_is_provable(program);
}

static bool append(struct join *join, struct sock_filter insn)
{
	if (join->out.len == BPF_PROGRAM_MAX)
		return false;
	join->out.code[join->out.len++] = insn;
	return true;
}

static bool append_copy(struct join *join, const struct bpf_program *last, uint32_t floor)
{
	if (!bpf_starts_afresh(last) &&
	    (!append(join, (struct sock_filter)BPF_STMT(BPF_LD | BPF_IMM, 0)) ||
	     !append(join, (struct sock_filter)BPF_STMT(BPF_LDX | BPF_IMM, 0))))
		return false;
	for (size_t i = 0; i < last->len; i++) {
		struct sock_filter insn = last->code[i];

		if (is_return(&insn))
			insn.k = stricter(floor, insn.k);
		if (!append(join, insn))
			return false;
	}
	return true;
}

static struct copy *copy_for(struct join *join, uint32_t floor)
{
	for (size_t i = 0; i < join->copy_count; i++)
		if (join->copies[i].floor == floor)
			return &join->copies[i];
	join->copies[join->copy_count] = (struct copy){floor, 0};
	return &join->copies[join->copy_count++];
}

static bool computes_return(const struct bpf_program *program)
{
	for (size_t i = 0; i < program->len; i++)
		if (program->code[i].code == (BPF_RET | BPF_A))
			return true;
	return false;
}

bool bpf_join(struct arena *arena, const struct bpf_program *first,
	      const struct bpf_program *last, struct bpf_program *out)
{
	struct join *join = ARENA_NEW(arena, struct join);

	if (computes_return(first) || computes_return(last))
		return false;
	join->out.code = ARENA_ARRAY(arena, struct sock_filter, BPF_PROGRAM_MAX);
	join->out.len = first->len;
	memcpy(join->out.code, first->code, first->len * sizeof(*first->code));
	for (size_t pc = 0; pc < first->len; pc++) {
		struct sock_filter *insn = &join->out.code[pc];
		struct copy *copy;

		if (!is_return(insn) || !changes(last, insn->k))
			continue;
		copy = copy_for(join, insn->k);
		if (!copy->start) {
			copy->start = join->out.len;
			if (!append_copy(join, last, insn->k))
				return false;
		}
		*insn = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA,
						     (uint32_t)(copy->start - pc - 1));
	}
	*out = join->out;
	return true;
}
