/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_size.h"

#include "profile/engine.h"
#include "profile/engine_tree.h"

#include <string.h>

/* What stands around the trees: the tests of the architecture, the default. */
#define FRAME 16

/* A call: the test of its number. */
#define PER_CALL 1

/*
 * One in so many is the jump that takes another where it has to go.  They are
 * few: one to a far target does for all tests near it.
 */
#define LONG_JUMPS 50

/* Add RULE, as it is on ABI, to the trees of its calls, and of their multiplexers. */
static void add_rule(struct arena *arena, struct engine_tree *calls,
		     const struct profile_rule *rule, enum abi abi)
{
	unsigned width = engine_width(abi);
	struct comparison_chain chain = engine_chain(rule, width, NULL);

	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		struct syscall_route route;
		struct comparison_chain through;

		if (id == SYSCALL_NONE)
			continue;
		if (syscall_number(id, abi) >= 0)
			engine_tree_add(arena, &calls[id], &chain);
		route = syscall_multiplexed(id, abi);
		if (route.via == SYSCALL_NONE)
			continue;
		through = engine_chain(rule, width, &route.call);
		engine_tree_add(arena, &calls[route.via], &through);
	}
}

/* What is counted. */
struct count {
	struct arena *arena;
	const struct profile *profile;
	const struct host *host;
	syscall_id largest;
	size_t most; /* of the largest */
};

static bool is_kept(const struct count *count, const struct profile_rule *rule, enum abi abi)
{
	static const uint64_t no_args[CUBE_ARGS];

	return profile_is_on(rule, abi) && !profile_skips(count->profile, rule, abi) &&
	       (!count->host || cube_has(&rule->guard, no_args, *count->host));
}

/* The trees of ABI, by call, of the rules that are kept; with conditions alone if asked for. */
static const struct engine_tree *grow_trees(const struct count *count, enum abi abi,
					    bool conditional)
{
	struct engine_tree *calls =
		ARENA_ARRAY(count->arena, struct engine_tree, (size_t)syscall_count());

	for (size_t i = 0; i < count->profile->rules.len; i++) {
		const struct profile_rule *rule = &count->profile->rules.ptr[i];

		if (is_kept(count, rule, abi) && (rule->args.len || !conditional))
			add_rule(count->arena, calls, rule, abi);
	}
	return calls;
}

static size_t abi_size(struct count *count, enum abi abi)
{
	const struct engine_tree *calls = grow_trees(count, abi, false);
	size_t size = 0;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		size_t one = engine_tree_size(&calls[id]) + (calls[id].rules ? PER_CALL : 0);

		size += one;
		if (one > count->most) {
			count->most = one;
			count->largest = id;
		}
	}
	return size;
}

size_t engine_size(const struct profile *profile, enum abi machine, const struct host *host,
		   syscall_id *largest)
{
	struct count count = {arena_new(), profile, host, SYSCALL_NONE, 0};
	size_t size = FRAME;

	ABI_EACH(abi, profile->abis & abi_of_machine(machine))
		size += abi_size(&count, abi);
	arena_free(count.arena);
	*largest = count.largest;
	return size + size / LONG_JUMPS;
}

const uint64_t *engine_steps(struct arena *arena, const struct profile *profile,
			     enum abi machine, const struct host *host)
{
	struct count count = {arena_new(), profile, host, SYSCALL_NONE, 0};
	uint64_t *steps = ARENA_ARRAY(arena, uint64_t, (size_t)syscall_count());

	ABI_EACH(abi, profile->abis & abi_of_machine(machine)) {
		const struct engine_tree *calls = grow_trees(&count, abi, true);

		for (syscall_id id = 0; id < syscall_count(); id++)
			if (calls[id].steps > steps[id])
				steps[id] = calls[id].steps;
	}
	arena_free(count.arena);
	return steps;
}

/* What RULE may take for one call on ABIs of WIDTH, where it shares nothing with others. */
static size_t most_for_call(const struct profile_rule *rule, unsigned width)
{
	struct comparison_chain chain = engine_chain(rule, width, NULL);
	size_t size = PER_CALL;

	for (size_t i = 0; i < chain.len; i++)
		size += chain.copies[i] * engine_comparison_size(&chain.comparisons[i]);
	return size;
}

/* The number of a sub-call, a half of it. */
#define PER_HALF 2

/* Add to SIZES what RULE may take for ID and for what it is behind. */
static void add_most(const struct count *count, const struct profile_rule *rule, syscall_id id,
		     const size_t most[2], size_t sizes[ABI_COUNT])
{
	ABI_EACH(abi, count->profile->abis) {
		bool is_wide = engine_width(abi) == 64;

		if (!is_kept(count, rule, abi))
			continue;
		if (syscall_number(id, abi) >= 0)
			sizes[abi] += most[is_wide];
		if (syscall_multiplexed(id, abi).via != SYSCALL_NONE)
			sizes[abi] += most[is_wide] + PER_HALF * (is_wide ? 2u : 1u);
	}
}

void engine_sizes_at_most(const struct profile *profile, size_t sizes[ABI_COUNT])
{
	struct count count = {.profile = profile};

	memset(sizes, 0, ABI_COUNT * sizeof(*sizes));
	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];
		const size_t most[] = {most_for_call(rule, 32), most_for_call(rule, 64)};

		for (size_t j = 0; j < rule->names.len; j++) {
			const char *name = rule->names.ptr[j];
			syscall_id id = syscall_find(name, strlen(name));

			if (id != SYSCALL_NONE)
				add_most(&count, rule, id, most, sizes);
		}
	}
}

size_t engine_size_at_most(const struct profile *profile, enum abi machine,
			   const size_t sizes[ABI_COUNT])
{
	size_t size = FRAME;

	ABI_EACH(abi, profile->abis & abi_of_machine(machine))
		size += sizes[abi];
	return size + size / LONG_JUMPS;
}
