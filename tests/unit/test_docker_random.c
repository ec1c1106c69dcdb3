/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Docker target and its reader, held against the installed libseccomp on
 * random policies and profiles.  SCMPL_ROUNDS=N makes N times as many.  With sanitizers, which
 * take ten times as long and look at the code and not at libseccomp's answers, a fifth will do.
 */
#include "each_cube.h"
#include "docker_help.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>

#include "bpf/bpf.h"
#include "libseccomp/oracle.h"
#include "profile/docker_parse.h"
#include "profile/docker_read_back.h"
#include "profile/engine_size.h"
#include "random.h"
#include "same_profile.h"

#ifdef __SANITIZE_ADDRESS__
#define ROUND 20
#else
#define ROUND 100
#endif

/* How many cases of a kind are tried. */
static uint64_t case_count(void)
{
	return ROUND * round_count();
}

static const struct action random_actions[] = {
	{VERB_ALLOW, 0}, {VERB_DENY, EPERM}, {VERB_DENY, ENOSYS}, {VERB_KILL, 0},
	{VERB_LOG, 0},   {VERB_TRACE, 5},    {VERB_TRAP, 0},
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
			enum abi abi, syscall_id id, const struct example *call)
{
	const uint64_t *args = call->args;
	struct action expected = policy_eval(test->policy, abi, id, call).action;
	struct call_data data = bpf_call_data(abi, (uint32_t)syscall_number(id, abi), args);
	uint32_t got = bpf_run(program, &data);

	if (got != action_ret(expected))
		fail_msg("seed %llu: %s on %s (%#llx, %#llx, %#llx): libseccomp %#x, "
			 "policy %#x",
			 (unsigned long long)seed, syscall_name(id), abi_info(abi)->name,
			 (unsigned long long)args[0], (unsigned long long)args[1],
			 (unsigned long long)args[2], got, action_ret(expected));
}

/* All calls of one number on one host. */
struct check {
	const struct test *test;
	const struct bpf_program *program;
	enum abi abi;
	syscall_id id;
	struct host host;
	size_t paths;
};

/* More of one call take long and are no harder. */
#define PATHS 300

static bool check_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct check *check = ctx;
	struct example call = {.host = check->host};

	(void)value;
	for (int i = 0; i < 8; i++) {
		random_point(cube, abi_info(check->abi)->bits, call.args);
		check_point(check->test, check->program, check->abi, check->id, &call);
	}
	return ++check->paths < PATHS;
}

/* libseccomp's filter has LEN instructions; engine_size.h says no fewer, in a hurry neither. */
static void check_size(struct test *test, struct str json, enum abi machine, struct host host,
		       size_t len)
{
	const struct profile *profile = docker_parse_text(&test->ctx, json);
	size_t sizes[ABI_COUNT];
	syscall_id largest;

	for (size_t i = 0; i < profile->rules.len; i++)
		if (profile_repeats_index(&profile->rules.ptr[i]))
			return;
	assert_true(engine_size(profile, machine, &host, &largest) >= len);
	engine_sizes_at_most(profile, sizes);
	assert_true(engine_size_at_most(profile, machine, sizes) >=
		    engine_size(profile, machine, NULL, &largest));
}

/* MACHINE: one of those that the policy speaks for. */
static void check_against_libseccomp(struct test *test, struct str json, enum abi machine,
				     struct host host)
{
	struct bpf_program program;
	abi_set abis = test->policy->abis & abi_of_machine(machine);

	if (!libseccomp_filter(&test->ctx, docker_parse_text(&test->ctx, json),
			       (struct libseccomp_use){.machine = machine, .host = host},
			       &program)) {
		diag_print_text(test->ctx.diags, test->ctx.sources, stderr, false);
		fail_msg("libseccomp refuses it:\n%s", json.ptr);
	}
	check_size(test, json, machine, host, program.len);
	ABI_EACH(abi, abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			struct check check = {test, &program, abi, id, host, 0};
			const struct decision *decision = test->policy->decisions[abi][id];

			if (decision && syscall_number(id, abi) >= 0)
				diagram_each_cube(test->policy->diagrams, decision->outcome,
						  check_path, &check);
		}
}

/* The proof's reader takes JSON, which was emitted, for what readers of any JSON do. */
static void check_read_back(struct test *test, struct str json)
{
	size_t wrong;
	const struct profile *own = docker_read_back(&test->ctx, json, &wrong);

	assert_non_null(own);
	assert_true(same_profile(own, docker_parse_text(&test->ctx, json)));
}

/* How many of COUNT policies take more rules than the kernel loads. */
static uint64_t check_random(abi_set abis, uint64_t first, uint64_t count)
{
	uint64_t refused = 0;

	for (uint64_t i = first; i < first + count; i++) {
		struct test test;
		struct str json;

		seed = i;
		make_random(&test, abis);
		json = emit(&test);
		refused += json.ptr == NULL;
		if (json.ptr) {
			check_read_back(&test, json);
			check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
		}
		test_end(&test);
	}
	return refused;
}

static void test_random(void **state)
{
	uint64_t count = case_count(), refused = 0;

	(void)state;
	refused += check_random(ABI_BIT(ABI_X86_64), 1, count);
	refused += check_random(ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86), 1000000, count);
	refused += check_random(X86_FAMILY, 2000000, count);
	/* Some do not fit (../refusals); how many is not told by a few policies. */
	if (count >= 100 && refused > count * 8 / 100)
		fail_msg("%llu policies refused", (unsigned long long)refused);
}

/* Where ABI's arguments from FIRST to LAST are above LIMITS. */
static diagram_id all_above(struct diagrams *d, enum abi abi, unsigned first, unsigned last,
			    const uint64_t *limits)
{
	uint64_t read = UINT64_MAX >> (64 - abi_info(abi)->bits);
	diagram_id where = DIAGRAM_TRUE;

	for (; first <= last; first++) {
		struct diagram_word word = diagram_argument(first, read, false);

		where = diagram_and(d, where,
				    diagram_compare(d, word, RELATION_GT, limits[first]));
	}
	return where;
}

/* On ioctl: one rule of orders, and behind its first argument others, where one is not met. */
static void make_one_before_others(struct test *test, abi_set abis)
{
	unsigned first = (unsigned)below(2), last = first + 2 + (unsigned)below(3 - first);
	unsigned bits = abis & ABI_BIT(ABI_X86) ? 32 : 64;
	uint64_t limits[CUBE_ARGS] = {0};

	test_start(test, abis, ALLOW);
	for (unsigned arg = first; arg <= last; arg++)
		limits[arg] = below(2) ? 0 : random_value(bits);
	for (uint64_t rules = 1 + below(3); rules > 0; rules--) {
		unsigned arg = first + 1 + (unsigned)below(last - first);
		struct cube cube = cube_of(arg, UINT64_MAX,
					   limits[arg] >> below(2) * below(64)); /* not above */
		struct action action = below(2) ? KILL : LOG;

		if (below(2))
			cube.arg[5] = random_arg(16);
		ABI_EACH(abi, abis) {
			cube.arg[arg].mask = UINT64_MAX >> (64 - abi_info(abi)->bits);
			add_cube(test, ABI_BIT(abi), "ioctl", cube, action);
		}
	}
	ABI_EACH(abi, abis)
		paint(test->policy, abi, id_of("ioctl"),
		      (struct region){all_above(test->ctx.diagrams, abi, first, last, limits),
				      DENY(EPERM), test->span, false});
}

/* Orders anywhere in a rule that begins before all others (rule_bodies.h). */
static void test_one_before_others(void **state)
{
	uint64_t found = 0;

	(void)state;
	for (uint64_t i = 4000000; i < 4000000 + case_count(); i++) {
		struct test test;
		struct str json;

		seed = i;
		make_one_before_others(&test,
				       ABI_BIT(ABI_X86_64) | (i % 3 ? 0 : ABI_BIT(ABI_X86)));
		json = emit(&test);
		if (json.ptr && count_of(json, "SCMP_ACT_ERRNO") == 1) {
			check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
			found++;
		}
		test_end(&test);
	}
	assert_true(3 * found > 2 * case_count());
}

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
static const char *const routed_names[] = {"socket", "accept",     "bind", "sendmsg", "shmget",
					   "semop",  "socketcall", "ipc",  "recv",    "chmod"};

static void add_random_arg(struct sbuf *json, const struct random_profile *tuple)
{
	const char *op = tuple->ops[below(tuple->op_count)];

	sbuf_printf(json,
		    "{\"index\":%u,\"value\":%llu,\"valueTwo\":%llu,\"op\":\"SCMP_CMP_%s\"}",
		    (unsigned)below(3), (unsigned long long)random_value(below(2) ? 64 : 16),
		    (unsigned long long)random_value(64), op);
}

static void add_random_rule(struct sbuf *json, const struct random_profile *tuple,
			    const char *name)
{
	static const char *const actions[] = {"ALLOW", "ERRNO", "LOG", "KILL_PROCESS"};
	static const char *const guards[] = {
		"", "", "", ",\"includes\":{\"caps\":[\"CAP_BPF\"]}",
		",\"excludes\":{\"caps\":[\"CAP_BPF\"],\"minKernel\":\"7.0\"}"};
	uint64_t args = below(3) ? below(tuple->args + 1) : 0;

	sbuf_printf(json, "{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_%s\"%s,\"args\":[", name,
		    actions[below(2 + 2 * below(2))], guards[below(ARRAY_LEN(guards))]);
	while (args-- > 0) {
		add_random_arg(json, tuple);
		sbuf_puts(json, args ? "," : "");
	}
	sbuf_puts(json, "]},");
}

static struct str make_random_profile(struct test *test, const struct random_profile *tuple)
{
	struct sbuf json = {.arena = test->ctx.arena};

	sbuf_printf(&json,
		    "{\"defaultAction\":\"SCMP_ACT_%s\",\"architectures\":["
		    "\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],"
		    "\"syscalls\":[",
		    below(2) ? "ALLOW" : "ERRNO");
	for (size_t i = 0; i < tuple->name_count; i++)
		for (uint64_t rules = below(tuple->one_rule ? 2 : 4); rules > 0; rules--)
			add_random_rule(&json, tuple, tuple->names[i]);
	sbuf_puts(&json, "{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}]}");
	return (struct str){json.ptr, json.len};
}

/* lost_abis.h: no reading of ours would help. */
static bool is_lost(const struct test *test)
{
	for (size_t i = 0; i < diag_count(test->ctx.diags); i++)
		if (diag_get(test->ctx.diags, i)->code == DIAG_FORMAT_LIMIT)
			return true;
	return false;
}

/* Our reading of a profile is libseccomp's, mixtures and multiplexers and all. */
static void check_reading(const struct random_profile *tuple, uint64_t first, uint64_t count)
{
	const struct host hosts[] = {plain_host, {(uint64_t)1 << 39, KERNEL_VERSION_OF(7, 0)}};
	uint64_t read = 0;

	for (uint64_t i = first; i < first + count; i++) {
		struct test test;
		struct str json;

		seed = i;
		test_start(&test, X86_FAMILY, ALLOW);
		json = make_random_profile(&test, tuple);
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
	const struct random_profile tuples[] = {
		{random_names, ARRAY_LEN(random_names), simple_ops, 2, 3, false},
		{routed_names, ARRAY_LEN(routed_names), simple_ops, 2, 1, true},
		{random_names, ARRAY_LEN(random_names), all_ops, ARRAY_LEN(all_ops), 1, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tuples); i++)
		check_reading(&tuples[i], (3 + i) * 1000000, case_count());
}

/* Comparisons of 64 bits, read and written again, on ABIs of both widths. */
static void test_rewriting(void **state)
{
	const struct random_profile tuple = {
		random_names, ARRAY_LEN(random_names), all_ops, ARRAY_LEN(all_ops), 2, false};
	size_t written = 0;

	(void)state;
	for (uint64_t i = 7000000; i < 7000000 + case_count(); i++) {
		struct test test;
		struct str json;

		seed = i;
		test_start(&test, X86_FAMILY, ALLOW);
		test.policy = read_text(&test, make_random_profile(&test, &tuple).ptr);
		if (test.policy) {
			json = emit(&test);
			written += json.ptr != NULL;
			if (json.ptr)
				check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
		}
		test_end(&test);
	}
	assert_true(written > case_count() / 5);
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
	add_cube(&test, test.policy->abis, "ioctl", cube_of(1, UINT32_MAX, 0x5412),
		 DENY(EPERM));
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
	struct call_data data = bpf_call_data(ABI_X86_64, number, args);

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
		assert_true(libseccomp_filter(&test.ctx, docker_parse_text(&test.ctx, json),
					      (struct libseccomp_use){.machine = ABI_X86_64,
								      .host = plain_host,
								      .runc = runc},
					      &program));
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

/*
 * libseccomp loses all rules of an ABI when a name that the ABI has not comes
 * first (lost_abis.h): mkdir and accept here, on aarch64 and on x86.
 */
static void test_lost_abis(void **state)
{
	struct test test;
	struct str json;
	size_t found = 0;

	(void)state;
	test_start(&test, abi_docker_default(), ALLOW);
	add_cube(&test, test.policy->abis, "ioctl", cube_of(1, UINT32_MAX, 0x5412),
		 DENY(EPERM));
	add_call(&test, "mkdir", DENY(EPERM));
	json = emit_ok(&test);
	assert_int_equal(
		count_of(json, "{ \"index\": 5, \"value\": 0, \"op\": \"SCMP_CMP_GE\" }"), 1);
	check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
	check_against_libseccomp(&test, json, ABI_AARCH64, plain_host);
	test_end(&test);
	test_start(&test, ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86), ALLOW);
	add_call(&test, "accept", DENY(EPERM));
	add_cube(&test, ABI_BIT(ABI_X86), "socketcall", cube_of(0, UINT32_MAX, 5), DENY(EPERM));
	json = emit_ok(&test);
	check_against_libseccomp(&test, json, ABI_X86_64, plain_host);
	json = damaged(&test, json, "\"index\": 5, \"value\": 0, \"op\": \"SCMP_CMP_GE\"", 0,
		       "\"value\": 0, \"op\": \"SCMP_CMP_MASKED_EQ\"");
	assert_caught(&test, json);
	for (size_t i = 0; i < diag_count(test.ctx.diags); i++)
		found += strstr(diag_get(test.ctx.diags, i)->message, "would lose") != NULL;
	assert_int_equal(found, 1);
	test_end(&test);
}

/* A rule lost, anywhere. */
static void test_lost_rules(void **state)
{
	(void)state;
	for (uint64_t i = 9000; i < 9000 + case_count() / 5; i++) {
		struct test test;
		struct str json;

		seed = i;
		make_random(&test, ABI_BIT(ABI_X86_64));
		json = emit(&test);
		for (size_t j = 0; json.ptr && j < count_of(json, "\"names\""); j++)
			assert_caught(&test, damaged(&test, json, "\"names\"", j, "\"nomes\""));
		test_end(&test);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_one_before_others),
		cmocka_unit_test(test_rewriting),
		cmocka_unit_test(test_other_machines),
		cmocka_unit_test(test_runtimes),
		cmocka_unit_test(test_lost_abis),
		cmocka_unit_test(test_lost_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
