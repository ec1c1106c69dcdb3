/* A seccomp filter made by scmpl; do not edit. */
#ifndef SCMPL_FILTER_H
#define SCMPL_FILTER_H

#include <errno.h>
#include <linux/filter.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __cplusplus /* which always has it; C under -std=c99 has not */
extern long syscall(long number, ...);
#endif

#if !(defined(__x86_64__) && !defined(__ILP32__)) && \
	!(defined(__i386__)) && \
	!(defined(__x86_64__) && defined(__ILP32__))
#error "this filter is for x86_64, x86, x32"
#endif

/* AUDIT_ARCH_* of x86_64, and the number of instructions. */
#define scmpl_filter_arch 0xc000003eU
#define scmpl_filter_len 32

static const struct sock_filter scmpl_filter[scmpl_filter_len] = {
	{0x20, 0, 0, 0x00000004},
	{0x15, 10, 0, 0xc000003e},
	{0x15, 1, 0, 0x40000003},
	{0x06, 0, 0, 0x80000000},
	{0x20, 0, 0, 0x00000000},
	{0x35, 2, 0, 0x00000028},
	{0x15, 23, 0, 0x0000000f},
	{0x15, 22, 23, 0x00000027},
	{0x35, 1, 0, 0x00000132},
	{0x15, 20, 21, 0x0000005e},
	{0x15, 19, 0, 0x00000132},
	{0x15, 18, 19, 0x000001c4},
	{0x20, 0, 0, 0x00000000},
	{0x35, 0, 17, 0x00000053},
	{0x35, 3, 0, 0x0000005c},
	{0x15, 15, 0, 0x00000059},
	{0x35, 0, 13, 0x00000054},
	{0x35, 12, 13, 0x0000005a},
	{0x35, 0, 12, 0x0000010c},
	{0x35, 1, 0, 0x000001c4},
	{0x15, 9, 10, 0x0000010c},
	{0x35, 0, 8, 0x000001c5},
	{0x35, 0, 8, 0x40000000},
	{0x35, 0, 3, 0x4000005c},
	{0x35, 0, 6, 0x4000010c},
	{0x15, 4, 0, 0x4000010c},
	{0x15, 3, 4, 0x400001c4},
	{0x35, 0, 3, 0x40000053},
	{0x35, 0, 1, 0x40000054},
	{0x35, 0, 1, 0x4000005a},
	{0x06, 0, 0, 0x00050001},
	{0x06, 0, 0, 0x7fff0000},
};

/*
 * Put the filter in force for all threads of this process, for good, and
 * without a way to more privileges.  0 when it is;
 * -1 with errno as prctl(2) and seccomp(2) set it.  ESRCH: a thread has
 * another filter.
 */
static inline int scmpl_filter_install(void)
{
	struct sock_fprog program;
	long result;

	program.len = scmpl_filter_len;
	program.filter = (struct sock_filter *)scmpl_filter;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)
		return -1;
	result = syscall(SYS_seccomp, 1L /* SECCOMP_SET_MODE_FILTER */, 0x1L, &program);
	if (result > 0) {
		errno = ESRCH;
		return -1;
	}
	return (int)result;
}

#endif
