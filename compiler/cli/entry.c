/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program's first instructions, before libc's, where it is linked without shared libraries.
 * What it writes to is relocated first of all, and lies in twenty pages that libc would come
 * upon one fault after the other: the kernel is asked for all of them at once, by
 * MADV_POPULATE_WRITE.  One before 5.14, or with larger pages, says no, and nothing is lost.
 */
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__)

/* What was in rdx is a function that libc's start is to run at exit. */
__asm__(".text\n"
	".globl scmpl_entry\n"
	".hidden __init_array_start\n"
	".hidden _end\n"
	"scmpl_entry:\n"
	"	mov %rdx, %r8\n"
	"	lea __init_array_start(%rip), %rdi\n"
	"	and $-4096, %rdi\n"
	"	lea _end(%rip), %rsi\n"
	"	sub %rdi, %rsi\n" /* its length: the kernel rounds it up */
	"	mov $23, %edx\n"
	"	mov $28, %eax\n" /* madvise */
	"	syscall\n"
	"	mov %r8, %rdx\n"
	"	jmp _start\n");

#elif defined(__linux__) && defined(__aarch64__)

/* In x0 there. */
__asm__(".text\n"
	".globl scmpl_entry\n"
	".hidden __init_array_start\n"
	".hidden _end\n"
	"scmpl_entry:\n"
	"	mov x9, x0\n"
	"	adrp x0, __init_array_start\n"
	"	adrp x1, _end\n"
	"	add x1, x1, :lo12:_end\n"
	"	sub x1, x1, x0\n"
	"	mov x2, #23\n"
	"	mov x8, #233\n" /* madvise */
	"	svc #0\n"
	"	mov x0, x9\n"
	"	b _start\n");

#endif
