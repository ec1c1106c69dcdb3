/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the blocks that calls and ABIs share make libseccomp compare the wrong argument
 * (engine_blocks.h), held against the installed libseccomp, which is right wherever no clash
 * is seen: by hand, and random rules that share what they can.  SCMPL_ROUNDS=N makes N times
 * as many.
 */
#include "as_found.h"
#include "docker_help.h"

#include <errno.h>

#include "bpf/bpf.h"
#include "libseccomp/oracle.h"
#include "profile/engine.h"
#include "profile/engine_blocks.h"
#include "profile/engine_order.h"
#include "random.h"
#include "rules_say.h"
#include "sema/sema.h"
#include "session.h"

/* From so many names on runc asks for a binary tree of calls, and has them in another order. */
#define TREE_NAMES 33

#define AARCH64_FAMILY (ABI_BIT(ABI_AARCH64) | ABI_BIT(ABI_ARM))

static bool is_filler(syscall_id id)
{
	abi_set abis = X86_FAMILY | AARCH64_FAMILY | ABI_BIT(ABI_S390X);

	ABI_EACH(abi, abis)
		if (syscall_number(id, abi) < 0 ||
		    syscall_multiplexed(id, abi).via != SYSCALL_NONE)
			return false;
	return libseccomp_knows(id);
}

/* A rule of ACTION on so many other calls, whatever their arguments are. */
static void add_filler(struct arena *arena, struct profile *profile, struct action action)
{
	struct profile_rule *rule = VEC_PUSH(arena, &profile->rules);

	*rule = (struct profile_rule){
		.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = action};
	for (syscall_id id = 0; rule->names.len < TREE_NAMES; id++)
		if (is_filler(id) && strcmp(syscall_name(id), "prctl") != 0 &&
		    strcmp(syscall_name(id), "ioctl") != 0)
			*VEC_PUSH(arena, &rule->names) = syscall_name(id);
}

/* Points where a filter may differ from its rules. */

#define WORDS_MAX 24
#define POINTS_MAX 600

/* The numbers that halves of arguments are compared with, and the halves that are compared. */
struct grid {
	uint32_t words[WORDS_MAX];
	size_t word_count;
	unsigned shift[2 * CUBE_ARGS], arg[2 * CUBE_ARGS];
	size_t half_count;
};

static void add_word(struct grid *grid, uint32_t word)
{
	for (size_t i = 0; i < grid->word_count; i++)
		if (grid->words[i] == word)
			return;
	if (grid->word_count < WORDS_MAX)
		grid->words[grid->word_count++] = word;
}

static void add_half(struct grid *grid, unsigned arg, unsigned shift)
{
	for (size_t i = 0; i < grid->half_count; i++)
		if (grid->arg[i] == arg && grid->shift[i] == shift)
			return;
	grid->arg[grid->half_count] = arg;
	grid->shift[grid->half_count++] = shift;
}

static void add_arg(struct grid *grid, const struct profile_arg *arg, unsigned width)
{
	bool is_masked = arg->op == PROFILE_MASKED_EQ;
	uint64_t mask = is_masked ? arg->value : UINT64_MAX;
	uint64_t value = is_masked ? arg->value_two : arg->value;

	for (unsigned shift = 0; shift < width; shift += 32)
		if ((uint32_t)(mask >> shift)) {
			add_half(grid, arg->index, shift);
			add_word(grid, (uint32_t)(value >> shift));
			if (arg->op == PROFILE_GT)
				add_word(grid, (uint32_t)(value >> shift) + 1);
		}
}

static struct grid grid_of(const struct profile *profile, unsigned width)
{
	struct grid grid = {.words = {0, 9}, .word_count = 2};

	for (size_t i = 0; i < profile->rules.len; i++)
		for (size_t j = 0; j < profile->rules.ptr[i].args.len; j++)
			add_arg(&grid, &profile->rules.ptr[i].args.ptr[j], width);
	return grid;
}

static size_t grid_points(const struct grid *grid)
{
	size_t count = 1;

	for (size_t i = 0; i < grid->half_count && count <= POINTS_MAX; i++)
		count *= grid->word_count;
	return count;
}

/* Point POINT of GRID; of too many, any. */
static void grid_point(const struct grid *grid, size_t point, uint64_t args[CUBE_ARGS])
{
	bool is_any = grid_points(grid) > POINTS_MAX;

	memset(args, 0, CUBE_ARGS * sizeof(args[0]));
	for (size_t i = 0; i < grid->half_count; i++) {
		size_t word = is_any ? below(grid->word_count) : point % grid->word_count;

		args[grid->arg[i]] |= (uint64_t)grid->words[word] << grid->shift[i];
		point /= grid->word_count;
	}
}

/* The rules of PROFILE on ID. */
static struct profile rules_on(struct arena *arena, const struct profile *profile,
			       syscall_id id)
{
	struct profile on = {.fallback = profile->fallback};

	for (size_t i = 0; i < profile->rules.len; i++)
		if (profile_call(&profile->rules.ptr[i], 0) == id)
			*VEC_PUSH(arena, &on.rules) = profile->rules.ptr[i];
	return on;
}

/* True when PROGRAM decides all points of GRID for ID on ABI as RULES say. */
static bool is_right_on(const struct profile *rules, const struct grid *grid,
			const struct bpf_program *program, enum abi abi, syscall_id id)
{
	uint32_t number = (uint32_t)syscall_number(id, abi);
	uint64_t all = engine_ones(engine_width(abi));
	size_t points = grid_points(grid);

	for (size_t i = 0; i < points && i < POINTS_MAX; i++) {
		uint64_t args[CUBE_ARGS];
		struct call_data data;

		grid_point(grid, i, args);
		data = bpf_call_data(abi, number, args);
		if (bpf_run(program, &data) != action_ret(rules_say(rules, args, all)))
			return false;
	}
	return true;
}

static bool is_right(struct arena *arena, const struct profile *profile,
		     const struct bpf_program *program, const syscall_id *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct profile rules = rules_on(arena, profile, calls[i]);

		ABI_EACH(abi, profile->abis) {
			struct grid grid = grid_of(profile, engine_width(abi));

			if (!is_right_on(&rules, &grid, program, abi, calls[i]))
				return false;
		}
	}
	return true;
}

/* As runc asks for it, where names are many; and as crun does. */
static struct libseccomp_use use_on(enum abi machine, bool runc)
{
	return (struct libseccomp_use){.machine = machine, .host = plain_host, .runc = runc};
}

/* By hand. */

#define ALL_BITS "4294967295"
#define ARG(index, n)                                                   \
	"{\"index\":" #index ",\"value\":" ALL_BITS ",\"valueTwo\":" #n \
	",\"op\":\"SCMP_CMP_MASKED_EQ\"}"
#define ABOVE(index, n) "{\"index\":" #index ",\"value\":" #n ",\"op\":\"SCMP_CMP_GT\"}"
#define RULE(name, args) \
	"{\"names\":[\"" name "\"],\"action\":\"SCMP_ACT_KILL_PROCESS\",\"args\":[" args "]}"

struct named {
	const char *what, *rules, *calls[2];
	abi_set abis;
	bool is_clash;
	bool is_wrong; /* by libseccomp 2.5.4 to 2.6.1, as one of the engines asks */
};

static const struct named cases[] = {
	{"one call ends as the other begins",
	 RULE("prctl", ARG(0, 7) "," ARG(1, 4)) "," RULE("prctl", ARG(0, 2)) "," RULE(
		 "ioctl", ARG(0, 7)) "," RULE("ioctl", ARG(0, 2)),
	 {"prctl", "ioctl"},
	 ABI_BIT(ABI_X86_64),
	 true,
	 true},
	{"options of sockets",
	 RULE("getsockopt", ARG(1, 6) "," ARG(2, 4)) "," RULE("getsockopt", ARG(1, 1)) "," RULE(
		 "setsockopt", ARG(1, 6)) "," RULE("setsockopt", ARG(1, 1)),
	 {"getsockopt", "setsockopt"},
	 ABI_BIT(ABI_X86_64),
	 true,
	 true},
	{"beside a rule that libseccomp leaves out as another one says it",
	 RULE("prctl", ARG(0, 1) "," ARG(1, 1)) "," RULE("prctl", ARG(0, 7) "," ARG(1, 2)) "," RULE(
		 "ioctl",
		 ARG(0,
		     7)) "," RULE("ioctl",
				  ABOVE(1,
					2)) "," RULE("ioctl",
						     ARG(0, 1) "," ARG(
							     1,
							     1)) "," RULE("ioctl",
									  ARG(0, 2) "," ABOVE(
										  1, 2)),
	 {"prctl", "ioctl"},
	 ABI_BIT(ABI_X86_64),
	 true,
	 true},
	{"the same rules on two calls",
	 RULE("prctl", ARG(0, 7) "," ARG(1, 4)) "," RULE("prctl", ARG(0, 2)) "," RULE(
		 "ioctl", ARG(0, 7) "," ARG(1, 4)) "," RULE("ioctl", ARG(0, 2)),
	 {"prctl", "ioctl"},
	 ABI_BIT(ABI_X86_64),
	 false,
	 false},
	{"one call of three ABIs",
	 RULE("prctl", ARG(0, 7) "," ARG(1, 4)) "," RULE("prctl", ARG(0, 2)),
	 {"prctl", "prctl"},
	 X86_FAMILY,
	 false,
	 false},
	{"nothing in common",
	 RULE("prctl", ARG(0, 7) "," ARG(1, 4)) "," RULE("prctl", ARG(0, 2)) "," RULE(
		 "ioctl", ARG(2, 7)) "," RULE("ioctl", ARG(2, 2)),
	 {"prctl", "ioctl"},
	 ABI_BIT(ABI_X86_64),
	 false,
	 false},
};

static struct profile *named_profile(struct context *ctx, const struct named *named)
{
	struct sbuf text = {.arena = ctx->arena};
	struct profile *profile;

	sbuf_puts(&text, "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[");
	sbuf_puts(&text, named->rules);
	sbuf_puts(&text, "]}");
	profile = docker_parse_text(ctx, (struct str){text.ptr, text.len});
	assert_non_null(profile);
	profile->abis = named->abis;
	add_filler(ctx->arena, profile, profile->fallback);
	return profile;
}

/* CLASH is between rules on COUNT CALLS. */
static void check_clash(const struct engine_clash *clash, const syscall_id *calls, size_t count)
{
	for (unsigned side = 0; side < 2; side++) {
		size_t i = 0;

		while (i < count && calls[i] != clash->calls[side])
			i++;
		assert_true(i < count);
		assert_int_equal(profile_call(clash->rules[side], 0), calls[i]);
	}
}

static void check_named(const struct named *named)
{
	struct context ctx = new_context();
	struct profile *profile = named_profile(&ctx, named);
	syscall_id calls[] = {id_of(named->calls[0]), id_of(named->calls[1])};
	struct engine_clash clash;
	bool is_clash = engine_blocks_clash(profile, ABI_X86_64, &clash);
	bool is_wrong = false;

	for (unsigned runc = 0; runc < 2; runc++) {
		struct bpf_program program;

		assert_true(
			libseccomp_filter(&ctx, profile, use_on(ABI_X86_64, runc), &program));
		is_wrong = is_wrong || !is_right(ctx.arena, profile, &program, calls, 2);
	}
	if (is_clash != named->is_clash)
		fail_msg("%s: %d", named->what, is_clash);
	if (is_clash)
		check_clash(&clash, calls, 2);
	if (is_as_found() && is_wrong != named->is_wrong)
		fail_msg("libseccomp does not do as said: %s", named->what);
	arena_free(ctx.arena);
}

static void test_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_named(&cases[i]);
}

static void test_docker_default(void **state)
{
	static const enum abi machines[] = {ABI_X86_64, ABI_AARCH64, ABI_S390X};
	struct unit *unit;
	struct policy *policy = sema_compile(
		s->ctx, source_add(s->ctx->sources, "t.scp", str_of("extend docker-default")),
		&unit);
	struct sbuf json = {.arena = s->ctx->arena};
	const struct profile *profile;
	struct engine_clash clash;

	(void)state;
	assert_non_null(policy);
	assert_true(docker_emit(s->ctx, policy, &json));
	profile = docker_parse_text(s->ctx, (struct str){json.ptr, json.len});
	assert_non_null(profile);
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		assert_false(engine_blocks_clash(profile, machines[i], &clash));
	}
}

/* Random rules, in forms that libseccomp puts together rightly on one call. */

static const char *const names[] = {"prctl", "ioctl", "fcntl"};

static const struct action actions[] = {{VERB_KILL, 0}, {VERB_DENY, EPERM}};

static const abi_set machines[] = {ABI_BIT(ABI_X86_64), X86_FAMILY, AARCH64_FAMILY,
				   ABI_BIT(ABI_S390X)};

static struct profile_arg random_arg(unsigned index, bool is_last)
{
	static const uint64_t values[] = {1, 2, 7};
	static const uint64_t wide[] = {2, (uint64_t)1 << 32, ((uint64_t)2 << 32) + 1,
					((uint64_t)1 << 32) + 2};
	struct profile_arg arg = {index, PROFILE_MASKED_EQ, UINT32_MAX, values[below(3)]};

	switch (below(is_last ? 18 : 16)) {
	case 0:
		return (struct profile_arg){index, PROFILE_EQ, wide[below(4)], 0};
	case 1:
		arg.value = below(2) ? 3 : 7;
		arg.value_two &= arg.value;
		return arg;
	case 2:
		arg.value = UINT64_MAX << (below(2) ? 32 : 0);
		arg.value_two = wide[below(4)] & arg.value;
		return arg;
	case 16:
	case 17:
		return (struct profile_arg){index, below(2) ? PROFILE_GE : PROFILE_GT,
					    below(3) ? values[below(3)] : wide[below(4)], 0};
	default:
		return arg;
	}
}

static void add_args(struct arena *arena, struct profile_rule *rule)
{
	unsigned count = 1 + (unsigned)below(3), index = below(4) ? 0 : 1;

	for (; count > 0; count--, index++)
		*VEC_PUSH(arena, &rule->args) = random_arg(index, count == 1);
}

/* What EARLIER asks for: all, or the front or the end of it. */
static void add_some_of(struct arena *arena, struct profile_rule *rule,
			const struct profile_rule *earlier)
{
	size_t from = 0, to = earlier->args.len, kind = below(3);

	if (kind == 0)
		from = below(to);
	else if (kind == 1)
		to = 1 + below(to);
	for (; from < to; from++)
		*VEC_PUSH(arena, &rule->args) = earlier->args.ptr[from];
}

/* One on the first call, or what one of these asks for on another one. */
static void add_random(struct arena *arena, struct profile *profile, size_t call,
		       struct action action)
{
	struct profile_rule rule = {
		.guard = cube_all(), .machines = PROFILE_ANY_MACHINE, .action = action};

	*VEC_PUSH(arena, &rule.names) = names[call];
	if (call && profile->rules.len && below(6))
		add_some_of(arena, &rule, &profile->rules.ptr[below(profile->rules.len)]);
	else
		add_args(arena, &rule);
	*VEC_PUSH(arena, &profile->rules) = rule;
}

/* True when the last rule of PROFILE, on ID, can be beside the others on ID. */
static bool is_fit(const struct profile *profile, syscall_id id)
{
	const struct profile_rule *last = &profile->rules.ptr[profile->rules.len - 1];

	ABI_EACH(abi, profile->abis)
		if (!engine_chain(last, engine_width(abi), NULL).len ||
		    !engine_is_ordered(profile, ABI_BIT(abi), id))
			return false;
	return true;
}

static struct profile *random_profile(struct arena *arena, abi_set abis)
{
	struct profile *profile = ARENA_NEW(arena, struct profile);
	size_t calls = below(4) ? 2 : 3, tries = 4 + below(8);
	size_t mixture = below(4); /* one action, one of each call, or any two */

	*profile = (struct profile){.abis = abis, .fallback = ALLOW};
	for (size_t i = 0; i < tries; i++) {
		size_t call = i * calls / tries;
		size_t action = mixture < 2 ? 0 : mixture == 2 ? call % 2 : below(2);

		add_random(arena, profile, call, actions[action]);
		profile->rules.len -= !is_fit(profile, id_of(names[call]));
	}
	add_filler(arena, profile, below(2) ? profile->fallback : actions[below(2)]);
	return profile;
}

#define BATCH 100

struct batch {
	uint64_t seed;
	struct context ctx;
	enum abi machine;
	const struct profile *profiles[BATCH];
	struct bpf_program programs[2][BATCH];
};

/* What was seen. */
struct tally {
	uint64_t made, wrong, clashes;
};

static void make_batch(struct batch *batch, abi_set abis)
{
	batch->seed = seed;
	batch->ctx = new_context();
	for (size_t i = 0; i < BATCH; i++)
		batch->profiles[i] = random_profile(batch->ctx.arena, abis);
	for (enum abi abi = ABI_COUNT; abi-- > 0;)
		if (abis & ABI_BIT(abi))
			batch->machine = abi_machine(abi);
	for (unsigned runc = 0; runc < 2; runc++)
		assert_true(libseccomp_filters(&batch->ctx, batch->profiles, BATCH,
					       use_on(batch->machine, runc),
					       batch->programs[runc]));
}

/*
 * True when it is not about blocks: the rules on a call alone come out wrong.  Of rules that
 * libseccomp leaves out as others say them again, it takes some beside them along (prctl: a0 ==
 * 7 and a1 == 1; a0 == 7 and a1 & 3 == 1; a1 == 1: the second is lost in just this order).
 */
static bool is_wrong_alone(struct batch *batch, const struct profile *profile,
			   const syscall_id *calls)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct profile alone = rules_on(batch->ctx.arena, profile, calls[i]);
		struct bpf_program program;

		alone.abis = ABI_BIT(batch->machine);
		if (libseccomp_filter(&batch->ctx, &alone, use_on(batch->machine, false),
				      &program) &&
		    !is_right(batch->ctx.arena, &alone, &program, &calls[i], 1))
			return true;
	}
	return false;
}

static void check_profile(struct batch *batch, size_t index, struct tally *tally)
{
	const struct profile *profile = batch->profiles[index];
	syscall_id calls[ARRAY_LEN(names)];
	struct engine_clash clash;
	bool is_clash = engine_blocks_clash(profile, batch->machine, &clash);
	bool is_wrong = false;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		calls[i] = id_of(names[i]);
	for (unsigned runc = 0; runc < 2 && !is_wrong; runc++) {
		const struct bpf_program *program = &batch->programs[runc][index];

		is_wrong = program->len && !is_right(batch->ctx.arena, profile, program, calls,
						     ARRAY_LEN(names));
	}
	if (is_wrong && !is_clash && !is_wrong_alone(batch, profile, calls))
		fail_msg("seed %llu: profile %zu", (unsigned long long)batch->seed, index);
	if (is_clash)
		check_clash(&clash, calls, ARRAY_LEN(names));
	tally->made += batch->programs[0][index].len > 0;
	tally->wrong += is_wrong;
	tally->clashes += is_clash;
}

static void test_random(void **state)
{
	uint64_t batches = 32 * round_count();
	struct tally tally = {0};

	(void)state;
	for (uint64_t i = 0; i < batches; i++) {
		struct batch batch;

		seed = i;
		make_batch(&batch, machines[i % ARRAY_LEN(machines)]);
		for (size_t j = 0; j < BATCH; j++)
			check_profile(&batch, j, &tally);
		arena_free(batch.ctx.arena);
	}
	assert_true(tally.made > batches * BATCH * 9 / 10);
	assert_true(tally.clashes < tally.made / 10);
	assert_true(tally.wrong > batches * BATCH / 100 || !is_as_found());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named),
		cmocka_unit_test_setup_teardown(test_docker_default, start, finish),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
