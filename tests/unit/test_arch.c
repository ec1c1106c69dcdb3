/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of ABIs: names, tokens (against the kernel's header and libseccomp) and sets.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/audit.h>
#include <seccomp.h>
#include <string.h>

#include "kernel/arch.h"
#include "kernel/native.h"

static void test_abi_names(void **state)
{
	(void)state;
	ABI_EACH(abi, ABI_ALL) {
		const struct abi_info *info = abi_info(abi);

		assert_int_equal(abi_find(info->name, strlen(info->name)), abi);
		assert_int_equal(abi_find_scmp(info->scmp), abi);
		assert_int_equal(abi_machine(abi_machine(abi)), abi_machine(abi));
		assert_int_equal(abi_info(info->numbers)->numbers, info->numbers);
		assert_int_equal(abi_info(info->numbers)->bits, info->bits);
	}
	assert_int_equal(abi_find("x86_64", 3), ABI_X86);
	assert_int_equal(abi_find("x86_64", 4), ABI_COUNT);
	assert_int_equal(abi_find("amd64", 5), ABI_COUNT);
	assert_int_equal(abi_find("", 0), ABI_COUNT);
	assert_int_equal(abi_find_any("amd64", 5), ABI_X86_64);
	assert_int_equal(abi_find_any("x86_64", 6), ABI_X86_64);
	assert_int_equal(abi_find_any("ppc64el", 7), ABI_PPC64LE);
	assert_int_equal(abi_find_any("", 0), ABI_COUNT);
	assert_int_equal(abi_find_scmp("SCMP_ARCH_NATIVE"), ABI_COUNT);
}

/* Younger than the headers of Linux 5.18. */
#ifndef AUDIT_ARCH_LOONGARCH64
#define AUDIT_ARCH_LOONGARCH64 (258 | __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE)
#endif

static const uint32_t tokens[ABI_COUNT] = {
	[ABI_X86_64] = AUDIT_ARCH_X86_64,
	[ABI_X86] = AUDIT_ARCH_I386,
	[ABI_X32] = AUDIT_ARCH_X86_64,
	[ABI_AARCH64] = AUDIT_ARCH_AARCH64,
	[ABI_ARM] = AUDIT_ARCH_ARM,
	[ABI_RISCV64] = AUDIT_ARCH_RISCV64,
	[ABI_PPC64LE] = AUDIT_ARCH_PPC64LE,
	[ABI_PPC64] = AUDIT_ARCH_PPC64,
	[ABI_PPC] = AUDIT_ARCH_PPC,
	[ABI_S390X] = AUDIT_ARCH_S390X,
	[ABI_S390] = AUDIT_ARCH_S390,
	[ABI_LOONGARCH64] = AUDIT_ARCH_LOONGARCH64,
	[ABI_MIPS64] = AUDIT_ARCH_MIPS64,
	[ABI_MIPS64N32] = AUDIT_ARCH_MIPS64N32,
	[ABI_MIPS] = AUDIT_ARCH_MIPS,
	[ABI_MIPSEL64] = AUDIT_ARCH_MIPSEL64,
	[ABI_MIPSEL64N32] = AUDIT_ARCH_MIPSEL64N32,
	[ABI_MIPSEL] = AUDIT_ARCH_MIPSEL,
	[ABI_M68K] = AUDIT_ARCH_M68K,
	[ABI_PARISC64] = AUDIT_ARCH_PARISC64,
	[ABI_PARISC] = AUDIT_ARCH_PARISC,
	[ABI_SH] = AUDIT_ARCH_SHEL,
	[ABI_SHEB] = AUDIT_ARCH_SH,
};

static void test_abi_tokens(void **state)
{
	(void)state;
	ABI_EACH(abi, ABI_ALL) {
		const struct abi_info *info = abi_info(abi);
		uint32_t token = seccomp_arch_resolve_name(info->name);

		assert_int_equal(info->audit, tokens[abi]);
		/* libseccomp tells x32 apart by a token that the kernel does not know. */
		if (token != 0 && abi != ABI_X32)
			assert_int_equal(info->audit, token);
		assert_int_equal(info->big_endian, !(info->audit & __AUDIT_ARCH_LE));
	}
	assert_int_equal(seccomp_arch_resolve_name(abi_info(abi_native())->name),
			 seccomp_arch_native());
}

static void test_abi_sets(void **state)
{
	abi_set docker = abi_docker_default();
	abi_set mains = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_RISCV64) |
			ABI_BIT(ABI_PPC64LE) | ABI_BIT(ABI_S390X) | ABI_BIT(ABI_LOONGARCH64) |
			ABI_BIT(ABI_MIPS64) | ABI_BIT(ABI_MIPSEL64);

	(void)state;
	ABI_EACH(abi, ABI_ALL) {
		abi_set family = 0;

		ABI_EACH(other, ABI_ALL)
			if (abi_machine(other) == abi_machine(abi))
				family |= ABI_BIT(other);
		assert_int_equal(abi_of_machine(abi), family);
	}
	assert_int_equal(abi_of_machine(ABI_X86_64),
			 ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32));
	assert_int_equal(abi_of_machine(ABI_PPC64LE), ABI_BIT(ABI_PPC64LE));
	assert_int_equal(abi_of_machine(ABI_X86), abi_of_machine(ABI_X86_64));
	assert_int_equal(docker, mains | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32) |
					 ABI_BIT(ABI_ARM) | ABI_BIT(ABI_S390) |
					 ABI_BIT(ABI_MIPS) | ABI_BIT(ABI_MIPS64N32) |
					 ABI_BIT(ABI_MIPSEL) | ABI_BIT(ABI_MIPSEL64N32));
	assert_int_equal(abi_main_only(docker), mains);
	assert_int_equal(abi_main_only(0), 0);
}

static void test_docker_names(void **state)
{
	(void)state;
	assert_string_equal(abi_info(ABI_X86_64)->go, "amd64");
	assert_string_equal(abi_info(ABI_X86)->go, "x86");
	assert_string_equal(abi_info(ABI_X32)->go, "");
	assert_string_equal(abi_info(ABI_AARCH64)->go, "arm64");
	assert_string_equal(abi_info(ABI_MIPSEL64N32)->go, "mips3l64n32");
	assert_true(abi_info(ABI_MIPSEL64N32)->docker_host);
	assert_true(abi_info(ABI_PPC64LE)->docker_host);
	assert_false(abi_info(ABI_ARM)->docker_host);
	assert_false(abi_info(ABI_PPC64)->docker_host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_abi_names),
		cmocka_unit_test(test_abi_tokens),
		cmocka_unit_test(test_abi_sets),
		cmocka_unit_test(test_docker_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
