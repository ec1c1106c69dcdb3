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

	PROFILE_EACH_CALL(id, rule) {
		struct syscall_route route = syscall_multiplexed(id, abi);
		struct comparison_chain through;

		if (syscall_number(id, abi) >= 0)
			engine_tree_add(arena, &calls[id], &chain);
		if (route.via == SYSCALL_NONE)
			continue;
		through = engine_chain(rule, width, &route.call);
		engine_tree_add(arena, &calls[route.via], &through);
	}
}

/* The trees of ABI, by call, of the rules kept on HOST; with conditions alone if asked for. */
static const struct engine_tree *grow_trees(struct arena *arena, const struct profile *profile,
					    enum abi abi, const struct host *host,
					    bool conditional)
{
	struct engine_tree *calls =
		ARENA_ARRAY(arena, struct engine_tree, (size_t)syscall_count());

	VEC_EACH(rule, profile->rules)
		if ((rule->args.len || !conditional) && profile_is_kept(rule, host) &&
		    profile_applies(profile, rule, abi))
			add_rule(arena, calls, rule, abi);
	return calls;
}

size_t engine_size(const struct profile *profile, enum abi machine, const struct host *host,
		   syscall_id *largest)
{
	struct arena *arena = arena_new();
	size_t size = FRAME, most = 0;

	*largest = SYSCALL_NONE;
	ABI_EACH(abi, profile->abis & abi_of_machine(machine)) {
		const struct engine_tree *calls = grow_trees(arena, profile, abi, host, false);

		for (syscall_id id = 0; id < syscall_count(); id++) {
			size_t one =
				engine_tree_size(&calls[id]) + (calls[id].rules ? PER_CALL : 0);

			size += one;
			if (one > most) {
				most = one;
				*largest = id;
			}
		}
	}
	arena_free(arena);
	return size + size / LONG_JUMPS;
}

const uint64_t *engine_steps(struct arena *arena, const struct profile *profile,
			     enum abi machine, const struct host *host)
{
	struct arena *passing = arena_new();
	uint64_t *steps = ARENA_ARRAY(arena, uint64_t, (size_t)syscall_count());

	ABI_EACH(abi, profile->abis & abi_of_machine(machine)) {
		const struct engine_tree *calls = grow_trees(passing, profile, abi, host, true);

		for (syscall_id id = 0; id < syscall_count(); id++)
			if (calls[id].steps > steps[id])
				steps[id] = calls[id].steps;
	}
	arena_free(passing);
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

/* Add to SIZES what a rule on ABIS may take for ID and for what it is behind. */
static void add_most(abi_set abis, syscall_id id, const size_t most[2], size_t sizes[ABI_COUNT])
{
	ABI_EACH(abi, abis & syscall_abis(id))
		sizes[abi] += most[engine_width(abi) == 64];
	ABI_EACH(abi, abis & syscall_behind(id)) {
		bool is_wide = engine_width(abi) == 64;

		sizes[abi] += most[is_wide] + PER_HALF * (is_wide ? 2u : 1u);
	}
}

void engine_sizes_at_most(const struct profile *profile, size_t sizes[ABI_COUNT])
{
	memset(sizes, 0, ABI_COUNT * sizeof(*sizes));
	VEC_EACH(rule, profile->rules) {
		const size_t most[] = {most_for_call(rule, 32), most_for_call(rule, 64)};
		abi_set abis = profile_abis(profile, rule);

		PROFILE_EACH_CALL(id, rule)
			add_most(abis, id, most, sizes);
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
