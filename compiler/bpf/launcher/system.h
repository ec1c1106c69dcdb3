/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linux without a libc, for start.c alone: calls, and what they take.  Numbers are those of
 * asm/unistd.h of each machine, so that no headers of another machine are needed.
 */
#ifndef SCMPL_BPF_LAUNCHER_SYSTEM_H
#define SCMPL_BPF_LAUNCHER_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NORETURN __attribute__((noreturn))
#define USED __attribute__((used))
#define HIDDEN __attribute__((visibility("hidden")))

enum {
	EPERM = 1,
	ENOENT = 2,
	ENOEXEC = 8,
	EACCES = 13,
	ENOTDIR = 20,
	EINVAL = 22,
	ENOSYS = 38,
};

enum {
	AT_FDCWD = -100,
	AT_EACCESS = 0x200,
	X_OK = 1,
	S_IFMT = 0170000,
	S_IFREG = 0100000,
	PR_SET_NO_NEW_PRIVS = 38,
	SECCOMP_SET_MODE_FILTER = 1,
};

#if defined(__x86_64__)

enum {
	NR_WRITE = 1,
	NR_EXECVE = 59,
	NR_PRCTL = 157,
	NR_EXIT_GROUP = 231,
	NR_NEWFSTATAT = 262,
	NR_FACCESSAT = 269,
	NR_SECCOMP = 317,
	NR_FACCESSAT2 = 439,
};

/* struct stat. */
struct file_status {
	uint64_t dev, ino, nlink;
	uint32_t mode;
	char rest[116];
};

/* What the kernel starts: the stack is its one argument. */
__asm__(".section .start, \"ax\"\n"
	".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call launch_command\n"
	".text\n");

static inline long call(long nr, long a, long b, long c, long d, long e)
{
	register long fourth __asm__("r10") = d;
	register long fifth __asm__("r8") = e;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth)
			 : "rcx", "r11", "memory");
	return result;
}

#elif defined(__aarch64__)

enum {
	NR_FACCESSAT = 48,
	NR_WRITE = 64,
	NR_NEWFSTATAT = 79,
	NR_EXIT_GROUP = 94,
	NR_PRCTL = 167,
	NR_EXECVE = 221,
	NR_SECCOMP = 277,
	NR_FACCESSAT2 = 439,
};

struct file_status {
	uint64_t dev, ino;
	uint32_t mode;
	char rest[108];
};

__asm__(".section .start, \"ax\"\n"
	".globl _start\n"
	"_start:\n"
	"	mov x29, #0\n"
	"	mov x30, #0\n"
	"	mov x0, sp\n"
	"	b launch_command\n"
	".text\n");

static inline long call(long nr, long a, long b, long c, long d, long e)
{
	register long number __asm__("x8") = nr;
	register long first __asm__("x0") = a;
	register long second __asm__("x1") = b;
	register long third __asm__("x2") = c;
	register long fourth __asm__("x3") = d;
	register long fifth __asm__("x4") = e;

	__asm__ volatile("svc #0"
			 : "+r"(first)
			 : "r"(number), "r"(second), "r"(third), "r"(fourth), "r"(fifth)
			 : "memory");
	return first;
}

#else
#error "there is no launcher for this machine"
#endif

#endif
