/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constants, capabilities and errnos: what the compiler of this machine says of
 * them, what is known to differ between ABIs, and names that do not exist.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/kcmp.h>
#include <linux/keyctl.h>
#include <linux/kvm.h>
#include <linux/landlock.h>
#include <linux/membarrier.h>
#include <linux/mempolicy.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/quota.h>
#include <linux/reboot.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <linux/userfaultfd.h>

#include "core/base.h"
#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"
#include "kernel/native.h"

#define ALL_32_BITS 0xffffffffu

/* What the headers of this machine say. */
/* clang-format off */
#define N(name) {#name, (uint64_t)(name)}

static const struct {
	char name[40];
	uint64_t value;
} native[] = {
	/* Files. */
	N(O_RDONLY), N(O_WRONLY), N(O_RDWR), N(O_ACCMODE), N(O_CREAT), N(O_EXCL), N(O_NOCTTY),
	N(O_TRUNC), N(O_APPEND), N(O_NONBLOCK), N(O_DSYNC), N(O_SYNC), N(O_ASYNC), N(O_DIRECT),
	N(O_DIRECTORY), N(O_NOFOLLOW), N(O_NOATIME), N(O_CLOEXEC), N(O_PATH), N(O_TMPFILE),
	N(F_DUPFD), N(F_GETLK), N(F_SETLK), N(F_SETLKW), N(F_SETOWN), N(F_SETSIG), N(F_ADD_SEALS),
	N(F_SETPIPE_SZ), N(F_OFD_SETLK), N(F_RDLCK), N(F_UNLCK), N(AT_FDCWD), N(AT_EMPTY_PATH),
	N(AT_SYMLINK_NOFOLLOW), N(AT_RECURSIVE), N(LOCK_EX), N(S_IFMT), N(S_IFCHR), N(S_ISUID),
	N(S_IRWXU), N(STATX_BTIME), N(RWF_NOWAIT), N(SEEK_HOLE), N(RENAME_EXCHANGE),
	N(SPLICE_F_GIFT), N(SYNC_FILE_RANGE_WRITE), N(FALLOC_FL_PUNCH_HOLE), N(XATTR_REPLACE),
	N(POSIX_FADV_DONTNEED), N(FICLONE), N(FIFREEZE), N(FS_IOC_SETFLAGS), N(BLKDISCARD),
	N(BLKGETSIZE64), N(MS_BIND), N(MS_RDONLY), N(MS_REC), N(IN_CLOEXEC), N(IN_ONESHOT),
	N(FAN_MARK_FILESYSTEM), N(FAN_CLASS_CONTENT), N(X_OK), N(R_OK),
	/* Memory. */
	N(PROT_READ), N(PROT_WRITE), N(PROT_EXEC), N(PROT_NONE), N(PROT_GROWSDOWN), N(MAP_SHARED),
	N(MAP_PRIVATE), N(MAP_FIXED), N(MAP_ANONYMOUS), N(MAP_GROWSDOWN), N(MAP_LOCKED),
	N(MAP_POPULATE), N(MAP_HUGETLB), N(MAP_STACK), N(MAP_FIXED_NOREPLACE), N(MREMAP_FIXED),
	N(MS_SYNC), N(MCL_FUTURE), N(MADV_DONTNEED), N(MADV_FREE), N(MADV_HWPOISON),
	N(MADV_WIPEONFORK), N(MFD_CLOEXEC), N(MPOL_BIND), N(UFFD_USER_MODE_ONLY), N(UFFDIO_COPY),
	/* Processes, signals and time. */
	N(CLONE_VM), N(CLONE_NEWUSER), N(CLONE_NEWNS), N(CLONE_IO), N(CLONE_THREAD), N(CSIGNAL),
	N(SIGKILL), N(SIGUSR1), N(SIGCHLD), N(SIGSTOP), N(SIGSYS), N(SIG_BLOCK), N(SIG_SETMASK),
	N(WNOHANG), N(P_PID), N(P_PIDFD), N(SCHED_FIFO), N(SCHED_OTHER), N(PRIO_PROCESS),
	N(RLIMIT_NOFILE), N(RLIMIT_NPROC), N(RLIMIT_AS), N(RUSAGE_CHILDREN), N(PR_SET_SECCOMP),
	N(PR_SET_NO_NEW_PRIVS), N(PR_SET_PTRACER), N(PR_CAP_AMBIENT), N(PTRACE_ATTACH),
	N(PTRACE_SEIZE), N(PTRACE_PEEKUSER), N(ADDR_NO_RANDOMIZE), N(PER_LINUX32),
	N(CLOCK_MONOTONIC), N(CLOCK_TAI), N(TIMER_ABSTIME), N(TFD_NONBLOCK), N(FUTEX_LOCK_PI2),
	N(MEMBARRIER_CMD_GLOBAL), N(KCMP_FILES), N(NS_GET_USERNS),
	/* Sockets. */
	N(AF_UNIX), N(AF_INET), N(AF_INET6), N(AF_NETLINK), N(AF_PACKET), N(AF_VSOCK), N(AF_ALG),
	N(SOCK_STREAM), N(SOCK_DGRAM), N(SOCK_RAW), N(SOCK_SEQPACKET), N(SOCK_CLOEXEC),
	N(SOCK_NONBLOCK), N(IPPROTO_TCP), N(IPPROTO_RAW), N(IPPROTO_MPTCP), N(SOL_SOCKET),
	N(SOL_TLS), N(SO_REUSEADDR), N(SO_PEERCRED), N(SO_ATTACH_FILTER), N(SO_REUSEPORT),
	N(IP_TOS), N(IP_TRANSPARENT), N(IP_RECVFRAGSIZE), N(MCAST_MSFILTER), N(IPV6_V6ONLY),
	N(TCP_NODELAY), N(TCP_ULP), N(NETLINK_EXT_ACK), N(MSG_NOSIGNAL), N(MSG_FASTOPEN),
	N(MSG_OOB), N(SHUT_RDWR), N(SIOCGIFADDR), N(SIOCETHTOOL),
	/* Everything else. */
	N(TIOCSTI), N(TIOCGWINSZ), N(TIOCSCTTY), N(TIOCGPTN), N(TCGETS), N(TCSETS), N(FIONREAD),
	N(FIOCLEX), N(IPC_CREAT), N(IPC_RMID), N(SHM_RDONLY), N(MSG_NOERROR), N(SEM_UNDO),
	N(EPOLLET), N(EPOLL_CTL_ADD), N(EPOLL_CLOEXEC), N(EFD_SEMAPHORE), N(EFD_NONBLOCK),
	N(GRND_RANDOM), N(KEYCTL_READ), N(KEY_SPEC_SESSION_KEYRING), N(SECCOMP_SET_MODE_FILTER),
	N(SECCOMP_RET_KILL_PROCESS), N(BPF_PROG_LOAD), N(BPF_MAP_CREATE), N(IORING_OP_OPENAT),
	N(IORING_SETUP_SQPOLL), N(IORING_REGISTER_FILES), N(LANDLOCK_ACCESS_FS_REFER),
	N(KVM_CREATE_VM), N(KVM_GET_API_VERSION), N(KVM_SET_USER_MEMORY_REGION), N(KVM_RUN),
	N(LINUX_REBOOT_CMD_RESTART), N(LINUX_REBOOT_MAGIC1), N(Q_GETQUOTA), N(Q_SYNC),
#ifdef MADV_GUARD_INSTALL
	N(MADV_GUARD_INSTALL),
#endif
#ifdef __x86_64__
	N(MAP_32BIT),
#endif
};
/* clang-format on */

static uint64_t value_of(const char *name, enum abi abi)
{
	uint64_t value;
	int id = const_find(name, strlen(name));

	if (id < 0)
		fail_msg("no constant %s", name);
	if (!const_value(id, abi, &value))
		fail_msg("%s does not exist on ABI %d", name, (int)abi);
	return value;
}

static bool exists_on(const char *name, enum abi abi)
{
	uint64_t value;
	int id = const_find(name, strlen(name));

	return id >= 0 && const_value(id, abi, &value);
}

static void test_const_native(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(native); i++)
		if (value_of(native[i].name, abi_native()) != native[i].value)
			fail_msg("%s is 0x%llx here", native[i].name,
				 (unsigned long long)native[i].value);
}

static void test_const_names(void **state)
{
	(void)state;
	assert_true(const_count() > 2000);
	for (int id = 0; id < const_count(); id++) {
		const char *name = const_name(id);

		assert_int_equal(const_find(name, strlen(name)), id);
		if (id > 0)
			assert_true(strcmp(const_name(id - 1), name) < 0);
	}
}

/* Every constant exists somewhere. */
static void test_const_values(void **state)
{
	(void)state;
	for (int id = 0; id < const_count(); id++) {
		abi_set found = 0;
		uint64_t value;

		ABI_EACH(abi, ABI_ALL)
			if (const_value(id, abi, &value))
				found |= ABI_BIT(abi);
		assert_true(found != 0);
	}
}

static void test_const_unknown(void **state)
{
	(void)state;
	assert_int_equal(const_find("", 0), -1);
	assert_int_equal(const_find("O_RDONL", 7), -1);
	assert_int_equal(const_find("O_RDONLY", 7), -1);
	assert_int_equal(const_find("O_RDONLYX", 9), -1);
	assert_int_equal(const_find("O_RDONLY\0", 9), -1);
	assert_int_equal(const_find("o_rdonly", 8), -1);
	assert_int_equal(const_find("~", 1), -1);
	assert_int_equal(const_find("CAP_LAST_CAP", 12), -1);
	assert_int_equal(const_find("EPERM", 5), -1);
	assert_true(const_find("O_RDONLYX", 8) >= 0);
}

/* Capabilities are values, too: of prctl's arguments. */
static void test_const_capabilities(void **state)
{
	(void)state;
	for (int cap = 0; cap < CAP_COUNT; cap++)
		assert_int_equal(value_of(cap_name(cap), ABI_X86_64), cap);
}

static void test_const_negative(void **state)
{
	(void)state;
	ABI_EACH(abi, ABI_ALL) {
		assert_int_equal(value_of("AT_FDCWD", abi), (uint64_t)-100);
		assert_int_equal(value_of("KEY_SPEC_THREAD_KEYRING", abi), (uint64_t)-1);
		assert_int_equal(value_of("PIDFD_SELF_THREAD", abi), (uint64_t)-10000);
		assert_int_equal(value_of("CLONE_IO", abi), 0x80000000u);
		assert_int_equal(value_of("EPOLLET", abi), 0x80000000u);
		assert_int_equal(value_of("CLONE_INTO_CGROUP", abi), UINT64_C(0x200000000));
	}
	assert_int_equal(value_of("RLIM_INFINITY", ABI_X86_64), UINT64_MAX);
	assert_int_equal(value_of("RLIM_INFINITY", ABI_X86), ALL_32_BITS);
	assert_int_equal(value_of("RLIM_INFINITY", ABI_MIPS), 0x7fffffff);
}

static const struct {
	char name[24];
	enum abi abi;
	uint64_t value;
} known[] = {
	{"O_DIRECTORY", ABI_X86_64, 0200000},
	{"O_DIRECTORY", ABI_RISCV64, 0200000},
	{"O_DIRECTORY", ABI_AARCH64, 040000},
	{"O_DIRECTORY", ABI_ARM, 040000},
	{"O_DIRECTORY", ABI_PPC64LE, 040000},
	{"O_DIRECTORY", ABI_M68K, 040000},
	{"O_DIRECTORY", ABI_PARISC, 010000},
	{"O_LARGEFILE", ABI_X86_64, 0100000},
	{"O_LARGEFILE", ABI_ARM, 0400000},
	{"O_LARGEFILE", ABI_MIPS64, 0x2000},
	{"O_CREAT", ABI_MIPSEL, 0x100},
	{"O_NONBLOCK", ABI_MIPS, 0x80},
	{"O_TMPFILE", ABI_PPC, 020040000},
	{"SOCK_STREAM", ABI_LOONGARCH64, 1},
	{"SOCK_STREAM", ABI_MIPS, 2},
	{"SOCK_STREAM", ABI_MIPSEL64N32, 2},
	{"SOCK_DGRAM", ABI_MIPS64, 1},
	{"SOCK_NONBLOCK", ABI_PARISC64, 0x40000000},
	{"SOL_SOCKET", ABI_S390X, 1},
	{"SOL_SOCKET", ABI_MIPS, 0xffff},
	{"SOL_SOCKET", ABI_PARISC, 0xffff},
	{"SO_PASSCRED", ABI_PPC64LE, 20},
	{"SO_INQ", ABI_PARISC, 0x4052},
	{"TIOCSTI", ABI_S390, 0x5412},
	{"TIOCSTI", ABI_MIPS, 0x5472},
	{"TIOCSTI", ABI_PPC64LE, 0x5412},
	{"TIOCSTI", ABI_SH, 0x40015412},
	{"TCGETS", ABI_PPC64, 0x402c7413},
	{"TCGETS", ABI_MIPS64, 0x540d},
	{"TIOCGWINSZ", ABI_PPC, 0x40087468},
	{"FS_IOC_GETFLAGS", ABI_X86_64, 0x80086601},
	{"FS_IOC_GETFLAGS", ABI_X86, 0x80046601},
	{"FS_IOC_GETFLAGS", ABI_PPC64LE, 0x40086601},
	{"FS_IOC_GETFLAGS", ABI_MIPS64N32, 0x40046601},
	{"SIGUSR1", ABI_ARM, 10},
	{"SIGUSR1", ABI_MIPS, 16},
	{"SIGUSR1", ABI_PARISC, 16},
	{"SIGSYS", ABI_MIPS64, 12},
	{"SIGCHLD", ABI_SHEB, 17},
	{"MAP_ANONYMOUS", ABI_RISCV64, 0x20},
	{"MAP_ANONYMOUS", ABI_MIPS, 0x800},
	{"MAP_ANONYMOUS", ABI_PARISC64, 0x10},
	{"MAP_FIXED", ABI_PARISC, 0x4},
	{"MCL_FUTURE", ABI_PPC64LE, 0x4000},
	{"POSIX_FADV_DONTNEED", ABI_S390X, 6},
	{"POSIX_FADV_DONTNEED", ABI_S390, 4},
	{"RLIMIT_NOFILE", ABI_MIPS, 5},
	{"F_GETLK", ABI_MIPS, 14},
	{"F_GETLK64", ABI_ARM, 12},
	{"MADV_HUGEPAGE", ABI_PARISC, 14},
	{"PTRACE_SYSEMU", ABI_LOONGARCH64, 31},
};

static void test_const_abis(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (value_of(known[i].name, known[i].abi) != known[i].value)
			fail_msg("%s on %s is not 0x%llx", known[i].name,
				 abi_info(known[i].abi)->name,
				 (unsigned long long)known[i].value);
	assert_true(exists_on("ARCH_SET_FS", ABI_X32));
	assert_false(exists_on("ARCH_SET_FS", ABI_AARCH64));
	assert_true(exists_on("PROT_BTI", ABI_AARCH64));
	assert_false(exists_on("PROT_BTI", ABI_ARM));
	assert_false(exists_on("F_GETLK64", ABI_X86_64));
	assert_false(exists_on("MAP_32BIT", ABI_PPC64LE));
}

/* Endian twins agree in everything. */
static void test_const_twins(void **state)
{
	static const enum abi twins[][2] = {
		{ABI_PPC64LE, ABI_PPC64},
		{ABI_MIPS64, ABI_MIPSEL64},
		{ABI_MIPS64N32, ABI_MIPSEL64N32},
		{ABI_MIPS, ABI_MIPSEL},
		{ABI_SH, ABI_SHEB},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(twins); i++)
		for (int id = 0; id < const_count(); id++) {
			uint64_t a = 0, b = 0;

			assert_int_equal(const_value(id, twins[i][0], &a),
					 const_value(id, twins[i][1], &b));
			assert_int_equal(a, b);
		}
}

#define CHECK_CAP(cap)                                               \
	do {                                                         \
		assert_int_equal(cap_find(#cap, strlen(#cap)), cap); \
		assert_string_equal(cap_name(cap), #cap);            \
	} while (0)

static void test_caps(void **state)
{
	(void)state;
	assert_true(CAP_COUNT >= CAP_LAST_CAP + 1);
	CHECK_CAP(CAP_CHOWN);
	CHECK_CAP(CAP_DAC_OVERRIDE);
	CHECK_CAP(CAP_SETPCAP);
	CHECK_CAP(CAP_NET_ADMIN);
	CHECK_CAP(CAP_SYS_MODULE);
	CHECK_CAP(CAP_SYS_PTRACE);
	CHECK_CAP(CAP_SYS_ADMIN);
	CHECK_CAP(CAP_SETFCAP);
	CHECK_CAP(CAP_AUDIT_READ);
	CHECK_CAP(CAP_BPF);
	CHECK_CAP(CAP_CHECKPOINT_RESTORE);
	for (int cap = 0; cap < CAP_COUNT; cap++) {
		assert_int_equal(cap_find(cap_name(cap), strlen(cap_name(cap))), cap);
		assert_int_equal(cap_find(cap_name(cap) + 4, strlen(cap_name(cap)) - 4), cap);
	}
	assert_int_equal(cap_find("SYS_ADMIN", 9), CAP_SYS_ADMIN);
	assert_int_equal(cap_find("SYS_ADMIN", 8), -1);
	assert_int_equal(cap_find("CAP_", 4), -1);
	assert_int_equal(cap_find("CAP_CAP_CHOWN", 13), -1);
	assert_int_equal(cap_find("", 0), -1);
	assert_int_equal(cap_find("chown", 5), -1);
}

#define CHECK_ERRNO(name) \
	assert_int_equal(errno_number(errno_find(#name, strlen(#name)), abi_native()), name)

static void test_errno_native(void **state)
{
	(void)state;
	CHECK_ERRNO(EPERM);
	CHECK_ERRNO(ENOENT);
	CHECK_ERRNO(EINTR);
	CHECK_ERRNO(EAGAIN);
	CHECK_ERRNO(EWOULDBLOCK);
	CHECK_ERRNO(EACCES);
	CHECK_ERRNO(EINVAL);
	CHECK_ERRNO(ERANGE);
	CHECK_ERRNO(EDEADLK);
	CHECK_ERRNO(EDEADLOCK);
	CHECK_ERRNO(ENOSYS);
	CHECK_ERRNO(ELOOP);
	CHECK_ERRNO(EOVERFLOW);
	CHECK_ERRNO(EILSEQ);
	CHECK_ERRNO(ENOTSOCK);
	CHECK_ERRNO(EOPNOTSUPP);
	CHECK_ERRNO(ENOTSUP);
	CHECK_ERRNO(EAFNOSUPPORT);
	CHECK_ERRNO(ECONNREFUSED);
	CHECK_ERRNO(ESTALE);
	CHECK_ERRNO(EDQUOT);
	CHECK_ERRNO(EKEYREJECTED);
	CHECK_ERRNO(EHWPOISON);
}

static int number_of(const char *name, enum abi abi)
{
	return errno_number(errno_find(name, strlen(name)), abi);
}

static void test_errno_abis(void **state)
{
	(void)state;
	assert_int_equal(number_of("ENOSYS", ABI_S390), 38);
	assert_int_equal(number_of("ENOSYS", ABI_MIPS64N32), 89);
	assert_int_equal(number_of("ENOSYS", ABI_PARISC), 251);
	assert_int_equal(number_of("EDQUOT", ABI_MIPSEL), 1133);
	assert_int_equal(number_of("EDEADLOCK", ABI_PPC), 58);
	assert_int_equal(number_of("EDEADLK", ABI_PPC), 35);
	assert_string_equal(errno_name(errno_by_number(ABI_MIPS, 89)), "ENOSYS");
	assert_string_equal(errno_name(errno_by_number(ABI_X86, 89)), "EDESTADDRREQ");
	assert_string_equal(errno_name(errno_by_number(ABI_X86_64, 11)), "EAGAIN");
	assert_string_equal(errno_name(errno_by_number(ABI_ARM, 35)), "EDEADLK");
	assert_string_equal(errno_name(errno_by_number(ABI_PPC64LE, 58)), "EDEADLOCK");
	ABI_EACH(abi, ABI_ALL) {
		assert_int_equal(number_of("EPERM", abi), 1);
		assert_int_equal(errno_by_number(abi, 0), -1);
		assert_int_equal(errno_by_number(abi, 4095), -1);
	}
}

static void test_errno_names(void **state)
{
	(void)state;
	for (int id = 0; id < errno_count(); id++) {
		const char *name = errno_name(id);

		assert_int_equal(errno_find(name, strlen(name)), id);
		ABI_EACH(abi, ABI_ALL) {
			int number = errno_number(id, abi);
			int usual = errno_by_number(abi, number);

			assert_true(number >= 1 && number <= 4095);
			assert_int_equal(errno_number(usual, abi), number);
		}
	}
	assert_int_equal(errno_find("EPER", 4), -1);
	assert_int_equal(errno_find("EPERMX", 6), -1);
	assert_int_equal(errno_find("", 0), -1);
	assert_int_equal(errno_find("ENOTSUPP", 8), -1);
	assert_int_equal(errno_find("ERESTARTSYS", 11), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_const_native),
		cmocka_unit_test(test_const_names),
		cmocka_unit_test(test_const_values),
		cmocka_unit_test(test_const_unknown),
		cmocka_unit_test(test_const_capabilities),
		cmocka_unit_test(test_const_negative),
		cmocka_unit_test(test_const_abis),
		cmocka_unit_test(test_const_twins),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_errno_native),
		cmocka_unit_test(test_errno_abis),
		cmocka_unit_test(test_errno_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
