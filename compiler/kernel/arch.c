/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of ABIs.
 *
 * Sources: linux/audit.h for the tokens (a test compares them); libseccomp's seccomp.h for the
 * SCMP names; Moby's profiles/seccomp for what includes.arches and archMap know.
 */
#include "kernel/arch.h"

#include <string.h>

/* A token is the ELF machine number (linux/elf-em.h) and these. */
#define T64 0x80000000u
#define TLE 0x40000000u
#define TN32 0x20000000u

#define LITTLE false
#define BIG true
#define HOST true

/*
 * x32 and mips n32 pass arguments in 64-bit registers, so that is their width;
 * calls that reach the kernel through a narrower compat entry say so themselves
 * (arguments.tbl).
 */
static const struct abi_info abis[ABI_COUNT] = {
	/* clang-format off */
	[ABI_X86_64] = {"x86_64", "SCMP_ARCH_X86_64", "amd64", 62 | T64 | TLE,
			64, LITTLE, HOST, ABI_X86_64, ABI_X86_64},
	[ABI_X86] = {"x86", "SCMP_ARCH_X86", "x86", 3 | TLE,
		     32, LITTLE, !HOST, ABI_X86_64, ABI_X86},
	[ABI_X32] = {"x32", "SCMP_ARCH_X32", "", 62 | T64 | TLE,
		     64, LITTLE, !HOST, ABI_X86_64, ABI_X32},
	[ABI_AARCH64] = {"aarch64", "SCMP_ARCH_AARCH64", "arm64", 183 | T64 | TLE,
			 64, LITTLE, HOST, ABI_AARCH64, ABI_AARCH64},
	[ABI_ARM] = {"arm", "SCMP_ARCH_ARM", "arm", 40 | TLE,
		     32, LITTLE, !HOST, ABI_AARCH64, ABI_ARM},
	[ABI_RISCV64] = {"riscv64", "SCMP_ARCH_RISCV64", "riscv64", 243 | T64 | TLE,
			 64, LITTLE, HOST, ABI_RISCV64, ABI_RISCV64},
	[ABI_PPC64LE] = {"ppc64le", "SCMP_ARCH_PPC64LE", "ppc64le", 21 | T64 | TLE,
			 64, LITTLE, HOST, ABI_PPC64LE, ABI_PPC64},
	[ABI_PPC64] = {"ppc64", "SCMP_ARCH_PPC64", "ppc64", 21 | T64,
		       64, BIG, !HOST, ABI_PPC64, ABI_PPC64},
	[ABI_PPC] = {"ppc", "SCMP_ARCH_PPC", "ppc", 20,
		     32, BIG, !HOST, ABI_PPC64, ABI_PPC},
	[ABI_S390X] = {"s390x", "SCMP_ARCH_S390X", "s390x", 22 | T64,
		       64, BIG, HOST, ABI_S390X, ABI_S390X},
	[ABI_S390] = {"s390", "SCMP_ARCH_S390", "s390", 22,
		      32, BIG, !HOST, ABI_S390X, ABI_S390},
	[ABI_LOONGARCH64] = {"loongarch64", "SCMP_ARCH_LOONGARCH64", "loongarch64",
			     258 | T64 | TLE,
			     64, LITTLE, HOST, ABI_LOONGARCH64, ABI_LOONGARCH64},
	[ABI_MIPS64] = {"mips64", "SCMP_ARCH_MIPS64", "mips64", 8 | T64,
			64, BIG, HOST, ABI_MIPS64, ABI_MIPS64},
	[ABI_MIPS64N32] = {"mips64n32", "SCMP_ARCH_MIPS64N32", "mips64n32",
			   8 | T64 | TN32,
			   64, BIG, HOST, ABI_MIPS64, ABI_MIPS64N32},
	[ABI_MIPS] = {"mips", "SCMP_ARCH_MIPS", "", 8,
		      32, BIG, !HOST, ABI_MIPS64, ABI_MIPS},
	[ABI_MIPSEL64] = {"mipsel64", "SCMP_ARCH_MIPSEL64", "mipsel64", 8 | T64 | TLE,
			  64, LITTLE, HOST, ABI_MIPSEL64, ABI_MIPS64},
	[ABI_MIPSEL64N32] = {"mipsel64n32", "SCMP_ARCH_MIPSEL64N32", "mips3l64n32",
			     8 | T64 | TLE | TN32,
			     64, LITTLE, HOST, ABI_MIPSEL64, ABI_MIPS64N32},
	[ABI_MIPSEL] = {"mipsel", "SCMP_ARCH_MIPSEL", "mipsel", 8 | TLE,
			32, LITTLE, !HOST, ABI_MIPSEL64, ABI_MIPS},
	[ABI_M68K] = {"m68k", "SCMP_ARCH_M68K", "", 4,
		      32, BIG, !HOST, ABI_M68K, ABI_M68K},
	[ABI_PARISC64] = {"parisc64", "SCMP_ARCH_PARISC64", "", 15 | T64,
			  64, BIG, !HOST, ABI_PARISC64, ABI_PARISC64},
	[ABI_PARISC] = {"parisc", "SCMP_ARCH_PARISC", "", 15,
			32, BIG, !HOST, ABI_PARISC64, ABI_PARISC},
	[ABI_SH] = {"sh", "SCMP_ARCH_SH", "", 42 | TLE,
		    32, LITTLE, !HOST, ABI_SH, ABI_SH},
	[ABI_SHEB] = {"sheb", "SCMP_ARCH_SHEB", "", 42,
		      32, BIG, !HOST, ABI_SHEB, ABI_SH},
	/* clang-format on */
};

const struct abi_info *abi_info(enum abi abi)
{
	return &abis[abi];
}

/*
 * What Debian, Go and uname(1) call them, where that is not Docker's name.  Sources: dpkg's
 * cputable, Go's internal/syslist, the kernel's arch/ Makefiles (UTS_MACHINE).
 */
static const struct {
	char name[12];
	uint8_t abi;
} other_names[] = {
	{"i386", ABI_X86},
	{"i486", ABI_X86},
	{"i586", ABI_X86},
	{"i686", ABI_X86},
	{"386", ABI_X86},
	{"x86-64", ABI_X86_64},
	{"armhf", ABI_ARM},
	{"armel", ABI_ARM},
	{"armv6l", ABI_ARM},
	{"armv7l", ABI_ARM},
	{"loong64", ABI_LOONGARCH64},
	{"ppc64el", ABI_PPC64LE},
	{"powerpc", ABI_PPC},
	{"mips64le", ABI_MIPSEL64},
	{"mips64el", ABI_MIPSEL64},
	{"mipsle", ABI_MIPSEL},
	{"hppa", ABI_PARISC},
	{"hppa64", ABI_PARISC64},
	{"sh4", ABI_SH},
};

static bool is_name(const char *known, const char *name, size_t len)
{
	return strlen(known) == len && memcmp(known, name, len) == 0;
}

enum abi abi_find(const char *name, size_t len)
{
	ABI_EACH(abi, ABI_ALL)
		if (is_name(abis[abi].name, name, len))
			return abi;
	return ABI_COUNT;
}

enum abi abi_find_any(const char *name, size_t len)
{
	enum abi own = abi_find(name, len);

	if (own != ABI_COUNT)
		return own;
	ABI_EACH(abi, ABI_ALL)
		if (len && is_name(abis[abi].go, name, len))
			return abi;
	for (size_t i = 0; i < sizeof(other_names) / sizeof(*other_names); i++)
		if (is_name(other_names[i].name, name, len))
			return (enum abi)other_names[i].abi;
	return ABI_COUNT;
}

enum abi abi_find_scmp(const char *name)
{
	ABI_EACH(abi, ABI_ALL)
		if (strcmp(abis[abi].scmp, name) == 0)
			return abi;
	return ABI_COUNT;
}

/* Asked for every rule of a policy, so kept beside the table above; a test compares the two. */
static const abi_set machine_abis[ABI_COUNT] = {
	[ABI_X86_64] = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32),
	[ABI_AARCH64] = ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_ARM),
	[ABI_RISCV64] = ABI_BIT(ABI_RISCV64),
	[ABI_PPC64LE] = ABI_BIT(ABI_PPC64LE),
	[ABI_PPC64] = ABI_BIT(ABI_PPC64) | ABI_BIT(ABI_PPC),
	[ABI_S390X] = ABI_BIT(ABI_S390X) | ABI_BIT(ABI_S390),
	[ABI_LOONGARCH64] = ABI_BIT(ABI_LOONGARCH64),
	[ABI_MIPS64] = ABI_BIT(ABI_MIPS64) | ABI_BIT(ABI_MIPS64N32) | ABI_BIT(ABI_MIPS),
	[ABI_MIPSEL64] = ABI_BIT(ABI_MIPSEL64) | ABI_BIT(ABI_MIPSEL64N32) | ABI_BIT(ABI_MIPSEL),
	[ABI_M68K] = ABI_BIT(ABI_M68K),
	[ABI_PARISC64] = ABI_BIT(ABI_PARISC64) | ABI_BIT(ABI_PARISC),
	[ABI_SH] = ABI_BIT(ABI_SH),
	[ABI_SHEB] = ABI_BIT(ABI_SHEB),
};

enum abi abi_machine(enum abi abi)
{
	return (enum abi)abis[abi].machine;
}

abi_set abi_of_machine(enum abi abi)
{
	return machine_abis[abi_machine(abi)];
}

abi_set abi_docker_default(void)
{
	static const enum abi machines[] = {
		ABI_X86_64, ABI_AARCH64,     ABI_RISCV64, ABI_PPC64LE,
		ABI_S390X,  ABI_LOONGARCH64, ABI_MIPS64,  ABI_MIPSEL64,
	};
	abi_set set = 0;

	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		set |= abi_of_machine(machines[i]);
	return set;
}

abi_set abi_main_only(abi_set set)
{
	abi_set mains = 0;

	ABI_EACH(abi, set)
		mains |= ABI_BIT(abi_machine(abi));
	return mains;
}
