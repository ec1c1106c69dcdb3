/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/systemd_facts.h"

#include <string.h>

/* As in ConditionArchitecture=, and x32, n32. */
static const char names[ABI_COUNT][16] = {
	[ABI_X86_64] = "x86-64",
	[ABI_X86] = "x86",
	[ABI_X32] = "x32",
	[ABI_AARCH64] = "arm64",
	[ABI_ARM] = "arm",
	[ABI_RISCV64] = "riscv64",
	[ABI_PPC64LE] = "ppc64-le",
	[ABI_PPC64] = "ppc64",
	[ABI_PPC] = "ppc",
	[ABI_S390X] = "s390x",
	[ABI_S390] = "s390",
	[ABI_LOONGARCH64] = "loongarch64",
	[ABI_MIPS64] = "mips64",
	[ABI_MIPS64N32] = "mips64-n32",
	[ABI_MIPS] = "mips",
	[ABI_MIPSEL64] = "mips64-le",
	[ABI_MIPSEL64N32] = "mips64-le-n32",
	[ABI_MIPSEL] = "mips-le",
	[ABI_PARISC64] = "parisc64",
	[ABI_PARISC] = "parisc",
};

/*
 * `systemd-analyze syscall-filter @default`; the line before the last came after 252.  Newer
 * ones (257) add write: by it a child tells the manager that it has started the program.
 */
static const char always_allowed[] =
	" arch_prctl brk cacheflush clock_getres clock_getres_time64 clock_gettime"
	" clock_gettime64 clock_nanosleep clock_nanosleep_time64 execve exit exit_group futex"
	" futex_time64 futex_waitv get_robust_list get_thread_area getegid getegid32 geteuid"
	" geteuid32 getgid getgid32 getgroups getgroups32 getpgid getpgrp getpid getppid"
	" getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getsid gettid"
	" gettimeofday getuid getuid32 membarrier mmap mmap2 mprotect munmap nanosleep pause"
	" prlimit64 restart_syscall riscv_flush_icache riscv_hwprobe rseq rt_sigreturn"
	" sched_getaffinity sched_yield set_robust_list set_thread_area set_tid_address"
	" set_tls sigreturn time ugetrlimit uretprobe"
	" landlock_add_rule landlock_create_ruleset landlock_restrict_self lsm_get_self_attr"
	" lsm_list_modules mseal seccomp"
	" write ";

abi_set systemd_late_abis(void)
{
	return ABI_BIT(ABI_LOONGARCH64);
}

const char *systemd_abi_name(enum abi abi)
{
	return names[abi][0] ? names[abi] : NULL;
}

enum abi systemd_abi_find(struct str name)
{
	ABI_EACH(abi, ABI_ALL)
		if (strlen(names[abi]) == name.len && name.len &&
		    memcmp(names[abi], name.ptr, name.len) == 0)
			return abi;
	return ABI_COUNT;
}

bool systemd_always_allows(syscall_id id)
{
	const char *name = syscall_name(id);
	size_t len = strlen(name);

	for (const char *at = always_allowed; (at = strstr(at, name)); at += len)
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

bool systemd_never_denies(struct str name)
{
	return str_is(name, "write");
}
