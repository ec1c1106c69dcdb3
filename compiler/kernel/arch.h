/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ABIs through which a program can enter the kernel, as seccomp sees them.
 *
 * An ABI is a numbering and calling convention (x86_64, x86, x32 are three);
 * a machine is the set of ABIs that one kernel serves, and is named after its
 * main ABI.  Sources: linux/audit.h for the tokens, libseccomp for SCMP names.
 */
#ifndef SCMPL_KERNEL_ARCH_H
#define SCMPL_KERNEL_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum abi {
	ABI_X86_64,
	ABI_X86,
	ABI_X32,
	ABI_AARCH64,
	ABI_ARM,
	ABI_RISCV64,
	ABI_PPC64LE,
	ABI_PPC64,
	ABI_PPC,
	ABI_S390X,
	ABI_S390,
	ABI_LOONGARCH64,
	ABI_MIPS64,
	ABI_MIPS64N32,
	ABI_MIPS,
	ABI_MIPSEL64,
	ABI_MIPSEL64N32,
	ABI_MIPSEL,
	ABI_M68K,
	ABI_PARISC64,
	ABI_PARISC,
	ABI_SH,
	ABI_SHEB,
	ABI_COUNT
};

/* A set of ABIs, one bit each. */
typedef uint32_t abi_set;
#define ABI_BIT(abi) ((abi_set)1 << (abi))
#define ABI_ALL ((abi_set)((1u << ABI_COUNT) - 1))

/* The first ABI of SET that is not below FROM; ABI_COUNT if there is none. */
static inline enum abi abi_next(abi_set set, unsigned from)
{
	set = from < 32 ? set >> from << from : 0;
	return set ? (enum abi)__builtin_ctz(set) : ABI_COUNT;
}

/* The order of lists: the empty set first, which there means all, then what has the first ABI
 * that the other has not. */
static inline int abi_set_compare(abi_set a, abi_set b)
{
	abi_set differ = a ^ b;

	if (!a || !b)
		return !!a - !!b;
	return differ ? (a & differ & (~differ + 1) ? -1 : 1) : 0;
}

/* Every ABI of SET, which is worked out once, in enum order. */
#define ABI_EACH(var, set)                                                    \
	for (abi_set var##_rest = (set); var##_rest; var##_rest = 0)          \
		for (enum abi var = abi_next(var##_rest, 0); var < ABI_COUNT; \
		     var = abi_next(var##_rest, var + 1u))

/* x32 numbers carry this bit in seccomp_data.nr. */
#define X32_SYSCALL_BIT 0x40000000u

struct abi_info {
	char name[16];  /* in the language: "x86_64" */
	char scmp[24];  /* in profiles: "SCMP_ARCH_X86_64" */
	char go[16];    /* in Docker's includes.arches: "amd64"; "" if it has none */
	uint32_t audit; /* AUDIT_ARCH_*, seccomp_data.arch */
	uint8_t bits;   /* width of a register argument as the kernel takes it: 32 or 64 */
	bool big_endian;
	bool docker_host; /* has a row of its own in Docker's archMap */
	uint8_t machine;  /* enum abi: the main ABI of the machine it belongs to */
	uint8_t numbers;  /* enum abi: whose syscall numbers it shares (itself, or its twin) */
};

/* The facts of ABI, a static object. */
const struct abi_info *abi_info(enum abi abi);

/* The ABI called NAME (LEN bytes) in the language, or ABI_COUNT. */
enum abi abi_find(const char *name, size_t len);

/* The same of the names that Docker, Go, Debian and uname(1) have, which people type. */
enum abi abi_find_any(const char *name, size_t len);

/* The ABI with the libseccomp name NAME ("SCMP_ARCH_ARM"), or ABI_COUNT. */
enum abi abi_find_scmp(const char *name);

/* The main ABI of the machine that ABI belongs to. */
enum abi abi_machine(enum abi abi);

/* All ABIs of the machine that ABI belongs to. */
abi_set abi_of_machine(enum abi abi);

/* The ABIs of Docker's default profile: what a policy without `arch` speaks for. */
abi_set abi_docker_default(void);

/* The main ABIs of the machines that the ABIs of SET belong to, in SET or not. */
abi_set abi_main_only(abi_set set);

#endif
