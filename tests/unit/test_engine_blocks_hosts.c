/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On which hosts rules of two calls are mixed up by libseccomp (engine_blocks.h): four rules
 * that meet so where all are kept, under guards.
 */
#include "docker_help.h"

#include "bpf/bpf.h"
#include "kernel/caps.h"
#include "libseccomp/installed.h"
#include "libseccomp/oracle.h"
#include "profile/engine_blocks.h"

#define HELD(cap) "\"includes\":{\"caps\":[\"CAP_" cap "\"]},"
#define LACKED(cap) "\"excludes\":{\"caps\":[\"CAP_" cap "\"]},"
#define FROM(kernel) "\"includes\":{\"minKernel\":\"" kernel "\"},"
#define BEFORE(kernel) "\"excludes\":{\"minKernel\":\"" kernel "\"},"

#define ARG(index, n)                                                 \
	"{\"index\":" #index ",\"value\":4294967295,\"valueTwo\":" #n \
	",\"op\":\"SCMP_CMP_MASKED_EQ\"}"
#define RULE(guard, name, args)                                                    \
	"{" guard "\"names\":[\"" name "\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"," \
	"\"args\":[" args "]}"
#define FOUR(a, b, c, d)                                                        \
	RULE(a, "prctl", ARG(0, 7) "," ARG(1, 4)), RULE(b, "prctl", ARG(0, 2)), \
		RULE(c, "ioctl", ARG(0, 7)), RULE(d, "ioctl", ARG(0, 2))
#define FLOCK(n, cap) RULE(HELD(cap), "flock", ARG(0, n))

#define RULES_MAX 12

struct guarded {
	const char *what, *rules[RULES_MAX];
	bool is_clash, is_unsure;
};

static const struct guarded cases[] = {
	{"no guards", {FOUR("", "", "", "")}, true, false},
	{"three capabilities that are held and one that is not",
	 {FOUR(HELD("NET_ADMIN"), LACKED("SYS_PTRACE"), HELD("SYS_ADMIN"), HELD("SYS_TIME"))},
	 true,
	 false},
	{"kernels in between",
	 {FOUR(FROM("5.4"), BEFORE("5.6"), FROM("5.5"), BEFORE("6.1"))},
	 true,
	 false},
	{"no kernel", {FOUR(FROM("5.6"), "", BEFORE("5.6"), "")}, false, false},
	{"no set of capabilities",
	 {FOUR(HELD("SYS_ADMIN"), "", LACKED("SYS_ADMIN"), "")},
	 false,
	 false},
	{"no kernel that keeps both rules of a call",
	 {FOUR(FROM("5.6"), BEFORE("5.6"), "", "")},
	 false,
	 false},
	{"too many capabilities",
	 {FLOCK(0, "CHOWN"), FLOCK(1, "KILL"), FLOCK(2, "SETUID"), FLOCK(3, "SETGID"),
	  FLOCK(4, "BPF"), FLOCK(5, "LEASE"), FLOCK(6, "SYSLOG"), FLOCK(7, "PERFMON"),
	  FLOCK(8, "MKNOD"), FLOCK(9, "FOWNER"), FLOCK(10, "SYS_NICE")},
	 true,
	 true},
};

/* With so many names that runc asks for a binary tree of calls. */
static const char filler[] =
	"{\"names\":[\"read\",\"write\",\"close\",\"fstat\",\"lseek\",\"mprotect\",\"munmap\","
	"\"brk\",\"pread64\",\"pwrite64\",\"readv\",\"writev\",\"sched_yield\",\"mremap\","
	"\"msync\",\"mincore\",\"madvise\",\"dup\",\"nanosleep\",\"getitimer\",\"setitimer\","
	"\"getpid\",\"exit\",\"wait4\",\"kill\",\"uname\",\"flock\",\"fsync\",\"truncate\","
	"\"getcwd\",\"chdir\",\"rename\",\"mkdir\"],\"action\":\"SCMP_ACT_ALLOW\"}";

static const struct profile *profile_of(struct context *ctx, const struct guarded *guarded)
{
	struct sbuf text = {.arena = ctx->arena};
	struct profile *profile;

	sbuf_puts(&text, "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[");
	for (size_t i = 0; guarded->rules[i]; i++)
		sbuf_printf(&text, "%s,", guarded->rules[i]);
	sbuf_printf(&text, "%s]}", filler);
	profile = docker_parse_text(ctx, (struct str){text.ptr, text.len});
	assert_non_null(profile);
	profile->abis = ABI_BIT(ABI_X86_64);
	return profile;
}

static void test_guards(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct context ctx = new_context();
		struct engine_clash clash;
		bool is_clash =
			engine_blocks_clash(profile_of(&ctx, &cases[i]), ABI_X86_64, &clash);

		if (is_clash != cases[i].is_clash ||
		    (is_clash && !clash.rules[0] != cases[i].is_unsure))
			fail_msg("%s: %d", cases[i].what, is_clash);
		arena_free(ctx.arena);
	}
}

static uint64_t caps_of(const char *const *names)
{
	uint64_t caps = 0;

	for (; *names; names++)
		caps |= UINT64_C(1) << cap_find(*names, strlen(*names));
	return caps;
}

/* What is made of prctl(7, 2), which no rule is about, where CAPS are held. */
static uint32_t verdict_with(uint64_t caps)
{
	static const uint64_t args[CUBE_ARGS] = {7, 2};
	struct context ctx = new_context();
	struct libseccomp_use use = {.machine = ABI_X86_64, .host = {caps, 0}, .runc = true};
	struct call_data data = bpf_call_data(
		ABI_X86_64, (uint32_t)syscall_number(id_of("prctl"), ABI_X86_64), args);
	struct bpf_program program;
	uint32_t verdict;

	assert_true(libseccomp_filter(&ctx, profile_of(&ctx, &cases[1]), use, &program));
	verdict = bpf_run(&program, &data);
	arena_free(ctx.arena);
	return verdict;
}

/* Neither where none of the capabilities is held, nor one, nor all, but in between. */
static void test_libseccomp(void **state)
{
	static const char *const all[] = {"NET_ADMIN", "SYS_PTRACE", "SYS_ADMIN", "SYS_TIME",
					  NULL};
	static const char *const between[] = {"NET_ADMIN", "SYS_ADMIN", "SYS_TIME", NULL};
	uint32_t allow = action_ret(ALLOW);
	struct arena *arena = arena_new();
	const char *used = libseccomp_used(arena);

	(void)state;
	assert_int_equal(verdict_with(0), allow);
	assert_int_equal(verdict_with(caps_of(all)), allow);
	for (size_t i = 0; all[i]; i++)
		assert_int_equal(verdict_with(caps_of((const char *[]){all[i], NULL})), allow);
	if (strncmp(used, "2.5.", 4) == 0 || strncmp(used, "2.6.", 4) == 0)
		assert_int_not_equal(verdict_with(caps_of(between)), allow);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_libseccomp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
