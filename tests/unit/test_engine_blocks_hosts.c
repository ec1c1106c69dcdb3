/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On which hosts rules of two calls are mixed up by libseccomp (engine_blocks.h): four rules
 * that meet so where all are kept, under guards; and random guards, held against the installed
 * libseccomp on every host.  SCMPL_ROUNDS=N makes N times as many.
 */
#include "as_found.h"
#include "docker_help.h"

#include "bpf/bpf.h"
#include "kernel/caps.h"
#include "libseccomp/oracle.h"
#include "profile/engine_blocks.h"
#include "random.h"
#include "rules_say.h"

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

	(void)state;
	assert_int_equal(verdict_with(0), allow);
	assert_int_equal(verdict_with(caps_of(all)), allow);
	for (size_t i = 0; all[i]; i++)
		assert_int_equal(verdict_with(caps_of((const char *[]){all[i], NULL})), allow);
	if (is_as_found())
		assert_int_not_equal(verdict_with(caps_of(between)), allow);
}

/* Random guards. */

#define PROFILES 500
#define HOSTS 32
#define CAPS 5 /* from the first one on */

static const char *const names[] = {"prctl", "ioctl"};

static void add_masked(struct arena *arena, struct profile_rule *rule, unsigned index,
		       uint64_t value)
{
	*VEC_PUSH(arena, &rule->args) =
		(struct profile_arg){index, PROFILE_MASKED_EQ, UINT32_MAX, value};
}

/* A rule about argument 0 being VALUE, and now and then about the next one. */
static void add_rule(struct arena *arena, struct profile *profile, const char *name,
		     uint64_t value)
{
	struct profile_rule *rule = VEC_PUSH(arena, &profile->rules);
	uint64_t second = below(3);

	*rule = (struct profile_rule){
		.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = KILL};
	*VEC_PUSH(arena, &rule->names) = name;
	add_masked(arena, rule, 0, value);
	if (second)
		add_masked(arena, rule, 1, second);
	rule->guard.held = below(3) ? UINT64_C(1) << below(CAPS) : 0;
	rule->guard.lacked = below(3) ? 0 : (UINT64_C(1) << below(CAPS)) & ~rule->guard.held;
}

static const struct profile *random_profile(struct context *ctx)
{
	static const struct guarded none = {.rules = {NULL}};
	const struct profile *base = profile_of(ctx, &none);
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);

	*profile = *base;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (uint64_t value = 1; value <= 3; value++)
			if (below(4))
				add_rule(ctx->arena, profile, names[i], value);
	return profile;
}

/* The rules of PROFILE on NAME that are kept where CAPS are held. */
static struct profile rules_with(struct arena *arena, const struct profile *profile,
				 const char *name, uint64_t caps)
{
	static const uint64_t no_args[CUBE_ARGS];
	struct profile kept = {.fallback = profile->fallback};

	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (profile_call(rule, 0) == id_of(name) &&
		    cube_has(&rule->guard, no_args, (struct host){caps, 0}))
			*VEC_PUSH(arena, &kept.rules) = *rule;
	}
	return kept;
}

static bool is_right_on(const struct profile *rules, const char *name,
			const struct bpf_program *program)
{
	uint32_t number = (uint32_t)syscall_number(id_of(name), ABI_X86_64);

	for (uint64_t point = 0; point < 16; point++) {
		uint64_t args[CUBE_ARGS] = {point & 3, point >> 2};
		struct call_data data = bpf_call_data(ABI_X86_64, number, args);
		struct action action = rules_say(rules, args, UINT64_MAX);

		if (bpf_run(program, &data) != action_ret(action))
			return false;
	}
	return true;
}

/* Let IS_WRONG[PROFILES] have those that libseccomp gets wrong where CAPS are held. */
static void find_wrong(struct context *ctx, const struct profile *const *profiles,
		       uint64_t caps, bool *is_wrong)
{
	struct bpf_program programs[PROFILES];
	struct libseccomp_use use = {.machine = ABI_X86_64, .host = {caps, 0}, .runc = true};

	assert_true(libseccomp_filters(ctx, profiles, PROFILES, use, programs));
	for (size_t i = 0; i < PROFILES; i++)
		for (size_t j = 0; j < ARRAY_LEN(names); j++) {
			struct profile rules =
				rules_with(ctx->arena, profiles[i], names[j], caps);

			if (!is_right_on(&rules, names[j], &programs[i]))
				is_wrong[i] = true;
		}
}

/* Wherever no clash is seen libseccomp is right on all hosts. */
static void test_random(void **state)
{
	(void)state;
	for (seed = 1; seed <= round_count(); seed++) {
		struct context ctx = new_context();
		const struct profile *profiles[PROFILES];
		bool is_wrong[PROFILES] = {false};
		size_t wrong = 0, clashes = 0;
		uint64_t first = seed;

		for (size_t i = 0; i < PROFILES; i++)
			profiles[i] = random_profile(&ctx);
		for (uint64_t caps = 0; caps < HOSTS; caps++)
			find_wrong(&ctx, profiles, caps, is_wrong);
		for (size_t i = 0; i < PROFILES; i++) {
			struct engine_clash clash;
			bool is_clash = engine_blocks_clash(profiles[i], ABI_X86_64, &clash);

			if (is_wrong[i] && !is_clash)
				fail_msg("seed %llu: profile %zu", (unsigned long long)first,
					 i);
			wrong += is_wrong[i];
			clashes += is_clash;
		}
		assert_true(wrong > 0 || !is_as_found());
		assert_true(clashes < PROFILES / 2);
		seed = first;
		arena_free(ctx.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_libseccomp),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
