/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A listing with names.  Jumps only go forward, so one pass knows for every
 * instruction which word was loaded and which token was found on the way there,
 * unless ways with different answers meet.
 */
#include "bpf/bpf.h"

#include "bpf/calls.h"
#include "bpf/names.h"

#define NOT_LOADED UINT32_MAX

struct known_word {
	bool is_reached;
	uint32_t offset; /* of the word in the accumulator, or NOT_LOADED */
	abi_set abis;    /* of the token found; 0: none, or several */
};

struct listing {
	const struct bpf_program *program;
	struct known_word *at; /* by instruction */
	enum abi abi;          /* one of the machine's, for byte order and errnos */
	struct sbuf *out;
};

static void reach(struct listing *listing, size_t pc, struct known_word from)
{
	struct known_word *to;

	if (pc >= listing->program->len)
		return;
	to = &listing->at[pc];
	from.is_reached = true;
	if (!to->is_reached) {
		*to = from;
		return;
	}
	if (to->offset != from.offset)
		to->offset = NOT_LOADED;
	if (to->abis != from.abis)
		to->abis = 0;
}

/* Tell the successors of PC what is known there. */
static void spread(struct listing *listing, size_t pc)
{
	const struct insn *f = &listing->program->code[pc];
	struct known_word here = listing->at[pc], yes = here;

	switch (f->code & CODE_CLASS) {
	case CLASS_RET:
		return;
	case CLASS_JMP:
		if (f->code == CODE_JA) {
			reach(listing, pc + 1 + f->k, here);
			return;
		}
		if (f->code == CODE_JEQ && here.offset == offsetof(struct call_data, arch))
			yes.abis = bpf_abis_of_token(f->k);
		reach(listing, pc + 1 + f->jt, yes);
		reach(listing, pc + 1 + f->jf, here);
		return;
	default:
		if (f->code == CODE_LOAD)
			here.offset = f->k;
		else if ((f->code & ~CODE_OF_X) != CODE_MASK)
			here.offset = NOT_LOADED;
		reach(listing, pc + 1, here);
		return;
	}
}

/* What the constant of a comparison stands for, or NULL. */
static const char *meaning(const struct known_word *here, uint32_t k)
{
	if (here->offset == offsetof(struct call_data, nr))
		return bpf_call_name(here->abis, k);
	if (here->offset == offsetof(struct call_data, arch))
		ABI_EACH(abi, bpf_abis_of_token(k))
			return abi_info(abi)->name;
	return NULL;
}

static void put_jump(struct listing *listing, size_t pc)
{
	static const char *const names[] = {"ja", "jeq", "jgt", "jge", "jset"};
	const struct insn *f = &listing->program->code[pc];
	unsigned op = (f->code & CODE_OP) >> 4;
	const char *name = meaning(&listing->at[pc], f->k);

	if (f->code == CODE_JA) {
		sbuf_printf(listing->out, "ja    %zu", pc + 1 + f->k);
		return;
	}
	sbuf_printf(listing->out, "%-5s ", names[op]);
	if (f->code & CODE_OF_X)
		sbuf_puts(listing->out, "x");
	else if (listing->at[pc].offset == offsetof(struct call_data, nr) &&
		 f->k < X32_SYSCALL_BIT)
		sbuf_printf(listing->out, "%u", f->k);
	else
		sbuf_printf(listing->out, "%#x", f->k);
	if (name)
		sbuf_printf(listing->out, " (%s)", name);
	sbuf_printf(listing->out, ", %zu, %zu", pc + 1 + f->jt, pc + 1 + f->jf);
}

static void put_instruction(struct listing *listing, size_t pc)
{
	const struct insn *f = &listing->program->code[pc];

	if (f->code == CODE_LOAD) {
		sbuf_puts(listing->out, "ld    ");
		bpf_put_word(listing->out, f->k, abi_info(listing->abi)->big_endian);
	} else if (f->code == CODE_MASK) {
		sbuf_printf(listing->out, "and   %#x", f->k);
	} else if (f->code == CODE_RET) {
		sbuf_puts(listing->out, "ret   ");
		bpf_put_action(listing->out, f->k, listing->abi);
	} else if ((f->code & CODE_CLASS) == CLASS_JMP && f->code <= (CODE_JSET | CODE_OF_X)) {
		put_jump(listing, pc);
	} else { /* never in a program of ours */
		sbuf_printf(listing->out, "0x%02x  %#x", f->code, f->k);
	}
}

void bpf_disassemble(const struct bpf_program *program, struct sbuf *out)
{
	struct listing listing = {
		.program = program, .out = out, .abi = bpf_first_abi(program)};

	listing.at = ARENA_ARRAY(out->arena, struct known_word, program->len);
	reach(&listing, 0, (struct known_word){.offset = NOT_LOADED});
	for (size_t pc = 0; pc < program->len; pc++) {
		sbuf_printf(out, "%5zu  ", pc);
		put_instruction(&listing, pc);
		sbuf_puts(out, "\n");
		if (listing.at[pc].is_reached)
			spread(&listing, pc);
	}
}
