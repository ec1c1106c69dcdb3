/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Docker target, its reader and its proof: exact texts, what the format
 * cannot say, real profiles, random policies held against libseccomp, and faults
 * that the proof has to find.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/context.h"
#include "core/diag_text.h"
#include "kernel/caps.h"
#include "target/bpf.h"
#include "target/docker_read.h"
#include "target/libseccomp_oracle.h"
#include "target/target.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (number)})
#define KILL ((struct action){VERB_KILL, 0})
#define LOG ((struct action){VERB_LOG, 0})

#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

/* ------------------------------------------------------------ scaffolding */

struct test {
	struct scmpl ctx;
	struct policy *policy;
	struct span span; /* of the regions that are added */
};

static void test_start(struct test *test, abi_set abis, struct action fallback)
{
	struct arena *arena = arena_new();

	*test = (struct test){.ctx = {.arena = arena,
				      .sources = source_map_new(arena),
				      .diags = diag_sink_new(arena)}};
	test->policy = policy_new(arena, abis);
	ABI_EACH(abi, abis)
		test->policy->fallback[abi] = fallback;
}

static void test_end(struct test *test)
{
	arena_free(test->ctx.arena);
}

static syscall_id id_of(const char *name)
{
	syscall_id id = syscall_find(name, strlen(name));

	assert_int_not_equal(id, SYSCALL_NONE);
	return id;
}

/* Paint CUBE of NAME on ABIS where nothing is yet. */
static void add_cube(struct test *test, abi_set abis, const char *name, struct cube cube,
		     struct action action)
{
	syscall_id id = id_of(name);

	ABI_EACH(abi, abis) {
		const struct decision *old = test->policy->decisions[abi][id];
		struct decision *decision = ARENA_NEW(test->ctx.arena, struct decision);
		struct cube_list rest = {0};

		if (syscall_number(id, abi) < 0)
			continue;
		cube_list_add(test->ctx.arena, &rest, &cube);
		for (size_t i = 0; old && i < old->len; i++) {
			*VEC_PUSH(test->ctx.arena, decision) = old->ptr[i];
			cube_list_subtract(test->ctx.arena, &rest, &old->ptr[i].cube);
		}
		for (size_t i = 0; i < rest.len; i++)
			*VEC_PUSH(test->ctx.arena, decision) =
				(struct region){rest.ptr[i], action, test->span};
		test->policy->decisions[abi][id] = decision;
	}
}

static void add_call(struct test *test, const char *name, struct action action)
{
	add_cube(test, test->policy->abis, name, cube_all(), action);
}

static struct cube cube_of(unsigned arg, uint64_t mask, uint64_t value)
{
	struct cube cube = cube_all();

	cube.arg[arg] = (struct cube_arg){mask, value};
	return cube;
}

static struct str emit(struct test *test)
{
	struct sbuf out = {.arena = test->ctx.arena};

	assert_null(policy_validate(test->policy));
	if (!target_docker.emit(&test->ctx, test->policy, &out)) {
		assert_null(out.ptr);
		return (struct str){NULL, 0};
	}
	return (struct str){out.ptr, out.len};
}

static struct str emit_ok(struct test *test)
{
	struct str json = emit(test);

	if (!json.ptr)
		diag_print_text(test->ctx.diags, test->ctx.sources, stderr, false);
	assert_non_null(json.ptr);
	return json;
}

static void assert_refused(struct test *test, enum diag_code code, const char *word)
{
	const struct diag *diag;
	bool found = false;

	assert_null(emit(test).ptr);
	assert_true(diag_count(test->ctx.diags) > 0);
	diag = diag_get(test->ctx.diags, 0);
	assert_int_equal(diag->code, code);
	for (size_t i = 0; i < diag->note_count; i++)
		found = found || strstr(diag->notes[i], word);
	if (!found && !strstr(diag->message, word))
		fail_msg("'%s' is not in: %s", word, diag->message);
}

static size_t count_of(struct str text, const char *word)
{
	size_t count = 0;

	for (const char *at = text.ptr; (at = strstr(at, word)); at += strlen(word))
		count++;
	return count;
}

static struct policy *read_text(struct test *test, const char *text)
{
	return docker_read(&test->ctx, source_add(test->ctx.sources, "p.json", str_of(text)));
}

static struct action verdict(const struct policy *policy, enum abi abi, const char *name,
			     uint64_t arg0, struct host host)
{
	uint64_t args[CUBE_ARGS] = {arg0};

	return policy_eval(policy, abi, id_of(name), args, host).action;
}

#define assert_action(policy, abi, name, arg0, host, expected)                                 \
	assert_int_equal(action_ret(verdict((policy), (abi), (name), (arg0), (host))),         \
			 action_ret(expected))

static const struct host plain_host = {0, KERNEL_VERSION_OF(6, 1)};

/* Put NEW in the place of OLD, the INDEX-th of them. */
static struct str damaged(struct test *test, struct str json, const char *old, size_t index,
			  const char *new)
{
	struct sbuf out = {.arena = test->ctx.arena};
	const char *at = strstr(json.ptr, old);

	while (at && index-- > 0)
		at = strstr(at + 1, old);
	assert_non_null(at);
	sbuf_add(&out, json.ptr, (size_t)(at - json.ptr));
	sbuf_puts(&out, new);
	sbuf_puts(&out, at + strlen(old));
	return (struct str){out.ptr, out.len};
}

static void assert_caught(struct test *test, struct str json)
{
	size_t errors = diag_error_count(test->ctx.diags);

	assert_false(docker_prove(&test->ctx, test->policy, json));
	assert_true(diag_error_count(test->ctx.diags) > errors);
}

/* ----------------------------------------------------------------- texts */

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
	test.policy->fallback[ABI_MIPS64].data = 89;
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

/* ------------------------------------------------------------- arguments */

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

/* ----------------------------------------------------------- multiplexers */

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

/* ---------------------------------------------------------------- reader */

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
		&test, "{\"DEFAULTaction\":\"SCMP_ACT_ERRNO\",\"unknown\":[-1, 1e3],"
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
	assert_int_equal(diag_count(test.ctx.diags), 1);
	assert_int_equal(diag_get(test.ctx.diags, 0)->code, DIAG_UNKNOWN_SYSCALL);
	assert_true(str_is(source_text(test.ctx.sources, diag_get(test.ctx.diags, 0)->span),
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
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"value\":1,\"op\":\"EQ\"}]}]}",
	 DIAG_JSON_MEANING, "\"EQ\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"includes\":{\"minKernel\":\"4\"}}]}",
	 DIAG_JSON_MEANING, "\"4\""},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":["
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"args\":"
	 "[{\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]},"
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_TRAP\",\"args\":"
	 "[{\"index\":1,\"op\":\"SCMP_CMP_EQ\"}]}]}",
	 DIAG_JSON_CONFLICT,
	 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_TRAP\",\"args\":"
	 "[{\"index\":1,\"op\":\"SCMP_CMP_EQ\"}]}"},
	{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
	 "\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"index\":1,\"op\":\"SCMP_CMP_NE\"},"
	 "{\"index\":2,\"op\":\"SCMP_CMP_NE\"},{\"index\":3,\"op\":\"SCMP_CMP_NE\"}]}]}",
	 DIAG_TOO_COMPLEX, NULL},
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
		"}],\"syscalls\":[{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":"
		"[{\"index\":0,\"value\":18446744073709551615,\"valueTwo\":38,\"op\":"
		"\"SCMP_CMP_MASKED_EQ\"}],\"includes\":{\"caps\":[\"CAP_BPF\"],\"minKernel\":"
		"\"4.8\"},\"excludes\":{\"arches\":[\"arm\"]}}]}";
	static const char replacements[] = "\"[]{},:-9e\\\0\xff";

	(void)state;
	for (size_t at = 0; at < sizeof(text); at++)
		for (size_t i = 0; i < sizeof(replacements); i++) {
			char copy[sizeof(text)];
			struct test test;

			memcpy(copy, text, sizeof(text));
			copy[at] = replacements[i];
			test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
			docker_read(&test.ctx,
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

/* As bad as 1 MiB can be: refused or read, but soon. */
static void test_read_hostile(void **state)
{
	static const struct {
		const char *start, *repeat, *end;
	} texts[] = {
		{"", "[", ""},
		{"", "{\"a\":", ""},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_LOG\","
		 "\"names\":[\"read\"",
		 ",\"read\"",
		 "],\"args\":[{\"index\":1,\"op\":\"SCMP_CMP_NE\"},"
		 "{\"index\":2,\"op\":\"SCMP_CMP_NE\"}]}]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_LOG\","
		 "\"names\":[\"read\"",
		 ",\"nonesuch\"", "]}]}"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_LOG\","
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
		while (text.len < 1 << 20)
			sbuf_puts(&text, texts[i].repeat);
		sbuf_puts(&text, texts[i].end);
		docker_read(&test.ctx, source_add(test.ctx.sources, "p",
						  (struct str){text.ptr, text.len}));
		if (seconds() - start > 10)
			fail_msg("text %zu took %.1f s", i, seconds() - start);
		test_end(&test);
	}
}

/* -------------------------------------------------------- real profiles */

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
	policy = docker_read(&test.ctx, source);
	if (!policy) {
		diag_print_text(test.ctx.diags, test.ctx.sources, stderr, false);
		fail_msg("%s was not read", path);
	}
	out = (struct sbuf){.arena = test.ctx.arena};
	assert_null(policy_validate(policy));
	assert_true(docker_prove(&test.ctx, policy, source->text));
	if (!target_docker.emit(&test.ctx, policy, &out)) {
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

/* ------------------------------------------------------ random policies */

static uint64_t seed;

static uint64_t next_random(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 33;
}

static uint64_t below(uint64_t limit)
{
	return next_random() % limit;
}

static const struct action random_actions[] = {
	{VERB_ALLOW, 0}, {VERB_DENY, EPERM}, {VERB_DENY, ENOSYS}, {VERB_KILL, 0},
	{VERB_LOG, 0},	 {VERB_TRACE, 5},    {VERB_TRAP, 0},
};

static struct action random_action(void)
{
	return random_actions[below(ARRAY_LEN(random_actions))];
}

static uint64_t random_value(unsigned bits)
{
	static const uint64_t corners[] = {0, 1, 5, 0x10, 0x8000, 0xffff, 0x10001, UINT32_MAX};
	uint64_t value = below(2) ? corners[below(ARRAY_LEN(corners))] : next_random();

	if (bits == 64 && below(2))
		value |= next_random() << 32;
	return bits == 64 ? value : value & (((uint64_t)1 << bits) - 1);
}

/* An aligned block of values, or the bits of a random mask, on one argument. */
static struct cube_arg random_arg(unsigned bits)
{
	uint64_t all = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
	uint64_t mask = all;

	switch (below(4)) {
	case 0:
		mask &= ~(((uint64_t)1 << below(bits)) - 1);
		break;
	case 1:
		mask &= (uint64_t)1 << below(bits) | (uint64_t)1 << below(bits);
		break;
	case 2:
		mask &= random_value(bits);
		break;
	default:
		break;
	}
	return (struct cube_arg){mask, random_value(bits) & mask};
}

static struct cube random_cube(bool wide)
{
	static const unsigned widths[] = {16, 32, 64};
	struct cube cube = cube_all();

	for (unsigned i = 0; i < 3; i++)
		if (below(2))
			cube.arg[i] = random_arg(widths[below(wide ? 3 : 2)]);
	return cube;
}

/* VALUE .. end of its width, as blocks: what a comparison becomes. */
static void add_range(struct test *test, const char *name, unsigned arg, uint64_t value,
		      struct action action)
{
	for (unsigned bit = 0; bit < 32; bit++) {
		uint64_t mask = UINT32_MAX & ~(((uint64_t)1 << bit) - 1);

		if (!(value >> bit & 1))
			add_cube(test, test->policy->abis, name,
				 cube_of(arg, mask, (value & mask) | (uint64_t)1 << bit),
				 action);
	}
}

/* Known to every libseccomp, not multiplexed, on x86_64, x86 and x32. */
static const char *const random_names[] = {"chmod", "ioctl", "openat", "personality"};

static void make_random(struct test *test, abi_set abis)
{
	bool wide = (abis & ~ABI_BIT(ABI_X86_64)) == 0;

	test_start(test, abis, random_action());
	for (size_t i = 0; i < ARRAY_LEN(random_names); i++) {
		uint64_t rules = below(3);

		while (rules-- > 0)
			if (below(4) == 0)
				add_range(test, random_names[i], (unsigned)below(3),
					  random_value(32), random_action());
			else
				add_cube(test, abis, random_names[i], random_cube(wide),
					 random_action());
	}
}

/* Near the edges of CUBE: its values, one bit off, any bits where it has none. */
static void random_point(const struct cube *cube, unsigned width, uint64_t args[CUBE_ARGS])
{
	for (int i = 0; i < CUBE_ARGS; i++) {
		args[i] = cube->arg[i].value;
		if (below(2))
			args[i] |= (next_random() << 32 | next_random()) & ~cube->arg[i].mask;
		if (below(4) == 0)
			args[i] ^= (uint64_t)1 << below(width);
		if (width == 32)
			args[i] &= UINT32_MAX;
	}
}

static void check_point(const struct test *test, const struct bpf_program *program,
			enum abi abi, syscall_id id, const uint64_t args[CUBE_ARGS],
			struct host host)
{
	struct action expected = policy_eval(test->policy, abi, id, args, host).action;
	struct seccomp_data data =
		bpf_call_data(abi, (uint32_t)syscall_number(id, abi), args);
	uint32_t got = bpf_run(program, &data);

	if (got != action_ret(expected))
		fail_msg("seed %llu: %s on %s (%#llx, %#llx, %#llx): libseccomp %#x, "
			 "policy %#x",
			 (unsigned long long)seed, syscall_name(id), abi_info(abi)->name,
			 (unsigned long long)args[0], (unsigned long long)args[1],
			 (unsigned long long)args[2], got, action_ret(expected));
}

/* MACHINE: one of those that the policy speaks for. */
static void check_against_libseccomp(struct test *test, struct str json, enum abi machine,
				     struct host host)
{
	struct bpf_program program;
	abi_set abis = test->policy->abis & abi_of_machine(machine);

	if (!libseccomp_filter(&test->ctx, json, machine, host, false, &program.code,
			       &program.len)) {
		diag_print_text(test->ctx.diags, test->ctx.sources, stderr, false);
		fail_msg("libseccomp refuses it:\n%s", json.ptr);
	}
	ABI_EACH(abi, abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *decision =
				policy_decision(test->policy, abi, id);
			uint64_t args[CUBE_ARGS];

			for (size_t i = 0; i < decision->len * 8; i++) {
				random_point(&decision->ptr[i / 8].cube,
					     abi_info(abi)->bits, args);
				check_point(test, &program, abi, id, args, host);
			}
		}
}

/* More take long and are no harder. */
#define MANY 200

static size_t count_regions(const struct policy *policy)
{
	size_t count = 0;

	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			count += policy_decision(policy, abi, id)->len;
	return count;
}

static void check_random(abi_set abis, uint64_t first, uint64_t count)
{
	for (uint64_t i = first; i < first + count; i++) {
		struct test test;

		seed = i;
		make_random(&test, abis);
		if (count_regions(test.policy) <= MANY) {
			struct str json = emit_ok(&test);

			check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
		}
		test_end(&test);
	}
}

static void test_random(void **state)
{
	(void)state;
	check_random(ABI_BIT(ABI_X86_64), 1, 200);
	check_random(ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86), 1000, 200);
	check_random(X86_FAMILY, 2000, 100);
}

/* ------------------------------------------------------ random profiles */

struct random_profile {
	const char *const *names;
	size_t name_count;
	const char *const *ops;
	size_t op_count;
	unsigned args; /* at most */
	bool one_rule; /* with conditions a name, at most */
};

static const char *const simple_ops[] = {"EQ", "MASKED_EQ"};
static const char *const all_ops[] = {"EQ", "NE", "GT", "GE", "LT", "LE"};
static const char *const routed_names[] = {"socket", "accept",	   "bind", "sendmsg", "shmget",
					   "semop",  "socketcall", "ipc",  "recv",    "chmod"};

static void add_random_arg(struct sbuf *json, const struct random_profile *shape)
{
	const char *op = shape->ops[below(shape->op_count)];

	sbuf_printf(json, "{\"index\":%u,\"value\":%llu,\"valueTwo\":%llu,\"op\":\"SCMP_CMP_%s\"}",
		    (unsigned)below(3), (unsigned long long)random_value(below(2) ? 64 : 16),
		    (unsigned long long)random_value(64), op);
}

static void add_random_rule(struct sbuf *json, const struct random_profile *shape,
			    const char *name)
{
	static const char *const actions[] = {"ALLOW", "ERRNO", "LOG", "KILL_PROCESS"};
	static const char *const guards[] = {
		"", "", "", ",\"includes\":{\"caps\":[\"CAP_BPF\"]}",
		",\"excludes\":{\"caps\":[\"CAP_BPF\"],\"minKernel\":\"7.0\"}"};
	uint64_t args = below(3) ? below(shape->args + 1) : 0;

	sbuf_printf(json, "{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_%s\"%s,\"args\":[", name,
		    actions[below(2 + 2 * below(2))], guards[below(ARRAY_LEN(guards))]);
	while (args-- > 0) {
		add_random_arg(json, shape);
		sbuf_puts(json, args ? "," : "");
	}
	sbuf_puts(json, "]},");
}

static struct str make_random_profile(struct test *test, const struct random_profile *shape)
{
	struct sbuf json = {.arena = test->ctx.arena};

	sbuf_printf(&json, "{\"defaultAction\":\"SCMP_ACT_%s\",\"architectures\":["
			   "\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],"
			   "\"syscalls\":[",
		    below(2) ? "ALLOW" : "ERRNO");
	for (size_t i = 0; i < shape->name_count; i++)
		for (uint64_t rules = below(shape->one_rule ? 2 : 4); rules > 0; rules--)
			add_random_rule(&json, shape, shape->names[i]);
	sbuf_puts(&json, "{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}]}");
	return (struct str){json.ptr, json.len};
}

/* engine_lost.h: no reading of ours would help. */
static bool is_lost(const struct test *test)
{
	for (size_t i = 0; i < diag_count(test->ctx.diags); i++)
		if (diag_get(test->ctx.diags, i)->code == DIAG_FORMAT_LIMIT)
			return true;
	return false;
}

/* Our reading of a profile is libseccomp's, mixtures and multiplexers and all. */
static void check_reading(const struct random_profile *shape, uint64_t first, uint64_t count)
{
	const struct host hosts[] = {plain_host, {(uint64_t)1 << 39, KERNEL_VERSION_OF(7, 0)}};
	uint64_t read = 0;

	for (uint64_t i = first; i < first + count; i++) {
		struct test test;
		struct str json;

		seed = i;
		test_start(&test, X86_FAMILY, ALLOW);
		json = make_random_profile(&test, shape);
		test.policy = read_text(&test, json.ptr);
		if (test.policy && !is_lost(&test)) {
			assert_null(policy_validate(test.policy));
			read++;
			for (size_t j = 0; j < ARRAY_LEN(hosts); j++)
				check_against_libseccomp(&test, json, ABI_X86_64, hosts[j]);
		}
		test_end(&test);
	}
	assert_true(read > count / 4);
}

static void test_reading(void **state)
{
	const struct random_profile shapes[] = {
		{random_names, ARRAY_LEN(random_names), simple_ops, 2, 3, false},
		{routed_names, ARRAY_LEN(routed_names), simple_ops, 2, 1, true},
		{random_names, ARRAY_LEN(random_names), all_ops, ARRAY_LEN(all_ops), 1, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		check_reading(&shapes[i], 3000 + i * 1000, 300);
}

/* Comparisons of 64 bits, read and written again, on ABIs of both widths. */
static void test_rewriting(void **state)
{
	const struct random_profile shape = {
		random_names, ARRAY_LEN(random_names), all_ops, ARRAY_LEN(all_ops), 2, false};
	size_t written = 0;

	(void)state;
	for (uint64_t i = 7000; i < 7150; i++) {
		struct test test;
		struct str json;

		seed = i;
		test_start(&test, X86_FAMILY, ALLOW);
		test.policy = read_text(&test, make_random_profile(&test, &shape).ptr);
		if (test.policy && count_regions(test.policy) <= MANY) {
			json = emit(&test);
			written += json.ptr != NULL;
			if (json.ptr)
				check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
		}
		test_end(&test);
	}
	assert_true(written > 10);
}

/*
 * libseccomp loses all rules of an ABI when a name that the ABI has not comes
 * first (engine_lost.h): mkdir and accept here, on aarch64 and on x86.
 */
static void test_lost_abis(void **state)
{
	struct test test;
	struct str json;
	size_t found = 0;

	(void)state;
	test_start(&test, abi_docker_default(), ALLOW);
	add_cube(&test, test.policy->abis, "ioctl", cube_of(1, UINT32_MAX, 0x5412), DENY(EPERM));
	add_call(&test, "mkdir", DENY(EPERM));
	json = emit_ok(&test);
	assert_int_equal(count_of(json, "{ \"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_GE\" }"), 1);
	check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
	check_against_libseccomp(&test, json, ABI_AARCH64, plain_host);
	test_end(&test);
	test_start(&test, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86), ALLOW);
	add_call(&test, "accept", DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_X86), "socketcall", cube_of(0, UINT32_MAX, 5), DENY(EPERM));
	json = emit_ok(&test);
	check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
	json = damaged(&test, json, "\"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_GE\"", 0,
		       "\"value\": 0, \"op\": \"SCMP_CMP_MASKED_EQ\"");
	assert_caught(&test, json);
	for (size_t i = 0; i < diag_count(test.ctx.diags); i++)
		found += strstr(diag_get(test.ctx.diags, i)->message, "would lose") != NULL;
	assert_int_equal(found, 1);
	test_end(&test);
}

/* Every machine of Docker's that this libseccomp has. */
static void test_other_machines(void **state)
{
	abi_set machines = abi_main_only(abi_docker_default());
	struct test test;
	struct str json;

	(void)state;
	test_start(&test, abi_docker_default(), ALLOW);
	add_cube(&test, test.policy->abis, "socket", cube_of(1, 0xf, 3), KILL);
	add_cube(&test, test.policy->abis, "socketcall", cube_of(0, UINT32_MAX, 1), KILL);
	add_cube(&test, test.policy->abis, "ioctl", cube_of(1, UINT32_MAX, 0x5412), DENY(EPERM));
	add_call(&test, "fchmodat", DENY(EPERM));
	json = emit_ok(&test);
	ABI_EACH(abi, machines)
		if (seccomp_arch_resolve_name(abi_info(abi)->name))
			check_against_libseccomp(&test, json, abi, plain_host);
	test_end(&test);
}

static uint32_t run_number(const struct bpf_program *program, uint32_t number)
{
	const uint64_t args[CUBE_ARGS] = {0};
	struct seccomp_data data = bpf_call_data(ABI_X86_64, number, args);

	return bpf_run(program, &data);
}

/* runc answers ENOSYS above the highest name, crun with the default. */
static void test_runtimes(void **state)
{
	struct test test;
	struct str json;
	struct bpf_program program;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), DENY(EPERM));
	add_call(&test, "statx", ALLOW); /* 332 */
	json = emit_ok(&test);
	for (int runc = 0; runc < 2; runc++) {
		assert_true(libseccomp_filter(&test.ctx, json, ABI_X86_64, plain_host, runc,
					      &program.code, &program.len));
		assert_null(bpf_check(&program));
		assert_int_equal(run_number(&program, 331), action_ret(DENY(EPERM)));
		assert_int_equal(run_number(&program, 332), action_ret(ALLOW));
		assert_int_equal(run_number(&program, 333),
				 action_ret(DENY(runc ? ENOSYS : EPERM)));
		assert_int_equal(run_number(&program, 332 | X32_SYSCALL_BIT),
				 action_ret((struct action){VERB_KILL_THREAD, 0}));
	}
	test_end(&test);
}

/* ---------------------------------------------------------------- faults */

#define MASK_38                                                                                \
	"\"value\": 4294967295, \"valueTwo\": 38, \"op\": \"SCMP_CMP_MASKED_EQ\""

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
		{MASK_38, 0, "\"value\": 4294967294, \"valueTwo\": 38, \"op\": \"SCMP_CMP_MASKED_EQ\""},
		{MASK_38, 0, "\"value\": 38, \"op\": \"SCMP_CMP_EQ\""}, /* 64 bits */
		{MASK_38, 0, "\"value\": 38, \"op\": \"SCMP_CMP_NE\""},
		{MASK_38, 0, "\"value\": 4294967295, \"valueTwo\": 39, \"op\": \"SCMP_CMP_MASKED_EQ\""},
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
	assert_true(docker_prove(&test.ctx, test.policy, json));
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		assert_caught(&test, damaged(&test, json, faults[i].old, faults[i].index,
					     faults[i].new));
	test_end(&test);
}

/* A rule lost, anywhere. */
static void test_lost_rules(void **state)
{
	(void)state;
	for (uint64_t i = 9000; i < 9020; i++) {
		struct test test;
		struct str json;

		seed = i;
		make_random(&test, ABI_BIT(ABI_X86_64));
		if (count_regions(test.policy) > 100) {
			test_end(&test);
			continue;
		}
		json = emit_ok(&test);
		for (size_t j = 0; j < count_of(json, "\"names\""); j++)
			assert_caught(&test, damaged(&test, json, "\"names\"", j, "\"nomes\""));
		test_end(&test);
	}
}

int main(int argc, char **argv)
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
		cmocka_unit_test(test_width_differs),
		cmocka_unit_test(test_main_abi_missing),
		cmocka_unit_test(test_several_limits),
		cmocka_unit_test(test_multiplexed_deny),
		cmocka_unit_test(test_multiplexed_allow),
		cmocka_unit_test(test_multiplexed_clash),
		cmocka_unit_test(test_multiplexed_ipc),
		cmocka_unit_test(test_read_ranges),
		cmocka_unit_test(test_read_mixtures),
		cmocka_unit_test(test_read_oci),
		cmocka_unit_test(test_read_guards),
		cmocka_unit_test(test_read_wrong),
		cmocka_unit_test(test_read_damaged),
		cmocka_unit_test(test_read_hostile),
		cmocka_unit_test(test_real_profiles),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_rewriting),
		cmocka_unit_test(test_lost_abis),
		cmocka_unit_test(test_other_machines),
		cmocka_unit_test(test_runtimes),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_lost_rules),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
