/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/native.h"

#include "kernel/host.h"

#ifdef __linux__
#include <stdio.h>
#include <sys/utsname.h>
#endif

enum abi abi_native(void)
{
#if defined(__x86_64__) && defined(__ILP32__)
	return ABI_X32;
#elif defined(__x86_64__)
	return ABI_X86_64;
#elif defined(__i386__)
	return ABI_X86;
#elif defined(__aarch64__)
	return ABI_AARCH64;
#elif defined(__arm__)
	return ABI_ARM;
#elif defined(__riscv) && __riscv_xlen == 64
	return ABI_RISCV64;
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return ABI_PPC64LE;
#elif defined(__powerpc64__)
	return ABI_PPC64;
#elif defined(__powerpc__)
	return ABI_PPC;
#elif defined(__s390x__)
	return ABI_S390X;
#elif defined(__s390__)
	return ABI_S390;
#elif defined(__loongarch_lp64)
	return ABI_LOONGARCH64;
#elif defined(__mips__) && _MIPS_SIM == _ABI64
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ABI_MIPS64 : ABI_MIPSEL64;
#elif defined(__mips__) && _MIPS_SIM == _ABIN32
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ABI_MIPS64N32 : ABI_MIPSEL64N32;
#elif defined(__mips__)
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ABI_MIPS : ABI_MIPSEL;
#elif defined(__m68k__)
	return ABI_M68K;
#elif defined(__hppa__) && defined(__LP64__)
	return ABI_PARISC64;
#elif defined(__hppa__)
	return ABI_PARISC;
#elif defined(__sh__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return ABI_SH;
#elif defined(__sh__)
	return ABI_SHEB;
#else
	return ABI_X86_64;
#endif
}

bool native_big_endian(void)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

bool native_kernel(uint32_t *version)
{
#ifdef __linux__
	struct utsname name;
	unsigned major, minor;

	if (uname(&name) < 0 || sscanf(name.release, "%u.%u", &major, &minor) != 2 ||
	    major > 255 || minor > 255)
		return false;
	*version = KERNEL_VERSION_OF(major, minor);
	return true;
#else
	(void)version;
	return false;
#endif
}
