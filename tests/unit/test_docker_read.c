/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of profiles: what engines make of them, what is wrong with them and
 * where, and that no text hurts.
 */
#include "docker_help.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>

static void test_read_ranges(void **state)
{
	struct test test;
	struct policy *policy;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	policy = read_text(&test,
			   "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":"
			   "[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":["
			   "{\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":"
			   "[{\"index\":0,\"value\":4294967306,\"op\":\"SCMP_CMP_GE\"}]},"
			   "{\"names\":[\"mkdir\"],\"action\":\"SCMP_ACT_KILL\",\"args\":"
			   "[{\"value\":18446744073709551615,\"op\":\"SCMP_CMP_EQ\"}]},"
			   "{\"names\":[\"rmdir\"],\"action\":\"SCMP_ACT_LOG\",\"args\":"
			   "[{\"value\":9223372036854775808,\"op\":\"SCMP_CMP_LT\"}]},"
			   "{\"names\":[\"link\"],\"action\":\"SCMP_ACT_LOG\",\"args\":"
			   "[{\"value\":3,\"op\":\"SCMP_CMP_GE\"},"
			   "{\"value\":5,\"op\":\"SCMP_CMP_LE\"}]},"
			   "{\"names\":[\"unlink\"],\"action\":\"SCMP_ACT_LOG\",\"args\":"
			   "[{\"value\":240,\"valueTwo\":49,\"op\":\"SCMP_CMP_MASKED_EQ\"}]}"
			   "]}");
	assert_non_null(policy);
	assert_null(policy_validate(policy));
	assert_action(policy, ABI_X86_64, "chmod", 4294967305, plain_host, ALLOW);
	assert_action(policy, ABI_X86_64, "chmod", 4294967306, plain_host, DENY(EPERM));
	assert_action(policy, ABI_X86, "chmod", 9, plain_host, ALLOW);
	assert_action(policy, ABI_X86, "chmod", 10, plain_host, DENY(EPERM));
	assert_action(policy, ABI_X86_64, "mkdir", UINT64_MAX, plain_host,
		      ((struct action){VERB_KILL_THREAD, 0}));
	assert_action(policy, ABI_X86_64, "mkdir", UINT32_MAX, plain_host, ALLOW);
	assert_action(policy, ABI_X86_64, "rmdir", INT64_MAX, plain_host, LOG);
	assert_action(policy, ABI_X86_64, "rmdir", (uint64_t)1 << 63, plain_host, ALLOW);
	assert_action(policy, ABI_X86, "rmdir", 0, plain_host, ALLOW); /* below 0 */
	assert_action(policy, ABI_X86_64, "link", 0, plain_host, LOG); /* or, not and */
	assert_action(policy, ABI_X86_64, "link", 9, plain_host, LOG);
	assert_action(policy, ABI_X86_64, "unlink", 0x30, plain_host, LOG);
	test_end(&test);
}

/* Unconditional rules win whatever the order; the first of several. */
static void test_read_mixtures(void **state)
{
	struct test test;
	struct policy *policy;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	policy = read_text(
		&test,
		"{\"DEFAULTaction\":\"SCMP_ACT_ERRNO\",\"unknown\":[-1, 1e3],"
		"\"architectures\":[\"SCMP_ARCH_X86_64\"],\"\u017fyscalls\":["
		"{\"name\":\"chmod\",\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":1,"
		"\"op\":\"SCMP_CMP_EQ\"}]},"
		"{\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":null},"
		"{\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_KILL_PROCESS\",\"args\":[]},"
		"{\"names\":[\"mkdir\"],\"action\":\"SCMP_ACT_ERRNO\"},"
		"{\"names\":[\"mkdir\"],\"action\":\"SCMP_ACT_ALLOW\"},"
		"{\"names\":[\"rmdir\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":77}"
		"]}");
	assert_non_null(policy);
	assert_action(policy, ABI_X86_64, "chmod", 1, plain_host, ALLOW);
	assert_action(policy, ABI_X86_64, "mkdir", 0, plain_host, ALLOW);
	assert_action(policy, ABI_X86_64, "rmdir", 0, plain_host, DENY(77));
	assert_action(policy, ABI_X86_64, "read", 0, plain_host, DENY(EPERM));
	assert_int_equal(policy->abis, ABI_BIT(ABI_X86_64));
	test_end(&test);
}

static void test_read_oci(void **state)
{
	struct test test;
	struct policy *policy;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	policy = read_text(&test,
			   "{\"process\":{\"oomScoreAdj\":-500},\"linux\":{\"seccomp\":{"
			   "\"defaultAction\":\"SCMP_ACT_ALLOW\",\"archMap\":[],"
			   "\"architectures\":[\"SCMP_ARCH_ARM\"],\"syscalls\":["
			   "{\"names\":[\"chmod\",\"nonesuch\"],\"action\":\"SCMP_ACT_TRACE\","
			   "\"includes\":{\"caps\":[\"CAP_BPF\"]}}]}}}");
	assert_non_null(policy);
	assert_int_equal(policy->abis, ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_ARM));
	assert_action(policy, ABI_ARM, "chmod", 0, plain_host,
		      ((struct action){VERB_TRACE, EPERM}));
	assert_int_equal(diag_count(test.ctx.diags), 2);
	assert_int_equal(diag_get(test.ctx.diags, 0)->code, DIAG_JSON_MEANING); /* includes */
	assert_int_equal(diag_get(test.ctx.diags, 1)->code, DIAG_UNKNOWN_SYSCALL);
	assert_true(str_is(source_text(test.ctx.sources, diag_get(test.ctx.diags, 1)->span),
			   "\"nonesuch\""));
	test_end(&test);
}

static void test_read_guards(void **state)
{
	struct test test;
	struct policy *policy;
	struct host admin = {(uint64_t)1 << 21, KERNEL_VERSION_OF(4, 7)};

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	policy = read_text(
		&test,
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"archMap\":["
		"{\"architecture\":\"SCMP_ARCH_X86_64\",\"subArchitectures\":null},"
		"{\"architecture\":\"SCMP_ARCH_AARCH64\",\"subArchitectures\":"
		"[\"SCMP_ARCH_ARM\"]}],\"syscalls\":["
		"{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\","
		"\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\"],\"arches\":[\"amd64\",\"x32\"]}},"
		"{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ALLOW\","
		"\"includes\":{\"minKernel\":\"4.8\"},\"excludes\":{\"arches\":[\"arm64\"]}},"
		"{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_LOG\","
		"\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\",\"CAP_BPF\"]}},"
		"{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_LOG\","
		"\"includes\":{\"caps\":[\"SYS_ADMIN\"]}}]}");
	assert_non_null(policy);
	assert_action(policy, ABI_X86_64, "bpf", 0, admin, ALLOW);
	assert_action(policy, ABI_AARCH64, "bpf", 0, admin, DENY(EPERM));
	assert_action(policy, ABI_X86_64, "bpf", 0, plain_host, LOG);
	assert_action(policy, ABI_X86_64, "ptrace", 0, admin, DENY(EPERM));
	assert_action(policy, ABI_X86_64, "ptrace", 0, plain_host, ALLOW);
	assert_action(policy, ABI_ARM, "ptrace", 0, plain_host, DENY(EPERM));
	assert_action(policy, ABI_X86_64, "mount", 0, admin, DENY(EPERM));
	assert_int_equal(diag_count(test.ctx.diags), 1); /* the odd capability */
	test_end(&test);
}

static const struct {
	const char *text;
	enum diag_code code;
	const char *place; /* what the span covers */
} wrong_texts[] = {
	{"", DIAG_JSON_SYNTAX, ""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",}", DIAG_JSON_SYNTAX, "}"},
	{"{} x", DIAG_JSON_SYNTAX, "x"},
	{"{\"a\":\"\\u0000\"}", DIAG_JSON_SYNTAX, NULL},
	{"{\"a\":\"\xff\"}", DIAG_JSON_SYNTAX, NULL},
	{"{}", DIAG_JSON_MEANING, "{}"},
	{"null", DIAG_JSON_MEANING, "null"},
	{" [1]", DIAG_JSON_MEANING, "[1]"},
	{"{\"defaultAction\":\"SCMP_ACT_ALOW\"}", DIAG_JSON_MEANING, "\"SCMP_ACT_ALOW\""},
	{"{\"defaultAction\":7}", DIAG_JSON_MEANING, "7"},
	{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":4095}", DIAG_JSON_MEANING,
	 "4095"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"x86\"]}",
	 DIAG_JSON_MEANING, "\"x86\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86\"],"
	 "\"archMap\":[{}]}",
	 DIAG_JSON_MEANING, "[{}]"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":[\"LOG\"]}", DIAG_JSON_MEANING,
	 "\"LOG\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[null]}", DIAG_JSON_MEANING,
	 "null"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":{}}", DIAG_JSON_MEANING, "{}"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"\"],"
	 "\"action\":\"SCMP_ACT_LOG\"}]}",
	 DIAG_JSON_MEANING, "\"\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\", 3 ],"
	 "\"action\":\"SCMP_ACT_LOG\"}]}",
	 DIAG_JSON_MEANING, "3"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"index\":6,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_MEANING, "6"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":-1,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_MEANING, "-1"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":1.0,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_MEANING, "1.0"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":01,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_SYNTAX, NULL},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":09223372036854775808,"
	 "\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_SYNTAX, NULL},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":00018446744073709551615,"
	 "\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_SYNTAX, NULL},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":1,\"op\":\"EQ\"}]}]}",
	 DIAG_JSON_MEANING, "\"EQ\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"includes\":{\"minKernel\":\"4\"}}]}",
	 DIAG_JSON_MEANING, "\"4\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":["
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"args\":"
	 "[{\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]},"
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_TRAP\",\"args\":"
	 "[{\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_CONFLICT,
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_TRAP\",\"args\":"
	 "[{\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]}"},
};

static void test_read_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong_texts); i++) {
		struct test test;
		const struct diag *diag;

		test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
		assert_null(read_text(&test, wrong_texts[i].text));
		assert_true(diag_count(test.ctx.diags) > 0);
		diag = diag_get(test.ctx.diags, 0);
		if (diag->code != wrong_texts[i].code)
			fail_msg("%s: %s", wrong_texts[i].text, diag->message);
		if (wrong_texts[i].place &&
		    !str_is(source_text(test.ctx.sources, diag->span), wrong_texts[i].place))
			fail_msg("%s: the place is '%.*s'", wrong_texts[i].text,
				 STR_FMT(source_text(test.ctx.sources, diag->span)));
		test_end(&test);
	}
}

/* Any cut and any changed byte of a profile: an answer, no crash. */
static void test_read_damaged(void **state)
{
	static const char text[] =
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,\"archMap\":[{"
		"\"architecture\":\"SCMP_ARCH_X86_64\",\"subArchitectures\":[\"SCMP_ARCH_X86\"]"
		"}],\"syscalls\":[{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\","
		"\"args\":"
		"[{\"index\":0,\"value\":18446744073709551615,\"valueTwo\":38,\"op\":"
		"\"SCMP_CMP_MASKED_EQ\"}],\"includes\":{\"caps\":[\"CAP_BPF\"],\"minKernel\":"
		"\"4.8\"},\"excludes\":{\"arches\":[\"arm\"]}}]}";
	static const char replacements[] = "\"[]{},:-9e\\\0\xff";

	(void)state;
	for (size_t at = 0; at < sizeof(text) - 1; at++)
		for (size_t i = 0; i < sizeof(replacements); i++) {
			char copy[sizeof(text)];
			struct test test;

			memcpy(copy, text, sizeof(text));
			copy[at] = replacements[i];
			test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
			read_source(&test,
				    source_add(test.ctx.sources, "p",
					       (struct str){copy, i ? sizeof(text) - 1 : at}));
			test_end(&test);
		}
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* As bad as 256 KiB can be: refused or read, but soon. */
static void test_read_hostile(void **state)
{
	static const struct {
		const char *start, *repeat, *end;
	} texts[] = {
		{"", "[", ""},
		{"", "{\"a\":", ""},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_"
		 "LOG\","
		 "\"names\":[\"read\"",
		 ",\"read\"",
		 "],\"args\":[{\"index\":1,\"op\":\"SCMP_CMP_NE\"},"
		 "{\"index\":2,\"op\":\"SCMP_CMP_NE\"}]}]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_"
		 "LOG\","
		 "\"names\":[\"read\"",
		 ",\"nonesuch\"", "]}]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_"
		 "LOG\","
		 "\"names\":[\"read\"],\"includes\":{\"caps\":[\"X\"",
		 ",\"X\"", "]}}]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{}",
		 ",{\"names\":[\"read\",3],\"includes\":{\"caps\":[\"X\"]}}", "]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
		 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"op\":\"SCMP_CMP_NE\"}",
		 ",{\"index\":1,\"value\":8,\"op\":\"SCMP_CMP_NE\"}", "]}]}"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct test test;
		struct sbuf text;
		double start = seconds();

		test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
		text = (struct sbuf){.arena = test.ctx.arena};
		sbuf_puts(&text, texts[i].start);
		while (text.len < 1 << 18)
			sbuf_puts(&text, texts[i].repeat);
		sbuf_puts(&text, texts[i].end);
		read_source(&test, source_add(test.ctx.sources, "p",
					      (struct str){text.ptr, text.len}));
		if (seconds() - start > 10)
			fail_msg("text %zu took %.1f s", i, seconds() - start);
		test_end(&test);
	}
}

/* A profile that was read can be written, and libseccomp agrees with our reading of it. */
static void check_profile(const char *path)
{
	struct test test;
	enum source_error error;
	const struct source *source;
	struct sbuf out;
	struct policy *policy;

	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	source = source_read(test.ctx.sources, path, &error);
	assert_non_null(source);
	policy = read_source(&test, source);
	if (!policy) {
		diag_print_text(test.ctx.diags, test.ctx.sources, stderr, false);
		fail_msg("%s was not read", path);
	}
	out = (struct sbuf){.arena = test.ctx.arena};
	assert_null(policy_validate(policy));
	test.policy = policy;
	assert_true(proves(&test, source->text));
	/* Podman's default has a name, and another number on mips: not for one Docker profile.
	 */
	if (!action_equal(policy->fallback[ABI_MIPS64], policy->fallback[ABI_X86_64]))
		policy->abis &= ~(abi_of_machine(ABI_MIPS64) | abi_of_machine(ABI_MIPSEL64));
	if (!docker_emit(&test.ctx, policy, &out)) {
		diag_print_text(test.ctx.diags, test.ctx.sources, stderr, false);
		fail_msg("%s cannot be written", path);
	}
	test_end(&test);
}

static void test_real_profiles(void **state)
{
	const char *folder = "../shared/profiles";
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	(void)state;
	if (!dir)
		skip();
	while ((entry = readdir(dir))) {
		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		check_profile(path);
	}
	closedir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_ranges),  cmocka_unit_test(test_read_mixtures),
		cmocka_unit_test(test_read_oci),     cmocka_unit_test(test_read_guards),
		cmocka_unit_test(test_read_wrong),   cmocka_unit_test(test_read_damaged),
		cmocka_unit_test(test_read_hostile), cmocka_unit_test(test_real_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
