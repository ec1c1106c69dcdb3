/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/constants.h"

#include <string.h>

/* True when NAME starts with one of PREFIXES and with none that has a '!'. */
static bool is_among(const char *name, const char *prefixes)
{
	bool among = false;

	while (*prefixes) {
		bool out = *prefixes == '!';
		size_t len = strcspn(prefixes += out, " ");

		if (strncmp(name, prefixes, len) == 0) {
			if (out)
				return false;
			among = true;
		}
		prefixes += len;
		prefixes += strspn(prefixes, " ");
	}
	return among;
}

static bool has_end(const char *name, const char *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len > tail && strcmp(name + len - tail, end) == 0;
}

/* Names of parts of a word, which are no values that it takes. */
static bool is_helper(const char *name)
{
	static const char *const ends[] = {"_MASK",   "_SHIFT", "_BITS",   "_MAX",
					   "ACCMODE", "_IFMT",  "MAP_TYPE"};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (has_end(name, ends[i]) || strcmp(name, ends[i]) == 0)
			return true;
	return false;
}

const char *constant_name(enum abi abi, uint64_t value, const char *prefixes)
{
	const char *best = NULL;

	for (int id = 0; id < const_count(); id++) {
		const char *name = const_name(id);
		uint64_t one;

		if (const_value(id, abi, &one) && one == value && is_among(name, prefixes) &&
		    !is_helper(name) && (!best || strlen(name) < strlen(best)))
			best = name;
	}
	return best;
}

/* The constant that has the most bits of LEFT and none that is not in it; or -1. */
static int largest_part(enum abi abi, uint64_t left, const char *prefixes)
{
	int best = -1, best_bits = 0;

	for (int id = 0; id < const_count(); id++) {
		int bits;
		uint64_t one;

		if (!const_value(id, abi, &one) || !one || (one & ~left))
			continue;
		bits = __builtin_popcountll(one);
		if (bits > best_bits && is_among(const_name(id), prefixes) &&
		    !is_helper(const_name(id))) {
			best = id;
			best_bits = bits;
		}
	}
	return best;
}

void constant_flags(enum abi abi, uint64_t value, const char *prefixes, struct sbuf *out)
{
	const char *none = value ? NULL : constant_name(abi, 0, prefixes);
	const char *separator = "";
	uint64_t one;
	int id;

	while ((id = largest_part(abi, value, prefixes)) >= 0) {
		sbuf_printf(out, "%s%s", separator, const_name(id));
		const_value(id, abi, &one);
		value &= ~one;
		separator = "|";
	}
	if (none)
		sbuf_puts(out, none);
	else if (value)
		sbuf_printf(out, "%s%#llx", separator, (unsigned long long)value);
	else if (!*separator)
		sbuf_puts(out, "0");
}

/* Which argument takes what.  A NULL call stands for all that have such an argument. */

#define IOCTLS                                                                            \
	"TC TIO FIO FS_IOC FICLONE FIDEDUPE BLK SIOC KD VT_ LOOP_ RND VHOST_ TUN UFFDIO " \
	"PERF_EVENT_IOC NS_GET DM_ SG_ !TIOCM_ !TIOCPKT_ !TCSA !TCO !TCI !LOOP_SET_STATUS_"

/* Without the names that mean the same but are not the usual ones. */
#define FAMILIES "AF_ !AF_FILE !AF_LOCAL !AF_ROUTE !AF_MAX"
#define FCNTLS                                                                           \
	"F_ !F_OK !F_RDLCK !F_WRLCK !F_UNLCK !F_SHLCK !F_EXLCK !F_SEAL !F_LOCK !F_TEST " \
	"!F_ULOCK"
#define PRCTLS                                                                               \
	"PR_SET_ PR_GET_ PR_CAPBSET PR_CAP_AMBIENT PR_TASK_PERF PR_MCE_KILL PR_SVE_SET "     \
	"PR_SVE_GET PR_SME_SET PR_SME_GET PR_PAC_RESET PR_PAC_SET PR_PAC_GET PR_SCHED_CORE " \
	"!PR_SET_MM_ !PR_SET_PTRACER_ !PR_SET_VMA_ !PR_CAP_AMBIENT_ !PR_MCE_KILL_ "          \
	"!PR_SCHED_CORE_"
#define BPFS                                                                             \
	"BPF_MAP BPF_PROG BPF_OBJ BPF_LINK BPF_BTF BPF_RAW_TRACEPOINT_OPEN BPF_TASK_FD " \
	"BPF_ENABLE BPF_ITER BPF_TOKEN_CREATE !BPF_MAP_TYPE !BPF_PROG_TYPE"
#define SIGNALS "SIG !SIG_ !SIGRT !SIGIOT !SIGCLD !SIGPOLL !SIGUNUSED"

static const struct {
	const char *call, *arg;
	struct constant_use use;
} uses[] = {
	{"open", "flags", {CONSTANT_FLAGS, "O_"}},
	{"openat", "flags", {CONSTANT_FLAGS, "O_"}},
	{"openat2", "how", {CONSTANT_FLAGS, "O_"}},
	{"pipe2", "flags", {CONSTANT_FLAGS, "O_"}},
	{"dup3", "flags", {CONSTANT_FLAGS, "O_"}},
	{"access", "mode", {CONSTANT_FLAGS, "F_OK R_OK W_OK X_OK"}},
	{"faccessat", "mode", {CONSTANT_FLAGS, "F_OK R_OK W_OK X_OK"}},
	{"faccessat2", "mode", {CONSTANT_FLAGS, "F_OK R_OK W_OK X_OK"}},
	{"faccessat2",
	 "flags",
	 {CONSTANT_FLAGS, "AT_EACCESS AT_SYMLINK_NOFOLLOW AT_EMPTY_PATH"}},
	{"unlinkat", "flag", {CONSTANT_FLAGS, "AT_REMOVEDIR"}},
	{"renameat2", "flags", {CONSTANT_FLAGS, "RENAME_"}},
	{"newfstatat", "flag", {CONSTANT_FLAGS, "AT_SYMLINK AT_NO_ AT_EMPTY_PATH"}},
	{"fstatat64", "flag", {CONSTANT_FLAGS, "AT_SYMLINK AT_NO_ AT_EMPTY_PATH"}},
	{"statx", "flags", {CONSTANT_FLAGS, "AT_SYMLINK AT_NO_ AT_EMPTY_PATH AT_STATX"}},
	{"statx", "mask", {CONSTANT_FLAGS, "STATX_ !STATX_ATTR !STATX__"}},
	{"fchmodat2", "flags", {CONSTANT_FLAGS, "AT_SYMLINK AT_EMPTY_PATH"}},
	{"fchownat", "flag", {CONSTANT_FLAGS, "AT_SYMLINK AT_EMPTY_PATH"}},
	{"linkat", "flags", {CONSTANT_FLAGS, "AT_SYMLINK AT_EMPTY_PATH"}},
	{"utimensat", "flags", {CONSTANT_FLAGS, "AT_SYMLINK AT_EMPTY_PATH"}},
	{"execveat", "flags", {CONSTANT_FLAGS, "AT_SYMLINK AT_EMPTY_PATH AT_EXECVE"}},
	{"fcntl", "cmd", {CONSTANT_ONE, FCNTLS}},
	{"fcntl64", "cmd", {CONSTANT_ONE, FCNTLS}},
	{"flock", "cmd", {CONSTANT_FLAGS, "LOCK_"}},
	{"lseek", "whence", {CONSTANT_ONE, "SEEK_"}},
	{"ioctl", "cmd", {CONSTANT_ONE, IOCTLS}},
	{"prctl", "option", {CONSTANT_ONE, PRCTLS}},
	{"arch_prctl", "option", {CONSTANT_ONE, "ARCH_"}},
	{"clone", "clone_flags", {CONSTANT_CLONE, "CLONE_"}},
	{"clone3", "uargs", {CONSTANT_FLAGS, "CLONE_"}},
	{"unshare", "unshare_flags", {CONSTANT_FLAGS, "CLONE_"}},
	{"setns", "flags", {CONSTANT_FLAGS, "CLONE_NEW"}},
	{"mmap", "prot", {CONSTANT_FLAGS, "PROT_"}},
	{"mmap", "flags", {CONSTANT_FLAGS, "MAP_ !MAP_HUGE_"}},
	{"mmap2", "prot", {CONSTANT_FLAGS, "PROT_"}},
	{"mmap2", "flags", {CONSTANT_FLAGS, "MAP_ !MAP_HUGE_"}},
	{"mprotect", "prot", {CONSTANT_FLAGS, "PROT_"}},
	{"pkey_mprotect", "prot", {CONSTANT_FLAGS, "PROT_"}},
	{"mremap", "flags", {CONSTANT_FLAGS, "MREMAP_"}},
	{"mlockall", "flags", {CONSTANT_FLAGS, "MCL_"}},
	{"msync", "flags", {CONSTANT_FLAGS, "MS_ASYNC MS_SYNC MS_INVALIDATE"}},
	{"memfd_create", "flags", {CONSTANT_FLAGS, "MFD_ !MFD_HUGE_"}},
	{NULL, "behavior", {CONSTANT_ONE, "MADV_"}},
	{"mount", "flags", {CONSTANT_FLAGS, "MS_ !MS_ASYNC !MS_SYNC !MS_INVALIDATE"}},
	{"umount2", "flags", {CONSTANT_FLAGS, "MNT_ UMOUNT_"}},
	{"open_tree", "flags", {CONSTANT_FLAGS, "OPEN_TREE_ AT_RECURSIVE AT_EMPTY_PATH"}},
	{"move_mount", "flags", {CONSTANT_FLAGS, "MOVE_MOUNT_"}},
	{"fsopen", "flags", {CONSTANT_FLAGS, "FSOPEN_"}},
	{"fsconfig", "cmd", {CONSTANT_ONE, "FSCONFIG_"}},
	{NULL, "family", {CONSTANT_ONE, FAMILIES}},
	{"socket", "type", {CONSTANT_SOCKTYPE, "SOCK_"}},
	{"socketpair", "type", {CONSTANT_SOCKTYPE, "SOCK_"}},
	{"accept4", "flags", {CONSTANT_FLAGS, "SOCK_CLOEXEC SOCK_NONBLOCK"}},
	{"getsockopt", "level", {CONSTANT_ONE, "SOL_"}},
	{"setsockopt", "level", {CONSTANT_ONE, "SOL_"}},
	{NULL, "sig", {CONSTANT_ONE, SIGNALS}},
	{"ptrace", "request", {CONSTANT_ONE, "PTRACE_ !PTRACE_O_ !PTRACE_EVENT_"}},
	{"keyctl", "option", {CONSTANT_ONE, "KEYCTL_"}},
	{"bpf", "cmd", {CONSTANT_ONE, BPFS}},
	{"seccomp", "op", {CONSTANT_ONE, "SECCOMP_SET_MODE SECCOMP_GET_"}},
	{"epoll_ctl", "op", {CONSTANT_ONE, "EPOLL_CTL_"}},
	{"prlimit64", "resource", {CONSTANT_ONE, "RLIMIT_"}},
	{"getrlimit", "resource", {CONSTANT_ONE, "RLIMIT_"}},
	{"setrlimit", "resource", {CONSTANT_ONE, "RLIMIT_"}},
	{NULL, "which_clock", {CONSTANT_ONE, "CLOCK_"}},
	{"getrandom", "flags", {CONSTANT_FLAGS, "GRND_"}},
	{"reboot", "cmd", {CONSTANT_ONE, "LINUX_REBOOT_CMD_"}},
	{"personality", "personality", {CONSTANT_ONE, "PER_LINUX"}},
	{"wait4", "options", {CONSTANT_FLAGS, "WNOHANG WUNTRACED WCONTINUED"}},
	{"membarrier", "cmd", {CONSTANT_ONE, "MEMBARRIER_CMD_ !MEMBARRIER_CMD_FLAG"}},
};

struct constant_use constant_use(const char *call, const char *arg)
{
	for (size_t i = 0; i < ARRAY_LEN(uses); i++)
		if (strcmp(uses[i].arg, arg) == 0 &&
		    (!uses[i].call || strcmp(uses[i].call, call) == 0))
			return uses[i].use;
	return (struct constant_use){CONSTANT_NONE, NULL};
}

#define CLONE_SIGNAL 0xffu /* CSIGNAL */
#define SOCKET_TYPE 0xfu   /* SOCK_TYPE_MASK */

static void print_clone(enum abi abi, uint64_t value, struct sbuf *out)
{
	const char *signal = constant_name(abi, value & CLONE_SIGNAL, SIGNALS);

	if (value & ~(uint64_t)CLONE_SIGNAL || !signal)
		constant_flags(abi, value & ~(uint64_t)CLONE_SIGNAL, "CLONE_", out);
	if (signal)
		sbuf_printf(out, "%s%s", value & ~(uint64_t)CLONE_SIGNAL ? "|" : "", signal);
}

static bool print_socket_type(enum abi abi, uint64_t value, struct sbuf *out)
{
	const char *type = constant_name(abi, value & SOCKET_TYPE, "SOCK_");

	if (!type)
		return false;
	sbuf_puts(out, type);
	if (value & ~(uint64_t)SOCKET_TYPE) {
		sbuf_puts(out, "|");
		constant_flags(abi, value & ~(uint64_t)SOCKET_TYPE,
			       "SOCK_CLOEXEC SOCK_NONBLOCK", out);
	}
	return true;
}

bool constant_print(struct constant_use use, enum abi abi, uint64_t value, struct sbuf *out)
{
	const char *name;

	switch (use.kind) {
	case CONSTANT_NONE:
		return false;
	case CONSTANT_ONE:
		name = constant_name(abi, value, use.prefixes);
		if (name)
			sbuf_puts(out, name);
		return name != NULL;
	case CONSTANT_FLAGS:
		constant_flags(abi, value, use.prefixes, out);
		return true;
	case CONSTANT_CLONE:
		print_clone(abi, value, out);
		return true;
	case CONSTANT_SOCKTYPE:
		return print_socket_type(abi, value, out);
	}
	SCMPL_BUG("constants of kind %d", (int)use.kind);
}
