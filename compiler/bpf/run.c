/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's side: which programs it takes, what they return, and which calls
 * it never asks them about.  It mirrors bpf_check_classic() and
 * seccomp_check_filter() (net/core/filter.c, kernel/seccomp.c).
 */
#include "bpf/bpf.h"

#include <string.h>

#define MEMORY_WORDS BPF_MEMWORDS

static bool is_conditional(uint16_t code)
{
	return BPF_CLASS(code) == BPF_JMP && BPF_OP(code) != BPF_JA;
}

/* What seccomp lets a filter do; the rest of classic BPF is about packets. */
static bool is_known(uint16_t code)
{
	switch (code) {
	case BPF_LD | BPF_W | BPF_ABS:
	case BPF_LD | BPF_W | BPF_LEN:
	case BPF_LDX | BPF_W | BPF_LEN:
	case BPF_LD | BPF_IMM:
	case BPF_LDX | BPF_IMM:
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
	case BPF_MISC | BPF_TAX:
	case BPF_MISC | BPF_TXA:
	case BPF_RET | BPF_K:
	case BPF_RET | BPF_A:
	case BPF_ALU | BPF_NEG:
	case BPF_JMP | BPF_JA:
		return true;
	default:
		break;
	}
	if (code & ~(0x07 | 0xf0 | BPF_X))
		return false;
	if (BPF_CLASS(code) == BPF_ALU)
		return BPF_OP(code) <= BPF_RSH || BPF_OP(code) == BPF_XOR;
	return BPF_CLASS(code) == BPF_JMP && BPF_OP(code) >= BPF_JEQ &&
	       BPF_OP(code) <= BPF_JSET;
}

static const char *check_operand(const struct sock_filter *f)
{
	switch (f->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		if (f->k >= sizeof(struct seccomp_data) || f->k & 3)
			return "a load from outside the call's data, or not of a word";
		break;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		if (f->k >= MEMORY_WORDS)
			return "a scratch word that does not exist";
		break;
	case BPF_ALU | BPF_DIV | BPF_K:
		if (f->k == 0)
			return "a division by zero";
		break;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		if (f->k >= 32)
			return "a shift by more than a word";
		break;
	default:
		break;
	}
	return NULL;
}

/* Whether instruction PC of LEN jumps to one of the instructions behind it. */
static bool jumps_inside(const struct sock_filter *f, size_t pc, size_t len)
{
	size_t behind = len - pc - 1;

	if (f->code == (BPF_JMP | BPF_JA))
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
		const struct sock_filter *f = &program->code[pc];

		written &= check.written[pc];
		if (f->code == BPF_ST || f->code == BPF_STX)
			written |= (uint16_t)(1u << f->k);
		else if ((f->code == (BPF_LD | BPF_MEM) || f->code == (BPF_LDX | BPF_MEM)) &&
			 !(written & 1u << f->k))
			return false;
		else if (f->code == (BPF_JMP | BPF_JA)) {
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
		const struct sock_filter *f = &program->code[pc];
		const char *wrong = check_operand(f);

		if (!is_known(f->code))
			return "an instruction that filters may not use";
		if (wrong)
			return wrong;
		if (!jumps_inside(f, pc, program->len))
			return "a jump out of the program";
	}
	if (BPF_CLASS(program->code[program->len - 1].code) != BPF_RET)
		return "the last instruction is no return";
	return check_memory(program) ? NULL : "a scratch word is read before it is written";
}

struct machine {
	uint32_t a, x;
	uint32_t memory[MEMORY_WORDS];
};

static uint32_t load(const struct seccomp_data *data, uint32_t offset)
{
	uint32_t word;

	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

/* A op OPERAND; a division by zero ends the program (and never gets here). */
static uint32_t compute(uint16_t code, uint32_t a, uint32_t operand)
{
	switch (BPF_OP(code)) {
	case BPF_ADD:
		return a + operand;
	case BPF_SUB:
		return a - operand;
	case BPF_MUL:
		return a * operand;
	case BPF_DIV:
		return a / operand;
	case BPF_AND:
		return a & operand;
	case BPF_OR:
		return a | operand;
	case BPF_XOR:
		return a ^ operand;
	case BPF_LSH:
		return a << (operand & 31);
	case BPF_RSH:
		return a >> (operand & 31);
	default:
		return -a; /* BPF_NEG */
	}
}

static bool compare(uint16_t code, uint32_t a, uint32_t operand)
{
	switch (BPF_OP(code)) {
	case BPF_JEQ:
		return a == operand;
	case BPF_JGT:
		return a > operand;
	case BPF_JGE:
		return a >= operand;
	default:
		return (a & operand) != 0; /* BPF_JSET */
	}
}

/* LD, LDX, ST, STX and MISC. */
static void move(struct machine *m, const struct sock_filter *f,
		 const struct seccomp_data *data)
{
	switch (f->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		m->a = load(data, f->k);
		break;
	case BPF_LD | BPF_W | BPF_LEN:
		m->a = sizeof(*data);
		break;
	case BPF_LDX | BPF_W | BPF_LEN:
		m->x = sizeof(*data);
		break;
	case BPF_LD | BPF_IMM:
		m->a = f->k;
		break;
	case BPF_LDX | BPF_IMM:
		m->x = f->k;
		break;
	case BPF_LD | BPF_MEM:
		m->a = m->memory[f->k];
		break;
	case BPF_LDX | BPF_MEM:
		m->x = m->memory[f->k];
		break;
	case BPF_ST:
		m->memory[f->k] = m->a;
		break;
	case BPF_STX:
		m->memory[f->k] = m->x;
		break;
	case BPF_MISC | BPF_TAX:
		m->x = m->a;
		break;
	default:
		m->a = m->x; /* BPF_TXA */
		break;
	}
}

uint32_t bpf_run(const struct bpf_program *program, const struct seccomp_data *data)
{
	struct machine m = {0};

	for (const struct sock_filter *f = program->code;; f++) {
		uint32_t operand = BPF_SRC(f->code) == BPF_X ? m.x : f->k;

		switch (BPF_CLASS(f->code)) {
		case BPF_RET:
			return BPF_RVAL(f->code) == BPF_A ? m.a : f->k;
		case BPF_JMP:
			if (BPF_OP(f->code) == BPF_JA)
				f += f->k;
			else
				f += compare(f->code, m.a, operand) ? f->jt : f->jf;
			break;
		case BPF_ALU:
			if (BPF_OP(f->code) == BPF_DIV && operand == 0)
				return 0;
			m.a = compute(f->code, m.a, operand);
			break;
		default:
			move(&m, f, data);
			break;
		}
	}
}

bool bpf_is_const_allow(const struct bpf_program *program, uint32_t arch, uint32_t nr)
{
	const struct seccomp_data data = {.nr = (int)nr, .arch = arch};
	uint32_t a = 0;

	for (const struct sock_filter *f = program->code;; f++) {
		switch (f->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (f->k > offsetof(struct seccomp_data, arch))
				return false;
			a = load(&data, f->k);
			break;
		case BPF_RET | BPF_K:
			return f->k == SECCOMP_RET_ALLOW;
		case BPF_JMP | BPF_JA:
			f += f->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			f += compare(f->code, a, f->k) ? f->jt : f->jf;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= f->k;
			break;
		default:
			return false;
		}
	}
}

bool bpf_is_provable(const struct bpf_program *program)
{
	for (size_t pc = 0; pc < program->len; pc++) {
		uint16_t code = program->code[pc].code;

		if (code != (BPF_LD | BPF_W | BPF_ABS) && code != (BPF_ALU | BPF_AND | BPF_K) &&
		    code != (BPF_RET | BPF_K) && code != (BPF_JMP | BPF_JA) &&
		    !(is_conditional(code) && BPF_SRC(code) == BPF_K))
			return false;
	}
	return true;
}

struct seccomp_data bpf_call_data(enum abi abi, uint32_t nr, const uint64_t args[CUBE_ARGS])
{
	const struct abi_info *info = abi_info(abi);
	bool is_swapped = info->big_endian != abi_info(abi_native())->big_endian;
	struct seccomp_data data = {.nr = (int)nr, .arch = info->audit};

	for (int i = 0; i < CUBE_ARGS; i++)
		data.args[i] = is_swapped ? args[i] << 32 | args[i] >> 32 : args[i];
	return data;
}
