/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_blocks.h"

#include "core/arena.h"
#include "kernel/seccomp.h"
#include "profile/engine.h"
#include "profile/engine_tree.h"

#include <stdlib.h>

/* Of more on a call the filter is too long anyway. */
#define RULES_MAX BPF_PROGRAM_MAX

struct block;

/* What comes where a comparison holds, or does not: the end, other comparisons, or what is
 * next.
 */
struct block_way {
	bool ends;
	uint32_t ret;
	VEC(struct block *) level;
};

/* A comparison of 32 bits, one behind the other in its level. */
struct block {
	struct comparison test;          /* by EQ, MASKED_EQ, GE or GT */
	enum profile_op asked;           /* of the rule: levels are sorted by it */
	struct block_way ways[2];        /* where it does not hold, and where it does */
	const struct profile_rule *rule; /* the first one that asks for it */
};

/* A rule, to be added to the comparisons of a call. */
struct adding {
	struct arena *arena;
	const struct profile_arg *args[CUBE_ARGS]; /* that compare anything, in their order */
	size_t len;
	unsigned width;
	uint32_t ret;
	const struct profile_rule *rule;
	struct profile_rule entry; /* of it, which names no index twice */
};

/* Levels: _db_chain_lt, _db_chain_eq and _db_tree_add of libseccomp. */

static bool is_behind(const struct block *a, const struct block *b)
{
	struct comparison one = a->test, other = b->test;

	one.op = a->asked;
	other.op = b->asked;
	return engine_comparison_order(&one, &other) < 0;
}

/* The block on WAY for a half of argument AT, compared by OP, which is there from now on. */
static struct block *add_half(const struct adding *adding, struct block_way *way, size_t at,
			      enum profile_op op, bool upper)
{
	const struct profile_arg *arg = adding->args[at];
	struct block half = {engine_comparison(arg, op, upper), arg->op, .rule = adding->rule};
	struct block *block;
	size_t place = 0;

	for (; place < way->level.len && !is_behind(way->level.ptr[place], &half); place++)
		if (engine_comparison_equal(&way->level.ptr[place]->test, &half.test))
			return way->level.ptr[place];
	block = ARENA_NEW(adding->arena, struct block);
	*block = half;
	VEC_PUSH(adding->arena, &way->level);
	for (size_t i = way->level.len - 1; i > place; i--)
		way->level.ptr[i] = way->level.ptr[i - 1];
	way->level.ptr[place] = block;
	return block;
}

/* Rules. */

static bool is_negated(enum profile_op op)
{
	return engine_tested_op(op) != op;
}

static void add_from(const struct adding *adding, struct block_way *way, size_t next);

/* The two halves of an order: the upper one is above, or it is equal and the lower one decides.
 */
static void add_order(const struct adding *adding, struct block_way *way, size_t at)
{
	const struct profile_arg *arg = adding->args[at];
	struct block *block = add_half(adding, way, at, PROFILE_GT, true);
	bool is_not = is_negated(arg->op);

	if (!is_not)
		add_from(adding, &block->ways[1], at + 1);
	if (block->ways[0].ends)
		return;
	block = add_half(adding, &block->ways[0], at, PROFILE_EQ, true);
	if (is_not)
		add_from(adding, &block->ways[0], at + 1);
	if (block->ways[1].ends)
		return;
	block = add_half(adding, &block->ways[1], at, engine_tested_op(arg->op), false);
	add_from(adding, &block->ways[!is_not], at + 1);
}

static void add_equal(const struct adding *adding, struct block_way *way, size_t at)
{
	enum profile_op op = adding->args[at]->op;
	struct block *block = add_half(adding, way, at, engine_tested_op(op), true);

	if (op == PROFILE_NE)
		add_from(adding, &block->ways[0], at + 1);
	if (block->ways[1].ends)
		return;
	block = add_half(adding, &block->ways[1], at, engine_tested_op(op), false);
	add_from(adding, &block->ways[op != PROFILE_NE], at + 1);
}

/* What is asked from argument NEXT on. */
static void add_from(const struct adding *adding, struct block_way *way, size_t next)
{
	enum profile_op op;

	if (way->ends)
		return;
	if (next == adding->len) {
		*way = (struct block_way){.ends = true, .ret = adding->ret};
		return;
	}
	op = adding->args[next]->op;
	if (adding->width == 32)
		add_from(adding,
			 &add_half(adding, way, next, engine_tested_op(op), false)
				  ->ways[!is_negated(op)],
			 next + 1);
	else if (profile_op_is_order(op))
		add_order(adding, way, next);
	else
		add_equal(adding, way, next);
}

static void add_arg(struct adding *adding, const struct profile_arg *arg)
{
	if (arg->op != PROFILE_MASKED_EQ || (arg->value & engine_ones(adding->width)))
		adding->args[adding->len++] = arg;
}

/* SUB_CALL: what argument 0 has to be; or NULL. */
static void set_args(struct adding *adding, const struct profile_arg *sub_call)
{
	adding->len = 0;
	if (sub_call)
		add_arg(adding, sub_call);
	for (unsigned index = sub_call != NULL; index < CUBE_ARGS; index++)
		VEC_EACH(arg, adding->entry.args)
			if (arg->index == index)
				add_arg(adding, arg);
}

/* What other rules say again: _db_tree_prune of libseccomp. */

/* Behind the half of ARG that is compared by OP; or NULL. */
static const struct block_way *find_half(const struct block_way *way,
					 const struct profile_arg *arg, enum profile_op op,
					 bool upper)
{
	struct comparison test = engine_comparison(arg, op, upper);

	VEC_EACH(block, way->level)
		if (engine_comparison_equal(&(*block)->test, &test))
			return &(*block)->ways[1];
	return NULL;
}

/* Behind argument AT, if it is to be a number, or above one. */
static const struct block_way *find_arg(const struct adding *adding,
					const struct block_way *way, size_t at)
{
	const struct profile_arg *arg = adding->args[at];

	if (is_negated(arg->op))
		return NULL;
	if (adding->width == 64 && profile_op_is_order(arg->op))
		return find_half(way, arg, PROFILE_GT, true);
	if (adding->width == 64)
		way = find_half(way, arg, arg->op, true);
	return way ? find_half(way, arg, arg->op, false) : NULL;
}

/* True when a rule below WAY asks for some of the arguments from AT on, as the one that is
 * looked at does; IS_LESS: it has left one out before. */
static bool is_said_again(const struct adding *adding, const struct block_way *way, size_t at,
			  bool is_less)
{
	const struct block_way *next;

	if (way->ends)
		return is_less || at < adding->len;
	if (at == adding->len)
		return false;
	next = find_arg(adding, way, at);
	return (next && is_said_again(adding, next, at + 1, is_less)) ||
	       is_said_again(adding, way, at + 1, true);
}

/* What blocks have in common: _gen_bpf_node, _gen_bpf_chain and _hsh_add of libseccomp. */

/* What was loaded last, and how it was masked. */
struct load_state {
	unsigned place; /* twice the argument, and one more for its upper half */
	uint32_t mask;
};

#define NOTHING_LOADED ((struct load_state){2 * CUBE_ARGS, 0})

/* A block that needs no load behind the one before. */
struct unloaded {
	uint64_t block;
	bool returns; /* to it, from below the one before it, where other things are loaded */
	syscall_id id;
	const struct profile_rule *rule;
};

struct block_walk {
	struct arena *arena;
	VEC(struct unloaded) unloaded;
	syscall_id id;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

static struct load_state left_by(const struct block *block)
{
	return (struct load_state){2 * block->test.index + block->test.upper, block->test.mask};
}

static bool needs_load(const struct block *block, struct load_state loaded)
{
	struct load_state after = left_by(block);

	return after.place != loaded.place || (after.mask & ~loaded.mask);
}

static uint64_t walk_way(struct block_walk *walk, const struct block_way *way,
			 struct load_state loaded, uint64_t next);

/* What BLOCK is, where LOADED is left by what is before it. */
static uint64_t walk_block(struct block_walk *walk, const struct block *block,
			   struct load_state loaded, uint64_t next)
{
	const struct comparison *test = &block->test;
	struct load_state after = left_by(block);
	struct load_state before = needs_load(block, loaded) ? NOTHING_LOADED : loaded;
	uint64_t hash = mix(after.place, ((uint64_t)after.mask << 32) | test->value);

	hash = mix(hash, ((uint64_t)before.mask << 32) | before.place);
	hash = mix(hash, test->op == PROFILE_MASKED_EQ ? PROFILE_EQ : test->op);
	hash = mix(hash, walk_way(walk, &block->ways[1], after, next));
	return mix(hash, walk_way(walk, &block->ways[0], after, next));
}

static bool has_below(const struct block *block)
{
	return block->ways[0].level.len || block->ways[1].level.len;
}

static uint64_t walk_way(struct block_walk *walk, const struct block_way *way,
			 struct load_state loaded, uint64_t next)
{
	if (way->ends)
		return mix(1, way->ret);
	for (size_t i = way->level.len; i-- > 0;) {
		const struct block *block = way->level.ptr[i];
		const struct block *before = i ? way->level.ptr[i - 1] : NULL;
		struct load_state left = before ? left_by(before) : loaded;

		next = walk_block(walk, block, left, next);
		if (!needs_load(block, left))
			*VEC_PUSH(walk->arena, &walk->unloaded) = (struct unloaded){
				next, before && has_below(before), walk->id, block->rule};
	}
	return next;
}

/* A filter. */

static int compare_unloaded(const void *a, const void *b)
{
	const struct unloaded *one = a, *other = b;

	return one->block == other->block ? one->id - other->id
					  : base_order(one->block, other->block);
}

/*
 * True when a block stands behind one that nothing returns to it from below, and behind another
 * from below which something does.
 */
static bool find_clash(const struct block_walk *walk, struct engine_clash *clash)
{
	const struct unloaded *all = walk->unloaded.ptr;
	size_t first = 0;

	for (size_t i = 0; i < walk->unloaded.len; i++) {
		if (all[i].block != all[first].block)
			first = i;
		if (all[i].returns == all[first].returns)
			continue;
		clash->calls[0] = all[first].id;
		clash->calls[1] = all[i].id;
		clash->rules[0] = all[first].rule;
		clash->rules[1] = all[i].rule;
		return true;
	}
	return false;
}

/* What is done with the rules of an ABI, one after the other; all of it by call. */
struct pass {
	unsigned *rules;         /* how many there are, counted while ALL is NULL */
	struct block_way *all;   /* what they make */
	struct block_way *fewer; /* the same of those that say nothing again; or NULL */
	bool has_all;            /* these are there */
	bool says_again;         /* some do */
};

/* libseccomp leaves out some of the rules that say something again, not all. */
static void add_to_call(struct adding *adding, struct pass *pass, syscall_id id)
{
	if (!pass->all)
		pass->rules[id]++;
	else if (pass->rules[id] > RULES_MAX)
		return;
	else if (!pass->has_all)
		add_from(adding, &pass->all[id], 0);
	else if (is_said_again(adding, &pass->all[id], 0, false))
		pass->says_again = true;
	else if (pass->fewer)
		add_from(adding, &pass->fewer[id], 0);
}

static void add_to_calls(struct adding *adding, struct pass *pass, enum abi abi)
{
	PROFILE_EACH_CALL(id, adding->rule) {
		struct syscall_route route = syscall_multiplexed(id, abi);
		struct profile_arg sub_call = {.op = PROFILE_EQ, .value = route.call};

		set_args(adding, NULL);
		if (syscall_number(id, abi) >= 0)
			add_to_call(adding, pass, id);
		if (route.via == SYSCALL_NONE)
			continue;
		set_args(adding, &sub_call);
		add_to_call(adding, pass, route.via);
	}
}

/* The rules that ABI has; one without a condition takes all others on its calls out. */
static void add_rules(struct arena *arena, const struct profile *profile, enum abi abi,
		      const struct host *host, struct pass *pass)
{
	struct adding adding = {.arena = arena, .width = engine_width(abi)};

	VEC_EACH(rule, profile->rules) {
		if (!rule->args.len || !profile_applies(profile, rule, abi) ||
		    !profile_is_kept(rule, host))
			continue;
		adding.ret = action_ret(profile_action(rule, abi));
		adding.rule = rule;
		for (size_t i = 0; profile_entry(rule, i, &adding.entry); i++)
			add_to_calls(&adding, pass, abi);
	}
}

/* True when there may be too many rules on a call: an entry may be one. */
static bool are_many(const struct profile *profile)
{
	size_t count = 0;

	VEC_EACH(rule, profile->rules)
		count += rule->args.len;
	return count > RULES_MAX;
}

static void walk_calls(struct block_walk *walk, const struct block_way *calls)
{
	for (walk->id = 0; walk->id < syscall_count(); walk->id++)
		walk_way(walk, &calls[walk->id], NOTHING_LOADED, 0);
}

static void walk_abi(struct block_walk *walk, const struct profile *profile, enum abi abi,
		     const struct host *host)
{
	size_t count = (size_t)syscall_count();
	struct pass pass = {.rules = ARENA_ARRAY(walk->arena, unsigned, count)};

	if (are_many(profile))
		add_rules(walk->arena, profile, abi, host, &pass);
	pass.all = ARENA_ARRAY(walk->arena, struct block_way, count);
	add_rules(walk->arena, profile, abi, host, &pass);
	walk_calls(walk, pass.all);
	pass.has_all = true;
	add_rules(walk->arena, profile, abi, host, &pass);
	if (!pass.says_again)
		return;
	pass.fewer = ARENA_ARRAY(walk->arena, struct block_way, count);
	add_rules(walk->arena, profile, abi, host, &pass);
	walk_calls(walk, pass.fewer);
}

bool engine_blocks_clash(const struct profile *profile, enum abi machine,
			 const struct host *host, struct engine_clash *clash)
{
	struct block_walk walk = {.arena = arena_new()};
	bool found;

	ABI_EACH(abi, profile->abis & abi_of_machine(machine))
		walk_abi(&walk, profile, abi, host);
	if (walk.unloaded.len)
		qsort(walk.unloaded.ptr, walk.unloaded.len, sizeof(*walk.unloaded.ptr),
		      compare_unloaded);
	found = find_clash(&walk, clash);
	arena_free(walk.arena);
	return found;
}
