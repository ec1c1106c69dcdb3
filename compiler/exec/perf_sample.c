/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On x86 one bit of a task (TS_COMPAT) decides which ABI a call is of and which registers its
 * arguments are taken from, both for filters and for the tracepoint.  A call from 32-bit code
 * has it set.  64-bit code comes by `syscall`, or by `int 0x80` with it set: so that the
 * arguments told are in the registers of one ABI and not in those of the other says which it
 * was.  A caller cannot forge that, only make both the same; then it cannot be told.  For
 * `syscall`, which leaves the address behind it in rcx, they never are by chance.
 *
 * On arm64 it is the program that is of one ABI.
 */
#include "exec/perf_sample.h"

#include "core/base.h"

#include <linux/perf_event.h>
#include <string.h>

/* As in arch/x86/include/uapi/asm/perf_regs.h; a sample has them in this order. */
enum x86_register {
	X86_BX = 1,
	X86_CX = 2,
	X86_SI = 4,
	X86_DI = 5,
	X86_BP = 6,
	X86_IP = 8,
	X86_R8 = 16
};

#define X86_REGISTERS                                                               \
	(1u << X86_BX | 1u << X86_CX | 1u << X86_SI | 1u << X86_DI | 1u << X86_BP | \
	 1u << X86_IP | 7u << X86_R8)       /* r8, r9, r10 */
#define ARM64_REGISTERS ((uint64_t)1 << 32) /* pc */

struct x86_values {
	uint64_t bx, cx, si, di, bp, ip, r8, r9, r10;
};

/* The raw part, with the padding that brings the next part to 8 bytes. */
struct sys_enter {
	uint32_t size; /* of what follows */
	unsigned char common[8];
	unsigned char number[8]; /* a long, as the arguments are; not at such an address */
	unsigned char args[6][8];
	uint32_t padding;
};

uint64_t perf_sample_registers(enum abi native)
{
	switch (native) {
	case ABI_X86_64:
		return X86_REGISTERS;
	case ABI_AARCH64:
		return ARM64_REGISTERS;
	default:
		return 0;
	}
}

/* ABI_COUNT: cannot be told. */
static enum abi x86_abi(const uint64_t args[6], const struct x86_values *at)
{
	const uint64_t native[] = {at->di, at->si, args[2], at->r10, at->r8, at->r9};
	const uint64_t compat[] = {at->bx, at->cx, args[2], at->si, at->di, at->bp};
	bool is_native = memcmp(args, native, sizeof(native)) == 0;
	bool is_compat = memcmp(args, compat, sizeof(compat)) == 0;

	if (is_native == is_compat)
		return ABI_COUNT;
	return is_native ? ABI_X86_64 : ABI_X86;
}

static enum abi sample_abi(enum abi native, uint64_t width, const struct call_data *call,
			   const struct x86_values *at)
{
	if (width == PERF_SAMPLE_REGS_ABI_32)
		return native == ABI_X86_64 ? ABI_X86 : ABI_ARM;
	if (width != PERF_SAMPLE_REGS_ABI_64)
		return ABI_COUNT;
	return native == ABI_X86_64 ? x86_abi(call->args, at) : native;
}

bool perf_sample_call(enum abi native, const unsigned char *sample, size_t size,
		      struct call_data *data)
{
	size_t registers = native == ABI_X86_64 ? sizeof(struct x86_values) : sizeof(uint64_t);
	struct x86_values values = {0};
	struct sys_enter enter;
	uint64_t width, number;
	enum abi abi;

	if (size != sizeof(enter) + sizeof(width) + registers)
		return false;
	memcpy(&enter, sample, sizeof(enter));
	if (enter.size != sizeof(enter) - sizeof(enter.size))
		return false;
	memcpy(&width, sample + sizeof(enter), sizeof(width));
	if (native == ABI_X86_64)
		memcpy(&values, sample + sizeof(enter) + sizeof(width), registers);
	else
		memcpy(&values.ip, sample + sizeof(enter) + sizeof(width), registers);
	memcpy(&number, enter.number, sizeof(number));
	*data = (struct call_data){.nr = (uint32_t)number, .instruction_pointer = values.ip};
	memcpy(data->args, enter.args, sizeof(data->args));
	abi = sample_abi(native, width, data, &values);
	if (abi == ABI_COUNT)
		return false;
	data->arch = abi_info(abi)->audit;
	return true;
}
