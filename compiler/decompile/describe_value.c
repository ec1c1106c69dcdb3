/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which constants are meant by an argument's values.  A number has many names;
 * the right one has a prefix that belongs to the argument.
 */
#include "decompile/argument.h"
#include "decompile/describe.h"

#include "kernel/consts.h"

#include <string.h>

#define PREFIXES 12
#define MODES "S_ISUID", "S_ISGID", "S_ISVTX", "S_IF"
#define MODE_NAMED 07000 /* who reads modes reads the rest in octal */

/*
 * Prefixes (or whole names) in order of preference.  A NULL call stands for
 * every call with such an argument.
 */
static const struct {
	const char *call, *arg;
	const char *prefixes[PREFIXES];
	enum { VALUE, FLAGS, VALUE_WITH_FLAGS, MODE } kind;
} meanings[] = {
	{"arch_prctl", "option", {"ARCH_"}, VALUE},
	{"chmod", "mode", {MODES}, MODE},
	{"clone", "clone_flags", {"CLONE_NEW", "CLONE_"}, FLAGS},
	{"creat", "mode", {MODES}, MODE},
	{"fchmod", "mode", {MODES}, MODE},
	{"fchmodat", "mode", {MODES}, MODE},
	{"fchmodat2", "mode", {MODES}, MODE},
	{"fcntl", "cmd", {"F_DUPFD", "F_GETF", "F_SETF", "F_GETLK", "F_SETLK", "F_"}, VALUE},
	{"fcntl64", "cmd", {"F_DUPFD", "F_GETF", "F_SETF", "F_GETLK", "F_SETLK", "F_"}, VALUE},
	{"getsockopt", "level", {"SOL_SOCKET", "SOL_"}, VALUE},
	{"getsockopt", "optname", {"SO_"}, VALUE},
	{"ioctl", "cmd", {"TIOC", "TC", "FIO", "FS_IOC_", "SIOC", "BLK"}, VALUE},
	{"ipc",
	 "call",
	 {"MSGCTL", "MSGGET", "MSGRCV", "MSGSND", "SEMCTL", "SEMGET", "SEMOP", "SEMTIMEDOP",
	  "SHMAT", "SHMCTL", "SHMDT", "SHMGET"},
	 VALUE},
	{"kcmp", "type", {"KCMP_"}, VALUE},
	{"kill", "sig", {"SIG"}, VALUE},
	{"madvise", "behavior", {"MADV_"}, VALUE},
	{"mkdir", "mode", {MODES}, MODE},
	{"mkdirat", "mode", {MODES}, MODE},
	{"mknod", "mode", {MODES}, MODE},
	{"mknodat", "mode", {MODES}, MODE},
	{"mmap",
	 "flags",
	 {"MAP_SHARED", "MAP_PRIVATE", "MAP_FIXED", "MAP_ANONYMOUS", "MAP_"},
	 FLAGS},
	{"mmap2",
	 "flags",
	 {"MAP_SHARED", "MAP_PRIVATE", "MAP_FIXED", "MAP_ANONYMOUS", "MAP_"},
	 FLAGS},
	{"mount", "flags", {"MS_"}, FLAGS},
	{"open", "flags", {"O_NONBLOCK", "O_"}, FLAGS},
	{"open", "mode", {MODES}, MODE},
	{"openat", "flags", {"O_NONBLOCK", "O_"}, FLAGS},
	{"openat", "mode", {MODES}, MODE},
	{"personality",
	 "personality",
	 {"PER_LINUX", "PER_", "UNAME26", "ADDR_"},
	 VALUE_WITH_FLAGS},
	{"prctl", "option", {"PR_SET_", "PR_GET_", "PR_CAP", "PR_"}, VALUE},
	{"ptrace", "request", {"PTRACE_"}, VALUE},
	{"seccomp", "op", {"SECCOMP_SET_", "SECCOMP_GET_"}, VALUE},
	{"setns", "flags", {"CLONE_NEW"}, FLAGS},
	{"setsockopt", "level", {"SOL_SOCKET", "SOL_"}, VALUE},
	{"setsockopt", "optname", {"SO_"}, VALUE},
	{"socket", "family", {"AF_UNIX", "AF_NETLINK", "AF_"}, VALUE},
	{"socket", "type", {"SOCK_"}, VALUE},
	{"socketcall", "call", {"SYS_"}, VALUE},
	{"socketpair", "family", {"AF_UNIX", "AF_"}, VALUE},
	{"socketpair", "type", {"SOCK_"}, VALUE},
	{"umount2", "flags", {"MNT_", "UMOUNT_"}, FLAGS},
	{"unlinkat", "flag", {"AT_REMOVEDIR"}, FLAGS},
	{"unshare", "unshare_flags", {"CLONE_NEW", "CLONE_"}, FLAGS},
	{NULL, "prot", {"PROT_"}, FLAGS},
};

/* The row for argument NAME of CALL, or -1. */
static int find_meaning(const char *call, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
		if ((!meanings[i].call || strcmp(meanings[i].call, call) == 0) &&
		    strcmp(meanings[i].arg, name) == 0)
			return (int)i;
	return -1;
}

static size_t underscores(const char *name)
{
	size_t count = 0;

	for (; *name; name++)
		count += *name == '_';
	return count;
}

/*
 * A constant that starts with PREFIX and has VALUE on ABI; or -1.  Sub-commands
 * have longer names than commands: PR_SET_MM_BRK, PR_SET_NAME.
 */
static int find_const(const char *prefix, enum abi abi, uint64_t value)
{
	size_t len = strlen(prefix), least = SIZE_MAX;
	int best = -1;
	uint64_t its;

	for (int id = 0; id < const_count(); id++) {
		if (strncmp(const_name(id), prefix, len) != 0 || !const_value(id, abi, &its) ||
		    its != value || underscores(const_name(id)) >= least)
			continue;
		least = underscores(const_name(id));
		best = id;
	}
	return best;
}

static const char *name_of(int row, enum abi abi, uint64_t value)
{
	for (size_t i = 0; i < PREFIXES && meanings[row].prefixes[i]; i++) {
		int id = find_const(meanings[row].prefixes[i], abi, value);

		if (id >= 0)
			return const_name(id);
	}
	return NULL;
}

/* Each bit by its name, those that have none in one number at the end. */
static const char *describe_flags(struct arena *arena, int row, enum abi abi, uint64_t value)
{
	struct sbuf out = {.arena = arena};
	uint64_t rest = 0;

	for (uint64_t left = value; left; left &= left - 1) {
		uint64_t bit = left & (~left + 1);
		const char *name = name_of(row, abi, bit);

		if (name)
			sbuf_printf(&out, "%s%s", out.len ? "|" : "", name);
		else
			rest |= bit;
	}
	if (rest)
		sbuf_printf(&out, "%s0x%llx", out.len ? "|" : "", (unsigned long long)rest);
	return out.ptr;
}

static bool has_names(int row, enum abi abi, uint64_t value)
{
	for (uint64_t left = value; left; left &= left - 1)
		if (!name_of(row, abi, left & (~left + 1)))
			return false;
	return true;
}

static const char *describe_number(struct arena *arena, uint64_t value)
{
	return arena_printf(arena, value < 1000 ? "%llu" : "0x%llx", (unsigned long long)value);
}

bool argument_takes_flags(syscall_id id, enum abi abi, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = id == SYSCALL_NONE ? -1 : syscall_args(id, abi, args);
	int row = position < count ? find_meaning(syscall_name(id), args[position].name) : -1;

	return row >= 0 && (meanings[row].kind == FLAGS || meanings[row].kind == MODE);
}

static bool is_pointer(syscall_id id, enum abi abi, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = id == SYSCALL_NONE ? -1 : syscall_args(id, abi, args);

	return position < count && args[position].is_pointer;
}

const char *describe_value(struct arena *arena, syscall_id id, enum abi abi, int position,
			   uint64_t value)
{
	const char *arg = decompile_argument(arena, id, abi, position), *name;
	int row = id == SYSCALL_NONE ? -1 : find_meaning(syscall_name(id), arg);

	if (value == 0 && is_pointer(id, abi, position))
		return "NULL";
	if (row < 0)
		return describe_number(arena, value);
	name = name_of(row, abi, value);
	if (name)
		return name;
	if (meanings[row].kind == MODE && value & ~(uint64_t)MODE_NAMED)
		return arena_printf(arena, "0o%llo", (unsigned long long)value);
	if (value && (meanings[row].kind == FLAGS || meanings[row].kind == MODE ||
		      (meanings[row].kind == VALUE_WITH_FLAGS && has_names(row, abi, value))))
		return describe_flags(arena, row, abi, value);
	return describe_number(arena, value);
}
