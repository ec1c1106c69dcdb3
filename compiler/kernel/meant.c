/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/meant.h"

#include "core/name_part.h"
#include "core/suggest.h"
#include "kernel/caps.h"
#include "kernel/consts.h"

#include <string.h>

/* What the kernel's source, libseccomp's macros and asm/unistd.h put before a name. */
static const char *const prefixes[] = {
	"__nr_",     "__nr3264_", "scmp_sys_", "__x64_sys_", "__ia32_sys_", "__arm64_sys_",
	"__se_sys_", "__do_sys_", "sys_",      "ksys_",      "compat_sys_",
};

/*
 * Functions of libc by the call that they make, and of the kernel (fs/stat.c, kernel/sys.c) by
 * the call that they are.  Calls that some ABI has by that name are not here.
 */
static const struct {
	char name[16], call[16];
} functions[] = {
	{"_exit", "exit_group"},
	{"execl", "execve"},
	{"execlp", "execve"},
	{"execv", "execve"},
	{"execvp", "execve"},
	{"fexecve", "execveat"},
	{"fopen", "openat"},
	{"fstatat", "newfstatat"},
	{"gethostname", "uname"},
	{"mkfifo", "mknodat"},
	{"newfstat", "fstat"},
	{"newlstat", "lstat"},
	{"newstat", "stat"},
	{"newuname", "uname"},
	{"opendir", "openat"},
	{"posix_fadvise", "fadvise64"},
	{"posix_fallocate", "fallocate"},
	{"pread", "pread64"},
	{"pthread_create", "clone3"},
	{"pwrite", "pwrite64"},
	{"raise", "tgkill"},
	{"sbrk", "brk"},
	{"sched_getcpu", "getcpu"},
	{"shm_open", "openat"},
	{"sleep", "clock_nanosleep"},
	{"tcgetattr", "ioctl"},
	{"tcsetattr", "ioctl"},
	{"usleep", "clock_nanosleep"},
	{"wait", "wait4"},
	{"wait3", "wait4"},
};

static struct str without_prefix(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		size_t len = strlen(prefixes[i]);

		if (str_starts(name, prefixes[i]) && name.len > len)
			return (struct str){name.ptr + len, name.len - len};
	}
	return name;
}

syscall_id meant_syscall(struct arena *arena, struct str name)
{
	struct str bare = without_prefix(str_lower(arena, name));
	syscall_id id = syscall_find(bare.ptr, bare.len);

	for (size_t i = 0; i < ARRAY_LEN(functions) && id == SYSCALL_NONE; i++)
		if (str_is(bare, functions[i].name))
			id = syscall_find(functions[i].call, strlen(functions[i].call));
	return id;
}

/* Successors whose names do not follow from the call's own. */
static const struct {
	char call[16], successor[16];
} successors[] = {
	{"creat", "openat"},
	{"dup2", "dup3"},
	{"epoll_wait", "epoll_pwait"},
	{"fork", "clone"},
	{"fstatat64", "newfstatat"},
	{"futimesat", "utimensat"},
	{"newfstatat", "fstatat64"},
	{"rmdir", "unlinkat"},
	{"select", "_newselect"},
	{"select", "pselect6"},
	{"utime", "utimensat"},
	{"utimes", "utimensat"},
	{"vfork", "clone"},
};

/* The kernel's ways to name a call's successor, or its form for other registers. */
static const struct {
	char before[8], after[8];
} variants[] = {
	{"", "64"},  {"", "32"},  {"", "_time64"}, {"arm_", ""}, {"", "2"},
	{"", "at"},  {"f", "at"}, {"newf", "at"},  {"p", ""},    {"_new", ""},
	{"rt_", ""}, {"", "at2"}, {"", "1"},       {"", "4"},
};

/* The call NAME, if ABI has it. */
static syscall_id find_on(enum abi abi, const char *name)
{
	syscall_id id = syscall_find(name, strlen(name));

	return id != SYSCALL_NONE && syscall_number(id, abi) >= 0 ? id : SYSCALL_NONE;
}

/* NAME without what variant I puts around it; "" when it has not that. */
static const char *strip(struct arena *arena, struct str name, size_t i)
{
	size_t before = strlen(variants[i].before), after = strlen(variants[i].after);

	if (!str_starts(name, variants[i].before) || !str_ends(name, variants[i].after) ||
	    name.len <= before + after)
		return "";
	return arena_strndup(arena, name.ptr + before, name.len - before - after);
}

syscall_id meant_elsewhere(struct arena *arena, syscall_id id, enum abi abi)
{
	const char *name = syscall_name(id);
	syscall_id found = SYSCALL_NONE;

	for (size_t i = 0; i < ARRAY_LEN(successors) && found == SYSCALL_NONE; i++)
		if (strcmp(successors[i].call, name) == 0)
			found = find_on(abi, successors[i].successor);
	for (size_t i = 0; i < ARRAY_LEN(variants) && found == SYSCALL_NONE; i++)
		found = find_on(abi, arena_printf(arena, "%s%s%s", variants[i].before, name,
						  variants[i].after));
	for (size_t i = 0; i < ARRAY_LEN(variants) && found == SYSCALL_NONE; i++)
		found = find_on(abi, strip(arena, str_of(name), i));
	return found;
}

/* What other tools call an architecture, of names that are not taken. */
static const struct {
	char name[12], arch[12];
} arch_names[] = {
	{"x64", "x86_64"},        {"x86_32", "x86"},    {"ia32", "x86"},
	{"armv6", "arm"},         {"armv7", "arm"},     {"arm32", "arm"},
	{"armv8", "aarch64"},     {"armv9", "aarch64"}, {"aarch32", "arm"},
	{"riscv", "riscv64"},     {"rv64", "riscv64"},  {"power", "ppc64le"},
	{"loong", "loongarch64"},
};

static const char *arch_typed(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(arch_names); i++)
		if (str_is(name, arch_names[i].name))
			return arch_names[i].arch;
	ABI_EACH(abi, ABI_ALL)
		if (str_is(name, abi_info(abi)->scmp))
			return abi_info(abi)->name;
	return NULL;
}

const char *meant_constant(struct arena *arena, struct str name)
{
	const char *meant = NULL;

	if (str_is(name, "MAP_ANON"))
		return "MAP_ANONYMOUS";
	if (str_starts(name, "PF_")) /* a number of AF_ */
		meant = arena_printf(arena, "A%.*s", (int)name.len - 1, name.ptr + 1);
	return meant && const_find(meant, strlen(meant)) >= 0 ? meant : NULL;
}

bool meant_is_arch(struct str name)
{
	return arch_typed(name) || abi_find_any(name.ptr, name.len) != ABI_COUNT ||
	       str_is(name, "compat");
}

/* "net" and "inet" are parts of names of groups. */
bool meant_is_network(struct str name)
{
	static const char *const words[] = {
		"dport",  "dst",     "host", "icmp", "inet6", "ip",  "ip6", "ipv4", "ipv6",
		"packet", "packets", "port", "raw",  "sport", "src", "tcp", "udp",
	};

	return str_is_among(name, words, ARRAY_LEN(words));
}

bool meant_is_capability(struct str name)
{
	static const char *const words[] = {
		"capabilities", "capability", "cap_add", "cap-add",
		"cap_drop",     "cap-drop",   "caps",
	};

	return str_is_among(name, words, ARRAY_LEN(words));
}

bool meant_is_all(struct str name)
{
	static const char *const words[] = {
		"all",  "any",   "anything",   "by", /* "deny by default" */
		"else", "every", "everything", "others", "rest", "unknown",
	};

	return str_is_among(name, words, ARRAY_LEN(words));
}

void meant_arch(struct diag_sink *diags, struct diag *diag, struct str name)
{
	struct suggest suggest = suggest_start(name);
	const char *typed = arch_typed(name);

	static const char *const words[] = {"all", "any", "host", "local", "native", "this"};

	if (str_is_among(name, words, ARRAY_LEN(words))) {
		diag_hint(diags, diag,
			  "a policy without 'arch' speaks for all that are common");
		return;
	}
	ABI_EACH(abi, ABI_ALL)
		suggest_offer(&suggest, abi_info(abi)->name);
	diag_did_you_mean(diags, diag, typed ? typed : suggest.best);
}

void meant_cap(struct diag_sink *diags, struct diag *diag, struct arena *arena, struct str name)
{
	struct suggest suggest = suggest_start(name);
	struct name_part about = name_part_start(arena, name);

	for (int i = 0; i < CAP_COUNT; i++) {
		suggest_offer(&suggest, cap_name(i));
		suggest_offer(&suggest, cap_name(i) + strlen("CAP_"));
		name_part_offer(&about, cap_name(i) + strlen("CAP_"));
	}
	if (suggest.best)
		diag_did_you_mean(diags, diag, suggest.best);
	else if (!name_part_hint(&about, diags, diag))
		diag_note(diags, diag, "scmpl list caps has them all");
}
