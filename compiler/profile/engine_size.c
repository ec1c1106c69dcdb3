/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_size.h"

#include "profile/engine.h"

#include <stdlib.h>
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

/* One comparison of 32 bits. */
struct comparison {
	unsigned index;
	enum profile_op op;
	uint32_t mask, value;
	bool upper;
};

/* A rule on one call as libseccomp takes it: half by half, from argument 0 on. */
struct comparison_chain {
	struct comparison comparisons[3 * CUBE_ARGS];
	size_t len;
};

/* Those of all calls that one rule names are the same. */
VEC_STRUCT(comparison_chains, const struct comparison_chain *);

static int compare_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_two(const struct comparison *a, const struct comparison *b)
{
	int order = compare_u32(a->index, b->index);

	if (order == 0)
		order = b->upper - a->upper;
	if (order == 0)
		order = compare_u32(a->op, b->op);
	if (order == 0)
		order = compare_u32(a->mask, b->mask);
	return order ? order : compare_u32(a->value, b->value);
}

/* How many comparisons A and B begin with alike. */
static size_t common(const struct comparison_chain *a, const struct comparison_chain *b)
{
	size_t i = 0;

	while (i < a->len && i < b->len &&
	       compare_two(&a->comparisons[i], &b->comparisons[i]) == 0)
		i++;
	return i;
}

static int compare_chains(const void *x, const void *y)
{
	const struct comparison_chain *a = *(const struct comparison_chain *const *)x,
				      *b = *(const struct comparison_chain *const *)y;
	size_t i = common(a, b);

	if (i == a->len || i == b->len)
		return (a->len > b->len) - (a->len < b->len);
	return compare_two(&a->comparisons[i], &b->comparisons[i]);
}

static void add_comparison(struct comparison_chain *chain, const struct profile_arg *arg,
			   bool upper)
{
	bool masked = arg->op == PROFILE_MASKED_EQ;
	unsigned shift = upper ? 32 : 0;

	chain->comparisons[chain->len++] = (struct comparison){
		.index = arg->index,
		.op = arg->op,
		.mask = masked ? (uint32_t)(arg->value >> shift) : UINT32_MAX,
		.value = (uint32_t)((masked ? arg->value_two : arg->value) >> shift),
		.upper = upper,
	};
}

static void add_arg(struct comparison_chain *chain, const struct profile_arg *arg,
		    unsigned width)
{
	bool both =
		arg->op == PROFILE_EQ || arg->op == PROFILE_NE || arg->op == PROFILE_MASKED_EQ;

	if (width == 64)
		add_comparison(chain, arg, true);
	if (width == 64 && !both) /* above, equal, and then the lower half */
		add_comparison(chain, arg, true);
	add_comparison(chain, arg, false);
}

static void add_args(struct comparison_chain *chain, const struct profile_rule *rule,
		     unsigned width, unsigned first)
{
	for (unsigned index = first; index < CUBE_ARGS; index++)
		for (size_t i = 0; i < rule->args.len; i++)
			if (rule->args.ptr[i].index == index)
				add_arg(chain, &rule->args.ptr[i], width);
}

/* SUB_CALL: what argument 0 has to be instead of what RULE says of it, or NULL. */
static const struct comparison_chain *chain_of(struct arena *arena,
					       const struct profile_rule *rule, unsigned width,
					       const unsigned *sub_call)
{
	struct comparison_chain *chain = ARENA_NEW(arena, struct comparison_chain);

	if (sub_call)
		add_arg(chain, &(struct profile_arg){.op = PROFILE_EQ, .value = *sub_call},
			width);
	add_args(chain, rule, width, sub_call != NULL);
	return chain;
}

/* Load, mask, test.  Equal loads are often shared. */
static size_t comparison_size(const struct comparison *comparison)
{
	return comparison->mask == UINT32_MAX ? 2 : 3;
}

/* The instructions for CHAINS, which get sorted: what two begin with is there once. */
static size_t tree_size(struct comparison_chains *chains)
{
	size_t size = chains->len ? PER_CALL : 0;

	if (chains->len > 1)
		qsort(chains->ptr, chains->len, sizeof(chains->ptr[0]), compare_chains);
	for (size_t i = 0; i < chains->len; i++) {
		size_t shared = i ? common(chains->ptr[i - 1], chains->ptr[i]) : 0;

		size += shared == 0;
		for (size_t j = shared; j < chains->ptr[i]->len; j++)
			size += comparison_size(&chains->ptr[i]->comparisons[j]);
	}
	return size;
}

/* Append what RULE is on ABI to the chains of each of its calls, and of their multiplexers. */
static void add_rule(struct arena *arena, struct comparison_chains *calls,
		     const struct profile_rule *rule, enum abi abi)
{
	unsigned width = engine_width(abi);
	const struct comparison_chain *chain = chain_of(arena, rule, width, NULL);

	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		struct syscall_route route;

		if (id == SYSCALL_NONE)
			continue;
		if (syscall_number(id, abi) >= 0)
			*VEC_PUSH(arena, &calls[id]) = chain;
		route = syscall_multiplexed(id, abi);
		if (route.via != SYSCALL_NONE)
			*VEC_PUSH(arena, &calls[route.via]) =
				chain_of(arena, rule, width, &route.call);
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

static size_t abi_size(struct count *count, enum abi abi)
{
	struct comparison_chains *calls =
		ARENA_ARRAY(count->arena, struct comparison_chains, (size_t)syscall_count());
	size_t size = 0;

	for (size_t i = 0; i < count->profile->rules.len; i++)
		if (is_kept(count, &count->profile->rules.ptr[i], abi))
			add_rule(count->arena, calls, &count->profile->rules.ptr[i], abi);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		size_t one = tree_size(&calls[id]);

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

/* What RULE may take for one call on ABIs of WIDTH, where it shares nothing with others. */
static size_t most_for_call(const struct profile_rule *rule, unsigned width)
{
	struct comparison_chain chain = {.len = 0};
	size_t size = PER_CALL + 1;

	add_args(&chain, rule, width, 0);
	for (size_t i = 0; i < chain.len; i++)
		size += comparison_size(&chain.comparisons[i]);
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
