/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program's first instructions, before libc's, where it is linked without shared libraries.
 * Some fifty pages are touched until a small policy is compiled, half of them of code, and half
 * written to, above all where the program is relocated.  Each would be a fault, which costs a
 * virtual machine as much as four pages that are asked for at once: by MADV_POPULATE_READ and
 * MADV_POPULATE_WRITE.  A kernel before 5.14, or with larger pages, says no, and nothing is
 * lost.  No other register than those that a system call may change has changed at _start.
 */
void scmpl_entry(void);

/* Those that the linker tells are found without a table of addresses. */
#define ENTRY                          \
	".text\n"                      \
	".globl scmpl_entry\n"         \
	".hidden __executable_start\n" \
	".hidden etext\n"              \
	".hidden __init_array_start\n" \
	".hidden _end\n"               \
	"scmpl_entry:\n"

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__)

/* In rdx is a function that libc's start is to run at exit. */
__asm__(ENTRY "	mov %rdx, %r8\n"
	      "	lea __executable_start(%rip), %rdi\n"
	      "	lea etext(%rip), %rsi\n"
	      "	sub %rdi, %rsi\n"
	      "	mov $22, %edx\n"
	      "	mov $28, %eax\n" /* madvise, which rounds the length up */
	      "	syscall\n"
	      "	lea __init_array_start(%rip), %rdi\n"
	      "	and $-4096, %rdi\n"
	      "	lea _end(%rip), %rsi\n"
	      "	sub %rdi, %rsi\n"
	      "	mov $23, %edx\n"
	      "	mov $28, %eax\n"
	      "	syscall\n"
	      "	mov %r8, %rdx\n"
	      "	jmp _start\n");

#elif defined(__linux__) && defined(__aarch64__)

/* In x0 there. */
__asm__(ENTRY "	mov x9, x0\n"
	      "	adrp x0, __executable_start\n"
	      "	adrp x1, etext\n"
	      "	add x1, x1, :lo12:etext\n"
	      "	sub x1, x1, x0\n"
	      "	mov x2, #22\n"
	      "	mov x8, #233\n" /* madvise */
	      "	svc #0\n"
	      "	adrp x0, __init_array_start\n"
	      "	adrp x1, _end\n"
	      "	add x1, x1, :lo12:_end\n"
	      "	sub x1, x1, x0\n"
	      "	mov x2, #23\n"
	      "	svc #0\n"
	      "	mov x0, x9\n"
	      "	b _start\n");

#endif
