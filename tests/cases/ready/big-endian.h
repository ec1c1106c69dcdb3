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

#if !(defined(__s390x__))
#error "this filter is for s390x"
#endif

/* AUDIT_ARCH_* of s390x, and the number of instructions. */
#define scmpl_filter_arch 0x80000016U
#define scmpl_filter_len 7

static const struct sock_filter scmpl_filter[scmpl_filter_len] = {
	{0x20, 0, 0, 0x00000004},
	{0x15, 1, 0, 0x80000016},
	{0x06, 0, 0, 0x80000000},
	{0x20, 0, 0, 0x00000000},
	{0x15, 0, 1, 0x00000027},
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
