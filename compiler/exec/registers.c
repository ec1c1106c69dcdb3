/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where each machine keeps the number and the arguments of a call.  A refused
 * call has been rolled back: the argument registers hold what they held before.
 */
#include "exec/registers.h"

#include <elf.h>
#include <linux/audit.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

/* The audit token of the ABI that PID made the call through; 0 before Linux 5.3. */
static __u32 audit_token(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0)
		return 0;
	return info.arch;
}

#if defined(__x86_64__)

static void take_x86(struct call_data *data, const struct user_regs_struct *regs)
{
	const unsigned long long args[] = {regs->rbx, regs->rcx, regs->rdx,
					   regs->rsi, regs->rdi, regs->rbp};

	for (int i = 0; i < 6; i++)
		data->args[i] = (__u32)args[i];
}

static void take_x86_64(struct call_data *data, const struct user_regs_struct *regs)
{
	const unsigned long long args[] = {regs->rdi, regs->rsi, regs->rdx,
					   regs->r10, regs->r8,  regs->r9};

	for (int i = 0; i < 6; i++)
		data->args[i] = args[i];
}

bool registers_call(pid_t pid, struct call_data *data)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) < 0)
		return false;
	*data = (struct call_data){.nr = (uint32_t)regs.orig_rax, .arch = audit_token(pid)};
	if (!data->arch)
		data->arch = AUDIT_ARCH_X86_64;
	if (data->arch == AUDIT_ARCH_I386)
		take_x86(data, &regs);
	else
		take_x86_64(data, &regs);
	return true;
}

#elif defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64)

bool registers_call(pid_t pid, struct call_data *data)
{
	unsigned long long regs[64] = {0};
	struct iovec whole = {regs, sizeof(regs)};
#if defined(__aarch64__)
	const int nr = 8, first = 0; /* x8, x0 .. x5 */
	const __u32 native = AUDIT_ARCH_AARCH64;
#else
	const int nr = 17, first = 10; /* a7, a0 .. a5 */
	const __u32 native = AUDIT_ARCH_RISCV64;
#endif

	*data = (struct call_data){.arch = audit_token(pid)};
	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &whole) < 0 ||
	    (data->arch && data->arch != native))
		return false;
	data->arch = native;
	data->nr = (uint32_t)regs[nr];
	for (int i = 0; i < 6; i++)
		data->args[i] = regs[first + i];
	return true;
}

#else

bool registers_call(pid_t pid, struct call_data *data)
{
	(void)pid;
	(void)data;
	return false;
}

#endif
