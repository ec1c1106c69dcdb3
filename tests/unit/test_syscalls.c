/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system call tables against those who know better: the kernel's headers,
 * libseccomp, and prototypes looked up by hand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/version.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/syscalls.h"

#define CSV "../shared/knowledge/syscalls.csv"

static syscall_id find(const char *name)
{
	return syscall_find(name, strlen(name));
}

static syscall_id need(const char *name)
{
	syscall_id id = find(name);

	if (id == SYSCALL_NONE)
		fail_msg("no system call %s", name);
	return id;
}

static enum abi need_abi(const char *name)
{
	enum abi abi = abi_find(name, strlen(name));

	if (abi == ABI_COUNT)
		fail_msg("no ABI %s", name);
	return abi;
}

/* Skips the test and says why; skip() alone does not. */
static void skip_because(const char *what, const char *why)
{
	print_message("[   NOTE   ] %s: %s\n", what, why);
	skip();
}

/* The kernel changed it, so that others may have it otherwise. */
static bool has_changed(const char *name, enum abi abi)
{
	static const struct {
		const char *name;
		enum abi abi;
	} changed[] = {
		{"map_shadow_stack", ABI_X32},     /* 6.6 had it for x86_64 alone */
		{"memfd_secret", ABI_LOONGARCH64}, /* since 7.2 */
		{"_llseek", ABI_PARISC64},         /* until 7.2 */
	};

	for (size_t i = 0; i < sizeof(changed) / sizeof(*changed); i++)
		if (changed[i].abi == abi && strcmp(changed[i].name, name) == 0)
			return true;
	return false;
}

/* Reports all differences before the test fails for them. */
static int differs(const char *source, const char *name, enum abi abi, int ours, int theirs)
{
	if (ours == theirs)
		return 0;
	print_error("%s: %s on %s is %d, here %d\n", source, name, abi_info(abi)->name, theirs,
		    ours);
	return 1;
}

/* --- names and numbers --- */

static void test_names(void **state)
{
	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		const char *name = syscall_name(id);

		if (id > 0)
			assert_true(strcmp(syscall_name(id - 1), name) < 0);
		assert_int_equal(find(name), id);
	}
	assert_int_equal(syscall_find("openat2", 6), need("openat"));
	assert_int_equal(syscall_find("read\0x", 6), SYSCALL_NONE);
	assert_int_equal(find(""), SYSCALL_NONE);
	assert_int_equal(find("ope"), SYSCALL_NONE);
	assert_int_equal(find("zzz"), SYSCALL_NONE);
}

static void test_round_trip(void **state)
{
	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		assert_true(syscall_abis(id) != 0);
		ABI_EACH(abi, ABI_ALL) {
			int nr = syscall_number(id, abi);

			assert_int_equal(nr >= 0, (syscall_abis(id) & ABI_BIT(abi)) != 0);
			if (nr >= 0)
				assert_int_equal(syscall_by_number(abi, (uint32_t)nr), id);
		}
	}
}

static void test_number_ranges(void **state)
{
	(void)state;
	assert_int_equal(syscall_number(need("read"), ABI_X32), X32_SYSCALL_BIT);
	assert_int_equal(syscall_number(need("ioctl"), ABI_X32), X32_SYSCALL_BIT + 514);
	assert_int_equal(syscall_by_number(ABI_X32, 0), SYSCALL_NONE);
	assert_int_equal(syscall_by_number(ABI_X86_64, X32_SYSCALL_BIT), SYSCALL_NONE);
	assert_int_equal(syscall_by_number(ABI_X86_64, 512), SYSCALL_NONE);
	assert_int_equal(syscall_by_number(ABI_X86_64, UINT32_MAX), SYSCALL_NONE);
	assert_int_equal(syscall_number(need("read"), ABI_MIPS), 4003);
	assert_int_equal(syscall_number(need("read"), ABI_MIPSEL64), 5000);
	assert_int_equal(syscall_number(need("read"), ABI_MIPSEL64N32), 6000);
	assert_int_equal(syscall_by_number(ABI_MIPS, 3), SYSCALL_NONE);
	assert_int_equal(syscall_number(need("breakpoint"), ABI_ARM), 0x0f0001);
	assert_int_equal(syscall_number(need("cacheflush"), ABI_ARM), 0x0f0002);
	assert_int_equal(syscall_number(need("set_tls"), ABI_ARM), 0x0f0005);
	assert_int_equal(syscall_by_number(ABI_ARM, 0x0f0006), need("get_tls"));
	assert_int_equal(syscall_by_number(ABI_ARM, 0x0f0007), SYSCALL_NONE);
}

static void test_since(void **state)
{
	(void)state;
	assert_int_equal(syscall_since(need("read")), 0);
	assert_int_equal(syscall_since(need("setns")), 3 << 8);
	assert_int_equal(syscall_since(need("clone3")), 5 << 8 | 3);
	assert_int_equal(syscall_since(need("epoll_pwait2")), 5 << 8 | 11);
	assert_int_equal(syscall_since(need("fchmodat2")), 6 << 8 | 6);
	for (syscall_id id = 0; id < syscall_count(); id++)
		assert_true(syscall_since(id) == 0 || syscall_since(id) >= 3 << 8);
}

/* --- libseccomp --- */

/*
 * libseccomp's name for a call that socketcall or ipc reach: -100 or -200 less
 * the number they have for it, even where the call has one of its own; or -1.
 */
static int pseudo_number(syscall_id id, enum abi abi)
{
	struct syscall_route route = syscall_multiplexed(id, abi);

	if (route.via == SYSCALL_NONE)
		return -1;
	return -(int)route.call - (route.via == need("socketcall") ? 100 : 200);
}

static int compare_libseccomp(enum abi abi, uint32_t token, int *unknown)
{
	int wrong = 0;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		int theirs = seccomp_syscall_resolve_name_arch(token, syscall_name(id));
		int ours = syscall_number(id, abi);

		if (theirs == __NR_SCMP_ERROR && syscall_since(id) > 0) {
			++*unknown;
			continue;
		}
		if (has_changed(syscall_name(id), abi))
			continue;
		if (theirs < 0 && pseudo_number(id, abi) != -1)
			ours = pseudo_number(id, abi);
		else if (theirs < 0) /* one of its numbers for calls that ABI does not have */
			theirs = -1;
		wrong += differs("libseccomp", syscall_name(id), abi, ours, theirs);
	}
	return wrong;
}

static void test_libseccomp(void **state)
{
	int wrong = 0, unknown = 0;

	(void)state;
	ABI_EACH(abi, ABI_ALL) {
		uint32_t token = seccomp_arch_resolve_name(abi_info(abi)->name);

		if (token != 0)
			wrong += compare_libseccomp(abi, token, &unknown);
		else
			print_message("[   NOTE   ] this libseccomp does not know %s\n",
				      abi_info(abi)->name);
	}
	print_message("[   NOTE   ] this libseccomp does not know %d newer entries\n", unknown);
	assert_int_equal(wrong, 0);
}

/* --- the kernel's headers --- */

#define X86_DIR "/usr/include/x86_64-linux-gnu/asm/"
#define GENERIC "/usr/include/asm-generic/"
#define MAX_CALLS 2048

struct header {
	const char *path;
	enum abi abi;
	bool foreign_names; /* it also has names that this ABI does not use */
};

enum { H_X86_64, H_X86, H_X32, H_AARCH64, H_LOONGARCH64 };

static const struct header headers[] = {
	[H_X86_64] = {X86_DIR "unistd_64.h", ABI_X86_64, false},
	[H_X86] = {X86_DIR "unistd_32.h", ABI_X86, false},
	[H_X32] = {X86_DIR "unistd_x32.h", ABI_X32, false},
	[H_AARCH64] = {GENERIC "unistd.h", ABI_AARCH64, true},
	[H_LOONGARCH64] = {GENERIC "unistd.h", ABI_LOONGARCH64, true},
};

/* asm-generic gives some numbers to __NR3264_* names first, and to calls by these. */
struct shared_number {
	char name[32];
	int nr;
};

static int shared_number(const struct shared_number shared[], int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(shared[i].name, name) == 0)
			return shared[i].nr;
	return -1;
}

/* The number in the rest of a #define: 12, (__X32_SYSCALL_BIT + 12) or __NR3264_name. */
static int macro_value(const char *text, const struct shared_number shared[], int count)
{
	char name[32];
	int nr;

	if (sscanf(text, "(__X32_SYSCALL_BIT + %d)", &nr) == 1)
		return (int)X32_SYSCALL_BIT + nr;
	if (sscanf(text, "__NR3264_%31s", name) == 1)
		return shared_number(shared, count, name);
	return sscanf(text, "%d", &nr) == 1 ? nr : -1;
}

/* Fills NUMBERS, by call, from the header FILE; the number of names nobody here knows. */
static int read_header(FILE *file, int numbers[MAX_CALLS])
{
	struct shared_number shared[32];
	char line[512], name[64];
	int count = 0, unknown = 0, offset;

	while (fgets(line, sizeof(line), file)) {
		if (count < 32 && sscanf(line, "#define __NR3264_%31s %d", shared[count].name,
					 &shared[count].nr) == 2) {
			count++;
		} else if (sscanf(line, "#define __NR_%63s %n", name, &offset) == 1) {
			syscall_id id = find(name);
			if (id == SYSCALL_NONE)
				unknown++;
			else
				numbers[id] = macro_value(line + offset, shared, count);
		}
	}
	return unknown;
}

static void test_header(void **state)
{
	const struct header *header = *state;
	const unsigned version = LINUX_VERSION_CODE >> 8;
	int numbers[MAX_CALLS], unknown, wrong = 0;
	FILE *file = fopen(header->path, "r");

	if (!file)
		skip_because(header->path, "not installed");
	assert_true(syscall_count() <= MAX_CALLS);
	for (int i = 0; i < MAX_CALLS; i++)
		numbers[i] = -1;
	unknown = read_header(file, numbers);
	fclose(file);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		int ours = syscall_number(id, header->abi);

		if (numbers[id] == -1 && syscall_since(id) > version)
			continue;
		if (numbers[id] == -1 && has_changed(syscall_name(id), header->abi))
			continue;
		if (ours == -1 && header->foreign_names)
			continue;
		wrong +=
			differs(header->path, syscall_name(id), header->abi, ours, numbers[id]);
	}
	assert_int_equal(wrong, 0);
	if (!header->foreign_names && unknown > 0)
		print_message("[   NOTE   ] %s has %d calls that are not in the tables\n",
			      header->path, unknown);
}

/* --- the table this one was checked against, where it is at hand --- */

/* What user space adds to the numbers of the kernel's own tables. */
static int number_base(enum abi abi)
{
	switch (abi_info(abi)->numbers) {
	case ABI_X32:
		return (int)X32_SYSCALL_BIT;
	case ABI_MIPS:
		return 4000;
	case ABI_MIPS64:
		return 5000;
	case ABI_MIPS64N32:
		return 6000;
	default:
		return 0;
	}
}

/* LINE is a name and pairs of a number (or PNR) and a version; ABIS has the ABI of each pair.
 */
static int compare_csv_row(char *line, const enum abi abis[], int pairs)
{
	const char *name = strtok(line, ",");
	int wrong = 0;

	for (int i = 0; i < pairs; i++) {
		const char *number = strtok(NULL, ",");
		int theirs = -1;

		strtok(NULL, ",\n");
		assert_non_null(number);
		if (strcmp(number, "PNR") != 0)
			theirs = atoi(number) + number_base(abis[i]);
		if (has_changed(name, abis[i]))
			continue;
		wrong += differs(CSV, name, abis[i], syscall_number(need(name), abis[i]),
				 theirs);
	}
	return wrong;
}

static void test_csv(void **state)
{
	enum abi abis[ABI_COUNT];
	char line[4096];
	int pairs = 0, rows = 0, wrong = 0;
	FILE *file = fopen(CSV, "r");

	(void)state;
	if (!file)
		skip_because(CSV, "not here, or not run from the project's root");
	assert_non_null(fgets(line, sizeof(line), file));
	strtok(line, ",");
	for (char *cell; (cell = strtok(NULL, ",")) != NULL && pairs < ABI_COUNT;) {
		abis[pairs++] = need_abi(cell);
		strtok(NULL, ",\n");
	}
	for (; fgets(line, sizeof(line), file); rows++)
		wrong += compare_csv_row(line, abis, pairs);
	fclose(file);
	assert_int_equal(rows, syscall_count());
	assert_int_equal(wrong, 0);
}

/* --- arguments --- */

/* A prototype as text: "u32 fd, ptr buf"; a pointer's width is its ABI's. */
static void print_args(char *text, size_t size, const struct syscall_arg args[], int n)
{
	size_t used = 0;

	text[0] = '\0';
	for (int i = 0; i < n && used < size; i++) {
		char type[8];

		if (args[i].is_pointer)
			strcpy(type, "ptr");
		else
			snprintf(type, sizeof(type), "%c%u", args[i].is_signed ? 'i' : 'u',
				 args[i].bits);
		used += (size_t)snprintf(text + used, size - used, "%s%s %s", i ? ", " : "",
					 type, args[i].name);
	}
}

struct prototype {
	const char *call;
	enum abi abi;
	const char *text;
};

static const struct prototype prototypes[] = {
	{"read", ABI_X86_64, "u32 fd, ptr buf, u64 count"},
	{"read", ABI_X86, "u32 fd, ptr buf, u32 count"},
	{"getpid", ABI_X86_64, ""},
	{"chmod", ABI_X86_64, "ptr filename, u16 mode"},
	{"openat", ABI_AARCH64, "i32 dfd, ptr filename, i32 flags, u16 mode"},
	{"fchmodat2", ABI_S390X, "i32 dfd, ptr filename, u16 mode, u32 flags"},
	{"socket", ABI_X86_64, "i32 family, i32 type, i32 protocol"},

	/* the orders of clone */
	{"clone", ABI_X86_64,
	 "u32 clone_flags, u64 newsp, ptr parent_tidptr, ptr child_tidptr, u64 tls"},
	{"clone", ABI_X86,
	 "u32 clone_flags, u32 newsp, ptr parent_tidptr, u32 tls, ptr child_tidptr"},
	{"clone", ABI_AARCH64,
	 "u32 clone_flags, u64 newsp, ptr parent_tidptr, u64 tls, ptr child_tidptr"},
	{"clone", ABI_S390X,
	 "u64 newsp, u32 clone_flags, ptr parent_tidptr, ptr child_tidptr, u64 tls"},
	{"clone", ABI_LOONGARCH64,
	 "u32 clone_flags, u64 newsp, ptr parent_tidptr, ptr child_tidptr, u64 tls"},

	/* registers, and the compat entry points of x32 and n32 */
	{"ioctl", ABI_X86_64, "u32 fd, u32 cmd, u64 arg"},
	{"ioctl", ABI_X86, "u32 fd, u32 cmd, u32 arg"},
	{"ioctl", ABI_X32, "u32 fd, u32 cmd, u32 arg"},
	{"ioctl", ABI_MIPSEL64N32, "u32 fd, u32 cmd, u32 arg"},
	{"fcntl", ABI_X32, "u32 fd, u32 cmd, u64 arg"},
	{"fcntl", ABI_MIPS64N32, "u32 fd, u32 cmd, u32 arg"},
	{"ptrace", ABI_X86_64, "i64 request, i32 pid, u64 addr, u64 data"},
	{"ptrace", ABI_X32, "i32 request, i32 pid, u32 addr, u32 data"},
	{"preadv2", ABI_X86_64, "u32 fd, ptr vec, u64 vlen, u64 pos_l, u64 pos_h, i32 flags"},
	{"preadv2", ABI_X32, "u32 fd, ptr vec, u64 vlen, i64 pos, i32 flags"},

	/* 64 bits in two registers */
	{"pread64", ABI_X86_64, "u32 fd, ptr buf, u64 count, i64 pos"},
	{"pread64", ABI_X86, "u32 fd, ptr buf, u32 count, u32 pos_lo, u32 pos_hi"},
	{"pread64", ABI_ARM, "u32 fd, ptr buf, u32 count, u32 pad, u32 pos_lo, u32 pos_hi"},
	{"pread64", ABI_PPC, "u32 fd, ptr buf, u32 count, u32 pad, u32 pos_hi, u32 pos_lo"},
	{"pread64", ABI_MIPSEL, "u32 fd, ptr buf, u32 count, u32 pad, u32 pos_lo, u32 pos_hi"},
	{"pread64", ABI_S390, "u32 fd, ptr buf, u32 count, u32 pos_hi, u32 pos_lo"},
	{"pread64", ABI_SH, "u32 fd, ptr buf, u32 count, u32 dummy, u32 pos_lo, u32 pos_hi"},
	{"truncate64", ABI_X86, "ptr path, u32 length_lo, u32 length_hi"},
	{"truncate64", ABI_MIPS, "ptr path, u32 pad, u32 length_hi, u32 length_lo"},
	{"fanotify_mark", ABI_ARM,
	 "i32 fanotify_fd, u32 flags, u32 mask_lo, u32 mask_hi, i32 dfd, ptr pathname"},
	{"fadvise64", ABI_X86_64, "i32 fd, i64 offset, u64 len, i32 advice"},
	{"fadvise64", ABI_PPC,
	 "i32 fd, u32 pad, u32 offset_hi, u32 offset_lo, u32 len, i32 advice"},
	{"fadvise64", ABI_MIPS,
	 "i32 fd, u32 pad, u32 offset_hi, u32 offset_lo, u32 len_hi, u32 len_lo"},
	{"fadvise64_64", ABI_X86,
	 "i32 fd, u32 offset_lo, u32 offset_hi, u32 len_lo, u32 len_hi, i32 advice"},
	{"fadvise64_64", ABI_PPC,
	 "i32 fd, i32 advice, u32 offset_hi, u32 offset_lo, u32 len_hi, u32 len_lo"},
	{"arm_fadvise64_64", ABI_ARM,
	 "i32 fd, i32 advice, u32 offset_lo, u32 offset_hi, u32 len_lo, u32 len_hi"},
	{"sync_file_range2", ABI_PPC64LE, "i32 fd, u32 flags, i64 offset, i64 nbytes"},

	/* calls that differ by name only */
	{"mmap", ABI_X86_64, "u64 addr, u64 len, u64 prot, u64 flags, i32 fd, u64 off"},
	{"mmap", ABI_X86, "ptr arg"},
	{"mmap", ABI_S390X, "ptr arg"},
	{"mmap2", ABI_X86, "u32 addr, u32 len, u32 prot, u32 flags, i32 fd, u32 pgoff"},
	{"mmap2", ABI_S390, "ptr arg"},
	{"select", ABI_X86, "ptr arg"},
	{"select", ABI_X86_64, "i32 n, ptr inp, ptr outp, ptr exp, ptr tvp"},
	{"setuid", ABI_X86, "u16 uid"},
	{"setuid", ABI_AARCH64, "u32 uid"},
	{"setuid32", ABI_X86, "u32 uid"},
	{"sigsuspend", ABI_ARM, "i32 unused1, i32 unused2, u32 mask"},
	{"sigsuspend", ABI_PPC, "u32 mask"},
	{"pipe", ABI_MIPS, ""},
	{"socketcall", ABI_X86, "i32 call, ptr args"},
	{"ipc", ABI_X86, "u32 call, i32 first, u32 second, u32 third, ptr ptr, i32 fifth"},
	{"ipc", ABI_S390X, "u32 call, i32 first, u64 second, u64 third, ptr ptr"},
};

static void test_prototypes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(prototypes) / sizeof(*prototypes); i++) {
		const struct prototype *want = &prototypes[i];
		struct syscall_arg args[SYSCALL_ARGS];
		char text[256];
		int n = syscall_args(need(want->call), want->abi, args);

		if (n < 0)
			fail_msg("no prototype of %s", want->call);
		print_args(text, sizeof(text), args, n);
		if (strcmp(text, want->text) != 0)
			print_error("%s on %s:\n", want->call, abi_info(want->abi)->name);
		assert_string_equal(text, want->text);
	}
	assert_int_equal(syscall_args(need("vserver"), ABI_X86_64,
				      (struct syscall_arg[SYSCALL_ARGS]){0}),
			 -1);
}

static void check_arg(syscall_id id, enum abi abi, const struct syscall_arg *arg, int at)
{
	unsigned width = abi_info(abi)->bits;

	assert_true(arg->bits == 16 || arg->bits == 32 || arg->bits == 64);
	assert_true(arg->bits <= width);
	if (arg->is_pointer)
		assert_true(arg->bits == width && !arg->is_signed);
	assert_int_equal(syscall_arg_find(id, abi, arg->name, strlen(arg->name)), at);
	if (arg->alias)
		assert_int_equal(syscall_arg_find(id, abi, arg->alias, strlen(arg->alias)), at);
}

static void test_every_argument(void **state)
{
	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		ABI_EACH(abi, ABI_ALL) {
			struct syscall_arg args[SYSCALL_ARGS];
			int n = syscall_args(id, abi, args);

			assert_true(n + 1 >= 0 && n + 1 <= SYSCALL_ARGS + 1);
			for (int i = 0; i < n; i++)
				check_arg(id, abi, &args[i], i);
		}
	}
}

static int arg_at(const char *call, enum abi abi, const char *name)
{
	return syscall_arg_find(need(call), abi, name, strlen(name));
}

static void test_arg_names(void **state)
{
	(void)state;
	assert_int_equal(arg_at("fchmodat", ABI_X86_64, "dfd"), 0);
	assert_int_equal(arg_at("fchmodat", ABI_X86_64, "dirfd"), 0);
	assert_int_equal(arg_at("fchmodat", ABI_X86_64, "pathname"), 1);
	assert_int_equal(arg_at("ioctl", ABI_X86_64, "request"), 1);
	assert_int_equal(arg_at("socket", ABI_X86_64, "domain"), 0);
	assert_int_equal(arg_at("clone", ABI_X86_64, "flags"), 0);
	assert_int_equal(arg_at("clone", ABI_S390X, "flags"), 1);
	assert_int_equal(arg_at("fchmodat", ABI_X86_64, "flags"), -1);
	assert_int_equal(arg_at("pread64", ABI_X86, "pos"), -1);
	assert_int_equal(arg_at("vserver", ABI_X86, "arg0"), -1);
	assert_int_equal(syscall_arg_find(need("ioctl"), ABI_X86, "cmdx", 3), 1);
	assert_int_equal(syscall_arg_find(need("ioctl"), ABI_X86, "cmd", 2), -1);
}

/* One test per header, named after what it compares. */
#define HEADER_TEST(n)                                                                     \
	{                                                                                  \
		"test_header_" #n, test_header, NULL, NULL, (void *)(uintptr_t)&headers[n] \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_number_ranges),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_libseccomp),
		HEADER_TEST(H_X86_64),
		HEADER_TEST(H_X86),
		HEADER_TEST(H_X32),
		HEADER_TEST(H_AARCH64),
		HEADER_TEST(H_LOONGARCH64),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_prototypes),
		cmocka_unit_test(test_every_argument),
		cmocka_unit_test(test_arg_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
