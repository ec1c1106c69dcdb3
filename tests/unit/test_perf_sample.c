/* SPDX-License-Identifier: Apache-2.0 */
/* Which ABI a call was made through, from the registers beside it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/perf_event.h>
#include <string.h>

#include "exec/perf_sample.h"

#define NUMBER 39
#define HERE 0x401000 /* behind the instruction */

enum { BX, CX, SI, DI, BP, IP, R8, R9, R10, REGISTERS };

/* What `syscall` leaves with arguments 1 to 6, and with others in the registers of int 0x80. */
static const uint64_t by_syscall[REGISTERS] = {
	[DI] = 1, [SI] = 2, [R10] = 4, [R8] = 5, [R9] = 6, [BX] = 7, [CX] = HERE, [IP] = HERE};
static const uint64_t by_int[REGISTERS] = {
	[BX] = 1,  [CX] = 2,  [SI] = 4,   [DI] = 5,   [BP] = 6,
	[R8] = 10, [R9] = 11, [R10] = 12, [IP] = HERE};

struct sample {
	unsigned char bytes[256];
	size_t size;
};

static void add(struct sample *sample, uint64_t value, size_t size)
{
	memcpy(sample->bytes + sample->size, &value, size);
	sample->size += size;
}

/* ARGS are six; COUNT values of REGISTERS go with WIDTH. */
static struct sample sample_of(uint64_t number, const uint64_t *args, uint64_t width,
			       const uint64_t *registers, size_t count)
{
	struct sample sample = {.size = 0};

	add(&sample, 68, 4);
	add(&sample, 0x1234, 8); /* what all tracepoints have */
	add(&sample, number, 8);
	for (size_t i = 0; i < 6; i++)
		add(&sample, args[i], 8);
	add(&sample, 0, 4);
	add(&sample, width, 8);
	for (size_t i = 0; i < count; i++)
		add(&sample, registers[i], 8);
	return sample;
}

static const uint64_t args[6] = {1, 2, 3, 4, 5, 6};

/* The ABI's token, 0: it cannot be told. */
static uint32_t token(enum abi native, const struct sample *sample, struct call_data *data)
{
	return perf_sample_call(native, sample->bytes, sample->size, data) ? data->arch : 0;
}

static uint32_t x86_token(uint64_t width, const uint64_t *registers)
{
	struct sample sample = sample_of(NUMBER, args, width, registers, REGISTERS);
	struct call_data data;

	return token(ABI_X86_64, &sample, &data);
}

static void test_the_registers_say_which_instruction(void **state)
{
	(void)state;
	assert_int_equal(x86_token(PERF_SAMPLE_REGS_ABI_64, by_syscall),
			 abi_info(ABI_X86_64)->audit);
	assert_int_equal(x86_token(PERF_SAMPLE_REGS_ABI_64, by_int), abi_info(ABI_X86)->audit);
	assert_int_equal(x86_token(PERF_SAMPLE_REGS_ABI_32, by_int), abi_info(ABI_X86)->audit);
}

static void test_in_doubt_none(void **state)
{
	const uint64_t alike[REGISTERS] = {[BX] = 1, [CX] = 1, [SI] = 1, [DI] = 1,
					   [BP] = 1, [R8] = 1, [R9] = 1, [R10] = 1};
	const uint64_t ones[6] = {1, 1, 1, 1, 1, 1};
	struct sample sample =
		sample_of(NUMBER, ones, PERF_SAMPLE_REGS_ABI_64, alike, REGISTERS);
	const uint64_t neither[REGISTERS] = {0};
	struct call_data data;

	(void)state;
	assert_int_equal(token(ABI_X86_64, &sample, &data), 0);
	assert_int_equal(x86_token(PERF_SAMPLE_REGS_ABI_64, neither), 0);
	assert_int_equal(x86_token(PERF_SAMPLE_REGS_ABI_NONE, by_syscall), 0);
	sample = sample_of(NUMBER, args, PERF_SAMPLE_REGS_ABI_64, by_syscall, REGISTERS - 1);
	assert_int_equal(token(ABI_X86_64, &sample, &data), 0);
	sample = sample_of(NUMBER, args, PERF_SAMPLE_REGS_ABI_64, by_syscall, REGISTERS);
	sample.bytes[0] = 76; /* a kernel that tells more of each tracepoint */
	assert_int_equal(token(ABI_X86_64, &sample, &data), 0);
}

static void test_number_arguments_and_place(void **state)
{
	struct sample sample =
		sample_of((uint64_t)-1, args, PERF_SAMPLE_REGS_ABI_64, by_syscall, REGISTERS);
	struct call_data data;

	(void)state;
	assert_true(perf_sample_call(ABI_X86_64, sample.bytes, sample.size, &data));
	assert_int_equal(data.nr, UINT32_MAX);
	assert_int_equal(data.instruction_pointer, HERE);
	assert_memory_equal(data.args, args, sizeof(args));
}

static void test_a_program_on_arm64_has_one(void **state)
{
	const uint64_t pc = HERE;
	struct sample sample = sample_of(NUMBER, args, PERF_SAMPLE_REGS_ABI_64, &pc, 1);
	struct call_data data;

	(void)state;
	assert_int_equal(token(ABI_AARCH64, &sample, &data), abi_info(ABI_AARCH64)->audit);
	assert_int_equal(data.instruction_pointer, HERE);
	sample = sample_of(NUMBER, args, PERF_SAMPLE_REGS_ABI_32, &pc, 1);
	assert_int_equal(token(ABI_AARCH64, &sample, &data), abi_info(ABI_ARM)->audit);
	assert_int_equal(perf_sample_registers(ABI_RISCV64), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_registers_say_which_instruction),
		cmocka_unit_test(test_in_doubt_none),
		cmocka_unit_test(test_number_arguments_and_place),
		cmocka_unit_test(test_a_program_on_arm64_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
