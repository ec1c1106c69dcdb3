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
	static const uint16_t others[] = {
		CODE_LOAD,     CODE_RET,       CODE_RET_A,    CODE_LOAD_LEN,  CODE_LOADX_LEN,
		CODE_LOAD_IMM, CODE_LOADX_IMM, CODE_LOAD_MEM, CODE_LOADX_MEM, CODE_STORE,
		CODE_STOREX,   CODE_TAX,       CODE_TXA,
	};
	unsigned with_k = code & ~(unsigned)CODE_OF_X;

	if ((code & CODE_CLASS) == CLASS_JMP)
		return code == CODE_JA || (with_k >= CODE_JEQ && with_k <= CODE_JSET);
	if ((code & CODE_CLASS) == CLASS_ALU)
		return code == CODE_NEG || with_k <= CODE_RSH || with_k == (CLASS_ALU | OP_XOR);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (code == others[i])
			return true;
	return false;
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
static bool check_memory(const struct bpf_program *program)
{
	uint16_t
		written[BPF_PROGRAM_MAX]; /* on entry to each instruction, on all ways so far */
	uint16_t now = 0;

	memset(written, 0xff, sizeof(written));
	for (size_t pc = 0; pc < program->len; pc++) {
		const struct insn *f = &program->code[pc];

		now &= written[pc];
		if (f->code == CODE_STORE || f->code == CODE_STOREX)
			now |= (uint16_t)(1u << f->k);
		else if ((f->code == CODE_LOAD_MEM || f->code == CODE_LOADX_MEM) &&
			 !(now & 1u << f->k))
			return false;
		else if ((f->code & CODE_CLASS) == CLASS_JMP) {
			written[pc + 1 + (f->code == CODE_JA ? f->k : f->jt)] &= now;
			written[pc + 1 + (f->code == CODE_JA ? f->k : f->jf)] &= now;
			now = UINT16_MAX;
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

/* A op OPERAND, which is not zero where it divides. */
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

/* What an LD or LDX loads. */
static uint32_t fetch(const struct machine *m, const struct insn *f,
		      const struct call_data *data)
{
	switch (f->code & CODE_MODE) {
	case MODE_WORD:
		return load(data, f->k);
	case MODE_LEN:
		return sizeof(*data);
	case MODE_MEM:
		return m->memory[f->k];
	default:
		return f->k;
	}
}

/* Execute F, no return, and go on to the next one; NULL: the program ends, and returns 0. */
static const struct insn *step(struct machine *m, const struct insn *f,
			       const struct call_data *data)
{
	uint32_t operand = f->code & CODE_OF_X ? m->x : f->k;

	switch (f->code & CODE_CLASS) {
	case CLASS_LD:
		m->a = fetch(m, f, data);
		break;
	case CLASS_LDX:
		m->x = fetch(m, f, data);
		break;
	case CLASS_ST:
		m->memory[f->k] = m->a;
		break;
	case CLASS_STX:
		m->memory[f->k] = m->x;
		break;
	case CLASS_ALU:
		if ((f->code & CODE_OP) == OP_DIV && operand == 0)
			return NULL;
		m->a = compute(f->code, m->a, operand);
		break;
	case CLASS_JMP:
		if (f->code == CODE_JA)
			return f + 1 + f->k;
		return f + 1 + (bpf_holds(f->code, m->a, operand) ? f->jt : f->jf);
	default:
		if (f->code == CODE_TAX)
			m->x = m->a;
		else
			m->a = m->x;
		break;
	}
	return f + 1;
}

uint32_t bpf_run(const struct bpf_program *program, const struct call_data *data)
{
	const struct insn *f = program->code;
	struct machine m = {0};

	while (f && (f->code & CODE_CLASS) != CLASS_RET)
		f = step(&m, f, data);
	if (!f)
		return 0;
	return f->code == CODE_RET_A ? m.a : f->k;
}

uint32_t bpf_stricter(uint32_t first, uint32_t next)
{
	return (int32_t)(next & RET_ACTION) < (int32_t)(first & RET_ACTION) ? next : first;
}

static bool is_provable(uint16_t code)
{
	return code == CODE_LOAD || code == CODE_MASK || code == CODE_RET || code == CODE_JA ||
	       (is_conditional(code) && !(code & CODE_OF_X));
}

bool bpf_is_const_allow(const struct bpf_program *program, uint32_t arch, uint32_t nr)
{
	const struct call_data data = {.nr = nr, .arch = arch};
	const struct insn *f = program->code;
	struct machine m = {0};

	for (; f->code != CODE_RET; f = step(&m, f, &data))
		if (!is_provable(f->code) ||
		    (f->code == CODE_LOAD && f->k > offsetof(struct call_data, arch)))
			return false;
	return f->k == RET_ALLOW;
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
