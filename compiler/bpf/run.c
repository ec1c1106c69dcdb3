/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's side: which programs it takes, what they return, and which calls
 * it never asks them about.  It mirrors bpf_check_classic() and
 * seccomp_check_filter() (net/core/filter.c, kernel/seccomp.c).
 */
#include "bpf/bpf.h"

#include "kernel/native.h"

#include <stddef.h>
#include <string.h>

static bool is_conditional(uint16_t code)
{
	return (code & CODE_CLASS) == CLASS_JMP && code != CODE_JA;
}

/* What seccomp lets a filter do; the rest of classic BPF is about packets. */
static bool is_known(uint16_t code)
{
	unsigned with_k = code & ~(unsigned)CODE_OF_X;

	switch (code) {
	case CODE_LOAD:
	case CODE_LOAD_LEN:
	case CODE_LOADX_LEN:
	case CODE_LOAD_IMM:
	case CODE_LOADX_IMM:
	case CODE_LOAD_MEM:
	case CODE_LOADX_MEM:
	case CODE_STORE:
	case CODE_STOREX:
	case CODE_TAX:
	case CODE_TXA:
	case CODE_RET:
	case CODE_RET_A:
	case CODE_NEG:
	case CODE_JA:
		return true;
	default:
		break;
	}
	if ((code & CODE_CLASS) == CLASS_JMP)
		return with_k >= CODE_JEQ && with_k <= CODE_JSET;
	return (code & CODE_CLASS) == CLASS_ALU &&
	       (with_k <= CODE_RSH || with_k == (CLASS_ALU | OP_XOR));
}

static const char *check_operand(const struct insn *f)
{
	switch (f->code) {
	case CODE_LOAD:
		if (f->k >= sizeof(struct call_data) || f->k & 3)
			return "a load from outside the call's data, or not of a word";
		break;
	case CODE_LOAD_MEM:
	case CODE_LOADX_MEM:
	case CODE_STORE:
	case CODE_STOREX:
		if (f->k >= SCRATCH_WORDS)
			return "a scratch word that does not exist";
		break;
	case CODE_DIV:
		if (f->k == 0)
			return "a division by zero";
		break;
	case CODE_LSH:
	case CODE_RSH:
		if (f->k >= 32)
			return "a shift by more than a word";
		break;
	default:
		break;
	}
	return NULL;
}

/* Whether instruction PC of LEN jumps to one of the instructions behind it. */
static bool jumps_inside(const struct insn *f, size_t pc, size_t len)
{
	size_t behind = len - pc - 1;

	if (f->code == CODE_JA)
		return f->k < behind;
	return !is_conditional(f->code) || (f->jt < behind && f->jf < behind);
}

/* No scratch word may be read before it was written on every way to the place. */
struct memory_check {
	uint16_t
		written[BPF_PROGRAM_MAX]; /* on entry to each instruction, on all ways so far */
};

static void meet(struct memory_check *check, size_t pc, uint16_t written)
{
	check->written[pc] &= written;
}

static bool check_memory(const struct bpf_program *program)
{
	struct memory_check check;
	uint16_t written = 0;

	memset(&check, 0xff, sizeof(check));
	for (size_t pc = 0; pc < program->len; pc++) {
		const struct insn *f = &program->code[pc];

		written &= check.written[pc];
		if (f->code == CODE_STORE || f->code == CODE_STOREX)
			written |= (uint16_t)(1u << f->k);
		else if ((f->code == CODE_LOAD_MEM || f->code == CODE_LOADX_MEM) &&
			 !(written & 1u << f->k))
			return false;
		else if (f->code == CODE_JA) {
			meet(&check, pc + 1 + f->k, written);
			written = UINT16_MAX;
		} else if (is_conditional(f->code)) {
			meet(&check, pc + 1 + f->jt, written);
			meet(&check, pc + 1 + f->jf, written);
			written = UINT16_MAX;
		}
	}
	return true;
}

const char *bpf_check(const struct bpf_program *program)
{
	if (program->len == 0)
		return "no instruction";
	if (program->len > BPF_PROGRAM_MAX)
		return "more than 4096 instructions";
	for (size_t pc = 0; pc < program->len; pc++) {
		const struct insn *f = &program->code[pc];
		const char *wrong = check_operand(f);

		if (!is_known(f->code))
			return "an instruction that filters may not use";
		if (wrong)
			return wrong;
		if (!jumps_inside(f, pc, program->len))
			return "a jump out of the program";
	}
	if ((program->code[program->len - 1].code & CODE_CLASS) != CLASS_RET)
		return "the last instruction is no return";
	return check_memory(program) ? NULL : "a scratch word is read before it is written";
}

struct machine {
	uint32_t a, x;
	uint32_t memory[SCRATCH_WORDS];
};

static uint32_t load(const struct call_data *data, uint32_t offset)
{
	uint32_t word;

	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

/* A op OPERAND; a division by zero ends the program (and never gets here). */
static uint32_t compute(uint16_t code, uint32_t a, uint32_t operand)
{
	switch (code & CODE_OP) {
	case OP_ADD:
		return a + operand;
	case OP_SUB:
		return a - operand;
	case OP_MUL:
		return a * operand;
	case OP_DIV:
		return a / operand;
	case OP_AND:
		return a & operand;
	case OP_OR:
		return a | operand;
	case OP_XOR:
		return a ^ operand;
	case OP_LSH:
		return a << (operand & 31);
	case OP_RSH:
		return a >> (operand & 31);
	default:
		return -a; /* OP_NEG */
	}
}

/* LD, LDX, ST, STX and MISC. */
static void move(struct machine *m, const struct insn *f, const struct call_data *data)
{
	switch (f->code) {
	case CODE_LOAD:
		m->a = load(data, f->k);
		break;
	case CODE_LOAD_LEN:
		m->a = sizeof(*data);
		break;
	case CODE_LOADX_LEN:
		m->x = sizeof(*data);
		break;
	case CODE_LOAD_IMM:
		m->a = f->k;
		break;
	case CODE_LOADX_IMM:
		m->x = f->k;
		break;
	case CODE_LOAD_MEM:
		m->a = m->memory[f->k];
		break;
	case CODE_LOADX_MEM:
		m->x = m->memory[f->k];
		break;
	case CODE_STORE:
		m->memory[f->k] = m->a;
		break;
	case CODE_STOREX:
		m->memory[f->k] = m->x;
		break;
	case CODE_TAX:
		m->x = m->a;
		break;
	default:
		m->a = m->x; /* CODE_TXA */
		break;
	}
}

uint32_t bpf_run(const struct bpf_program *program, const struct call_data *data)
{
	struct machine m = {0};

	for (const struct insn *f = program->code;; f++) {
		uint32_t operand = f->code & CODE_OF_X ? m.x : f->k;

		switch (f->code & CODE_CLASS) {
		case CLASS_RET:
			return f->code == CODE_RET_A ? m.a : f->k;
		case CLASS_JMP:
			if (f->code == CODE_JA)
				f += f->k;
			else
				f += bpf_holds(f->code, m.a, operand) ? f->jt : f->jf;
			break;
		case CLASS_ALU:
			if ((f->code & CODE_OP) == OP_DIV && operand == 0)
				return 0;
			m.a = compute(f->code, m.a, operand);
			break;
		default:
			move(&m, f, data);
			break;
		}
	}
}

uint32_t bpf_stricter(uint32_t first, uint32_t next)
{
	return (int32_t)(next & RET_ACTION) < (int32_t)(first & RET_ACTION) ? next : first;
}

bool bpf_is_const_allow(const struct bpf_program *program, uint32_t arch, uint32_t nr)
{
	const struct call_data data = {.nr = nr, .arch = arch};
	uint32_t a = 0;

	for (const struct insn *f = program->code;; f++) {
		switch (f->code) {
		case CODE_LOAD:
			if (f->k > offsetof(struct call_data, arch))
				return false;
			a = load(&data, f->k);
			break;
		case CODE_RET:
			return f->k == RET_ALLOW;
		case CODE_JA:
			f += f->k;
			break;
		case CODE_JEQ:
		case CODE_JGE:
		case CODE_JGT:
		case CODE_JSET:
			f += bpf_holds(f->code, a, f->k) ? f->jt : f->jf;
			break;
		case CODE_MASK:
			a &= f->k;
			break;
		default:
			return false;
		}
	}
}

static bool is_provable(uint16_t code)
{
	return code == CODE_LOAD || code == CODE_MASK || code == CODE_RET || code == CODE_JA ||
	       (is_conditional(code) && !(code & CODE_OF_X));
}

bool bpf_is_provable(const struct bpf_program *program)
{
	for (size_t pc = 0; pc < program->len; pc++)
		if (!is_provable(program->code[pc].code))
			return false;
	return true;
}

struct call_data bpf_call_data(enum abi abi, uint32_t nr, const uint64_t args[CUBE_ARGS])
{
	const struct abi_info *info = abi_info(abi);
	bool is_swapped = info->big_endian != native_big_endian();
	struct call_data data = {.nr = nr, .arch = info->audit};

	for (int i = 0; i < CUBE_ARGS; i++)
		data.args[i] = is_swapped ? args[i] << 32 | args[i] >> 32 : args[i];
	return data;
}
