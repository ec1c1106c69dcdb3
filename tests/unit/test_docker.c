/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Docker target: exact texts, what the format cannot say, and faults that
 * the proof has to find.
 */
#include "docker_help.h"

#include <errno.h>

#include "kernel/caps.h"
#include "kernel/filter_flags.h"

static void test_founding(void **state)
{
	struct test test;
	const struct source *source;

	(void)state;
	test_start(&test, X86_FAMILY, ALLOW);
	source = source_add(test.ctx.sources, "dir/no-chmod.scp",
			    str_of("default allow\n\ndeny chmod-family\ndeny mkdir\n"));
	test.policy->fallback_span = (struct span){source->id, 0, 13};
	test.span = (struct span){source->id, 15, 32};
	add_call(&test, "fchmodat2", DENY(EPERM));
	add_call(&test, "chmod", DENY(EPERM));
	test.span = (struct span){source->id, 33, 43};
	add_call(&test, "mkdir", DENY(EPERM));
	assert_string_equal(emit_ok(&test).ptr, "{\n"
						"  \"defaultAction\": \"SCMP_ACT_ALLOW\",\n"
						"  \"architectures\": [\n"
						"    \"SCMP_ARCH_X86_64\",\n"
						"    \"SCMP_ARCH_X86\",\n"
						"    \"SCMP_ARCH_X32\"\n"
						"  ],\n"
						"  \"syscalls\": [\n"
						"    {\n"
						"      \"names\": [\n"
						"        \"chmod\",\n"
						"        \"fchmodat2\"\n"
						"      ],\n"
						"      \"action\": \"SCMP_ACT_ERRNO\",\n"
						"      \"errnoRet\": 1,\n"
						"      \"comment\": \"no-chmod.scp:3\"\n"
						"    },\n"
						"    {\n"
						"      \"names\": [\"mkdir\"],\n"
						"      \"action\": \"SCMP_ACT_ERRNO\",\n"
						"      \"errnoRet\": 1,\n"
						"      \"comment\": \"no-chmod.scp:4\"\n"
						"    }\n"
						"  ]\n"
						"}\n");
	test_end(&test);
}

/* All machines: archMap, and no condition on the machine where all agree. */
static void test_docker_hosts(void **state)
{
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, abi_docker_default(), ALLOW);
	add_call(&test, "fchmod", DENY(EPERM));
	add_call(&test, "chmod", DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_RISCV64), "riscv_flush_icache", cube_all(), KILL);
	json = emit_ok(&test);
	assert_null(strstr(json.ptr, "architectures"));
	assert_null(strstr(json.ptr, "includes"));
	assert_non_null(strstr(json.ptr, "      \"architecture\": \"SCMP_ARCH_X86_64\",\n"
					 "      \"subArchitectures\": [\n"
					 "        \"SCMP_ARCH_X86\",\n"
					 "        \"SCMP_ARCH_X32\"\n"
					 "      ]\n"));
	assert_non_null(strstr(json.ptr, "      \"architecture\": \"SCMP_ARCH_RISCV64\",\n"
					 "      \"subArchitectures\": []\n"));
	test_end(&test);
}

/* What differs between machines asks for the host; errnos are each machine's own. */
static void test_machines_differ(void **state)
{
	abi_set abis = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_MIPS64);
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, abis, ALLOW);
	add_cube(&test, ABI_BIT(ABI_AARCH64), "fchmod", cube_all(), KILL);
	add_cube(&test, ABI_BIT(ABI_MIPS64), "mkdirat", cube_all(), DENY(89));
	add_cube(&test, abis & ~ABI_BIT(ABI_MIPS64), "mkdirat", cube_all(), DENY(38));
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "\"arches\": [\"arm64\"]"));
	assert_non_null(strstr(json.ptr, "\"arches\": [\n"
					 "          \"amd64\",\n"
					 "          \"arm64\"\n"
					 "        ]"));
	assert_non_null(strstr(json.ptr, "\"arches\": [\n"
					 "          \"mips64\",\n"
					 "          \"mips64n32\"\n"
					 "        ]"));
	test_end(&test);
	test_start(&test, abis, DENY(38));
	test.policy->fallback[ABI_AARCH64].data = 89;
	assert_refused(&test, DIAG_FORMAT_LIMIT, "default");
	test_end(&test);
}

static void test_errno(void **state)
{
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(ENOSYS));
	add_call(&test, "read", ALLOW);
	add_call(&test, "write", DENY(ENOSYS)); /* the default: not written */
	add_call(&test, "chmod", DENY(0));
	add_call(&test, "mkdir", ((struct action){VERB_TRACE, 7}));
	add_call(&test, "ptrace", ((struct action){VERB_TRACE, 0}));
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "\"defaultErrnoRet\": 38,\n"));
	assert_null(strstr(json.ptr, "write"));
	assert_int_equal(count_of(json, "errnoRet"), 3);
	assert_int_equal(count_of(json, "\"errnoRet\": 0,"), 0); /* last members, no comment */
	assert_int_equal(count_of(json, "\"errnoRet\": 0"), 2);
	test_end(&test);
}

static void test_guards(void **state)
{
	struct test test;
	struct str json;
	struct cube cube = cube_all();

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(EPERM));
	cube.held = (uint64_t)1 << cap_find("CAP_SYS_ADMIN", 13);
	cube.lacked = (uint64_t)1 << cap_find("CAP_BPF", 7);
	cube.kernel_lo = KERNEL_VERSION_OF(4, 8);
	cube.kernel_hi = KERNEL_VERSION_OF(6, 10);
	add_cube(&test, test.policy->abis, "bpf", cube, ALLOW);
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "      \"includes\": {\n"
					 "        \"caps\": [\"CAP_SYS_ADMIN\"],\n"
					 "        \"minKernel\": \"4.8\"\n"
					 "      },\n"
					 "      \"excludes\": {\n"
					 "        \"caps\": [\"CAP_BPF\"],\n"
					 "        \"minKernel\": \"6.10\"\n"
					 "      }\n"));
	test_end(&test);
}

/* Plain on one host, by argument on the other. */
static void test_guarded_arguments(void **state)
{
	struct test test;
	struct cube held = cube_all(), lacked = cube_of(0, UINT32_MAX, 7);

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(EPERM));
	held.held = lacked.lacked = 1 << 21;
	add_cube(&test, test.policy->abis, "clone", held, ALLOW);
	add_cube(&test, test.policy->abis, "clone", lacked, ALLOW);
	emit_ok(&test);
	test_end(&test);
}

static void test_baseline(void **state)
{
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(EPERM));
	test.policy->newer[ABI_X86_64] = DENY(ENOSYS);
	test.policy->baseline = KERNEL_VERSION_OF(6, 1);
	add_cube(&test, test.policy->abis, "clone", cube_of(0, 0x10000000, 0), ALLOW);
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "\"defaultErrnoRet\": 38"));
	assert_non_null(strstr(json.ptr, "\"chmod\""));
	assert_null(strstr(json.ptr, "\"fchmodat2\"")); /* 6.6 */
	assert_int_equal(count_of(json, "\"clone\""), 2);
	test_end(&test);
}

static void test_flags(void **state)
{
	struct test test;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	test.policy->flags = FILTER_FLAG_LOG | FILTER_FLAG_WAIT_KILLABLE_RECV;
	assert_non_null(strstr(emit_ok(&test).ptr,
			       "  \"flags\": [\n"
			       "    \"SECCOMP_FILTER_FLAG_LOG\",\n"
			       "    \"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\"\n"
			       "  ],\n"));
	test_end(&test);
}

/* A file name is anything but '/' and NUL. */
static void test_comment_text(void **state)
{
	struct test test;
	const struct source *source;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	source = source_add(test.ctx.sources, "a\"\n\xff\xc3\xa9.scp", str_of("x"));
	test.span = (struct span){source->id, 0, 1};
	add_call(&test, "chmod", DENY(EPERM));
	assert_non_null(strstr(emit_ok(&test).ptr, "\"comment\": \"a\\\"\\n???.scp:1\""));
	test_end(&test);
}

static void test_family_complement(void **state)
{
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(EPERM));
	add_cube(&test, test.policy->abis, "socket", cube_of(0, UINT32_MAX, 38), DENY(EPERM));
	add_cube(&test, test.policy->abis, "socket", cube_of(0, UINT32_MAX, 40), DENY(EPERM));
	add_cube(&test, test.policy->abis, "socket", cube_all(), ALLOW);
	json = emit_ok(&test);
	assert_true(count_of(json, "\"socket\"") <= 40);
	test_end(&test);
}

/* 64 bits on x86_64, 32 on x86, one rule; on x32 engines look at half of it. */
static void test_null(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;

	(void)state;
	test_start(&test, both, ALLOW);
	add_cube(&test, ABI_BIT(ABI_X86_64), "mmap2", cube_of(0, UINT64_MAX, 0), DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_X86), "mmap2", cube_of(0, UINT32_MAX, 0), DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_X86_64), "mount", cube_of(0, UINT64_MAX, 0), DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_X86), "mount", cube_of(0, UINT32_MAX, 0), DENY(EPERM));
	assert_int_equal(count_of(emit_ok(&test), "SCMP_CMP_EQ"), 1);
	test_end(&test);
	test_start(&test, X86_FAMILY, ALLOW);
	add_cube(&test, ABI_BIT(ABI_X86), "mount", cube_of(0, UINT32_MAX, 0), DENY(EPERM));
	add_cube(&test, X86_FAMILY & ~ABI_BIT(ABI_X86), "mount", cube_of(0, UINT64_MAX, 0),
		 DENY(EPERM));
	assert_refused(&test, DIAG_FORMAT_LIMIT, "x32");
	test_end(&test);
}

/* When former plans have taken all that there is, the next one has nothing to be made of. */
static void test_nothing_left(void **state)
{
	struct docker_options options = {.work = UINT64_MAX};
	struct test test;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	add_cube(&test, ABI_BIT(ABI_X86_64), "kill", cube_of(1, UINT32_MAX, 9), DENY(EPERM));
	assert_null(docker_plan(&test.ctx, test.policy, &options));
	assert_int_equal(diag_count(test.ctx.diags), 1);
	assert_int_equal(diag_get(test.ctx.diags, 0)->code, DIAG_TOO_COMPLEX);
	test_end(&test);
}

static void test_width_differs(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;

	(void)state;
	test_start(&test, both, ALLOW);
	add_cube(&test, ABI_BIT(ABI_X86_64), "read", cube_of(2, (uint64_t)1 << 40, 0), KILL);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "leave x86 out");
	test_end(&test);
	test_start(&test, both, ALLOW);
	add_cube(&test, ABI_BIT(ABI_X86), "chmod", cube_all(), KILL);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "reaches x86 and x86_64 alike");
	test_end(&test);
}

static void test_main_abi_missing(void **state)
{
	struct test test;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86), ALLOW);
	add_call(&test, "chmod", KILL);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "add x86_64");
	test_end(&test);
}

/* All errors of a run, not the first only. */
static void test_several_limits(void **state)
{
	struct test test;
	const struct source *source;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86), ALLOW);
	source = source_add(test.ctx.sources, "p.scp", str_of("0123456789"));
	test.span = (struct span){source->id, 1, 2};
	add_cube(&test, ABI_BIT(ABI_X86), "chmod", cube_all(), KILL);
	test.span = (struct span){source->id, 3, 4};
	add_cube(&test, ABI_BIT(ABI_X86), "mkdir", cube_all(), KILL);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "chmod");
	assert_int_equal(diag_count(test.ctx.diags), 2);
	test_end(&test);
}

/* Denied by argument: the multiplexed way is denied whole. */
static void test_multiplexed_deny(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, both, ALLOW);
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 38), DENY(EPERM));
	add_cube(&test, both, "socketcall", cube_of(0, UINT32_MAX, 1), DENY(EPERM));
	json = emit_ok(&test);
	assert_null(strstr(json.ptr, "socketcall")); /* libseccomp does it by itself */
	test_end(&test);
	test_start(&test, both, ALLOW);
	add_cube(&test, both, "socket", cube_of(1, UINT32_MAX, 3), DENY(EPERM));
	add_cube(&test, both, "socketcall", cube_of(0, UINT32_MAX, 1), DENY(EPERM));
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "socketcall")); /* it only does a part */
	test_end(&test);
}

static void test_multiplexed_allow(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, both, DENY(EPERM));
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 1), ALLOW);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "allow socketcall");
	test_end(&test);
	test_start(&test, both, DENY(EPERM));
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 1), ALLOW);
	add_call(&test, "socketcall", ALLOW);
	json = emit_ok(&test);
	assert_true(strstr(json.ptr, "\"socketcall\"") < strstr(json.ptr, "\"socket\""));
	test_end(&test);
}

/* Two actions by argument would be two for one sub-call: libseccomp refuses that. */
static void test_multiplexed_clash(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;

	(void)state;
	test_start(&test, both, ALLOW);
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 38), DENY(EPERM));
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 40), KILL);
	add_cube(&test, both, "socketcall", cube_of(0, UINT32_MAX, 1), KILL);
	assert_refused(&test, DIAG_FORMAT_LIMIT, "leave x86 out");
	test_end(&test);
	test_start(&test, both, ALLOW);
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 38), DENY(EPERM));
	add_cube(&test, both, "socket", cube_of(0, UINT32_MAX, 40), KILL);
	add_call(&test, "socketcall", KILL);
	emit_ok(&test);
	test_end(&test);
}

/* The kernel looks at 16 bits of ipc's call, libseccomp at all of it. */
static void test_multiplexed_ipc(void **state)
{
	abi_set both = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86);
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, both, ALLOW);
	add_call(&test, "shmget", DENY(EPERM));
	add_cube(&test, both, "ipc", cube_of(0, 0xffff, 23), DENY(EPERM));
	json = emit_ok(&test);
	assert_non_null(strstr(json.ptr, "\"value\": 65535, \"valueTwo\": 23"));
	test_end(&test);
}

#define MASK_38 "\"value\": 4294967295, \"valueTwo\": 38, \"op\": \"SCMP_CMP_MASKED_EQ\""

static void test_faults(void **state)
{
	static const struct {
		const char *old;
		size_t index;
		const char *new;
	} faults[] = {
		{"SCMP_ACT_KILL_PROCESS", 0, "SCMP_ACT_ERRNO"},
		{"\"errnoRet\": 13", 0, "\"errnoRet\": 1"},
		{"\"errnoRet\": 13", 0, "\"errnoret\": null"},
		{"\"errnoRet\": 13", 0, "\"errno\": 13"},
		{"\"defaultErrnoRet\": 38", 0, "\"defaultErrnoRet\": 1"},
		{MASK_38, 0,
		 "\"value\": 4294967294, \"valueTwo\": 38, \"op\": \"SCMP_CMP_MASKED_EQ\""},
		{MASK_38, 0, "\"value\": 38, \"op\": \"SCMP_CMP_EQ\""}, /* 64 bits */
		{MASK_38, 0, "\"value\": 38, \"op\": \"SCMP_CMP_NE\""},
		{MASK_38, 0,
		 "\"value\": 4294967295, \"valueTwo\": 39, \"op\": \"SCMP_CMP_MASKED_EQ\""},
		{"\"index\": 0", 0, "\"index\": 1"},
		{"\"CAP_BPF\"", 0, "\"CAP_SYSLOG\""},
		{"\"minKernel\": \"5.8\"", 0, "\"minKernel\": \"5.9\""},
		{"includes", 0, "excludes"},
		{"\"bpf\"", 0, "\"bind\""},
		{"\"SCMP_ARCH_X86_64\"", 0, "\"SCMP_ARCH_X32\""},
		{"{\n      \"names\": [\"reboot\"],", 0, "{\n      \"names\": [],"},
		{"\"syscalls\"", 0, "\"system calls\""},
		{"SCMP_CMP", 0, "CMP"},
		{"}", 0, ""},
	};
	struct test test;
	struct cube guard = cube_all();
	struct str json;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(ENOSYS));
	add_cube(&test, test.policy->abis, "socket", cube_of(0, UINT32_MAX, 38), KILL);
	add_cube(&test, test.policy->abis, "socket", cube_of(0, UINT32_MAX, 40), DENY(13));
	guard.held = (uint64_t)1 << 39;
	guard.kernel_lo = KERNEL_VERSION_OF(5, 8);
	add_cube(&test, test.policy->abis, "bpf", guard, ALLOW);
	add_call(&test, "reboot", LOG);
	json = emit_ok(&test);
	assert_true(docker_prove(&test.ctx, test.policy, json, &(struct docker_options){0}));
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		assert_caught(&test, damaged(&test, json, faults[i].old, faults[i].index,
					     faults[i].new));
	test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_founding),
		cmocka_unit_test(test_docker_hosts),
		cmocka_unit_test(test_machines_differ),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_guarded_arguments),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_comment_text),
		cmocka_unit_test(test_family_complement),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_width_differs),
		cmocka_unit_test(test_main_abi_missing),
		cmocka_unit_test(test_several_limits),
		cmocka_unit_test(test_multiplexed_deny),
		cmocka_unit_test(test_multiplexed_allow),
		cmocka_unit_test(test_multiplexed_clash),
		cmocka_unit_test(test_multiplexed_ipc),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
