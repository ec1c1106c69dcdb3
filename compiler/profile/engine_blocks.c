/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/engine_blocks.h"

#include "core/arena.h"
#include "kernel/seccomp.h"
#include "model/host.h"
#include "profile/engine.h"
#include "profile/engine_tree.h"

#include <stdlib.h>

/* Of more on a call the filter is too long anyway. */
#define RULES_MAX BPF_PROGRAM_MAX

/* Of so many capabilities that the rules on a call ask for all sets are looked at. */
#define CAPS_MAX 10

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
	struct rule_args args;
	unsigned width;
	uint32_t ret;
	const struct profile_rule *rule;
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
	const struct profile_arg *arg = &adding->args.ptr[at];
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
	const struct profile_arg *arg = &adding->args.ptr[at];
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
	enum profile_op op = adding->args.ptr[at].op;
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
	if (next == adding->args.len) {
		*way = (struct block_way){.ends = true, .ret = adding->ret};
		return;
	}
	op = adding->args.ptr[next].op;
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
	const struct profile_arg *arg = &adding->args.ptr[at];

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
		return is_less || at < adding->args.len;
	if (at == adding->args.len)
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
	const struct cube *hosts; /* where it is */
};

struct block_walk {
	struct arena *arena;
	VEC(struct unloaded) unloaded;
	syscall_id id;
	const struct cube *hosts; /* that keep the rules which are walked */
	syscall_id unsure; /* whose rules are not walked for each host; or SYSCALL_NONE */
};

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
	uint64_t hash = base_mix(after.place, ((uint64_t)after.mask << 32) | test->value);

	hash = base_mix(hash, ((uint64_t)before.mask << 32) | before.place);
	hash = base_mix(hash, test->op == PROFILE_MASKED_EQ ? PROFILE_EQ : test->op);
	hash = base_mix(hash, walk_way(walk, &block->ways[1], after, next));
	return base_mix(hash, walk_way(walk, &block->ways[0], after, next));
}

static bool has_below(const struct block *block)
{
	return block->ways[0].level.len || block->ways[1].level.len;
}

static uint64_t walk_way(struct block_walk *walk, const struct block_way *way,
			 struct load_state loaded, uint64_t next)
{
	if (way->ends)
		return base_mix(1, way->ret);
	for (size_t i = way->level.len; i-- > 0;) {
		const struct block *block = way->level.ptr[i];
		const struct block *before = i ? way->level.ptr[i - 1] : NULL;
		struct load_state left = before ? left_by(before) : loaded;

		next = walk_block(walk, block, left, next);
		if (!needs_load(block, left))
			*VEC_PUSH(walk->arena, &walk->unloaded) =
				(struct unloaded){next, before && has_below(before), walk->id,
						  block->rule, walk->hosts};
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

/* Whether there is a host that is like A and like B: *HOST. */
static bool find_host(const struct cube *a, const struct cube *b, struct host *host)
{
	host->caps = a->held | b->held;
	host->kernel = a->kernel_lo > b->kernel_lo ? a->kernel_lo : b->kernel_lo;
	return !(host->caps & (a->lacked | b->lacked)) && host->kernel < a->kernel_hi &&
	       host->kernel < b->kernel_hi;
}

/*
 * True when, on some host, a block stands behind one that nothing returns to it from below, and
 * behind another from below which something does.
 */
static bool find_clash(const struct block_walk *walk, struct engine_clash *clash)
{
	const struct unloaded *all = walk->unloaded.ptr;
	struct host host;
	size_t first = 0;

	for (size_t i = 0; i < walk->unloaded.len; i++) {
		if (all[i].block != all[first].block)
			first = i;
		for (size_t j = first; j < i; j++)
			if (all[i].returns != all[j].returns &&
			    find_host(all[i].hosts, all[j].hosts, &host)) {
				*clash = (struct engine_clash){{all[j].id, all[i].id},
							       {all[j].rule, all[i].rule},
							       host};
				return true;
			}
	}
	return false;
}

/* A rule on one call, as libseccomp gets it. */
struct call_rule {
	const struct profile_rule *rule;
	struct rule_args args;
};

VEC_STRUCT(call_rules, struct call_rule);

/* Let ADDING be about RULE. */
static void set_rule(struct adding *adding, enum abi abi, const struct call_rule *rule)
{
	adding->args = rule->args;
	adding->rule = rule->rule;
	adding->ret = action_ret(profile_action(rule->rule, abi));
}

/*
 * Walk the trees that RULES make, all on one call: libseccomp leaves out some of those that say
 * something again, not all.
 */
static void walk_rules(struct block_walk *walk, enum abi abi, const struct call_rules *rules)
{
	struct adding adding = {.arena = walk->arena, .width = engine_width(abi)};
	struct block_way all = {0}, fewer = {0};
	bool says_again = false;

	if (rules->len > RULES_MAX)
		return;
	for (size_t i = 0; i < rules->len; i++) {
		set_rule(&adding, abi, &rules->ptr[i]);
		add_from(&adding, &all, 0);
	}
	walk_way(walk, &all, NOTHING_LOADED, 0);
	for (size_t i = 0; i < rules->len; i++) {
		set_rule(&adding, abi, &rules->ptr[i]);
		if (is_said_again(&adding, &all, 0, false))
			says_again = true;
		else
			add_from(&adding, &fewer, 0);
	}
	if (says_again)
		walk_way(walk, &fewer, NOTHING_LOADED, 0);
}

/* Hosts. */

/* The capabilities that RULES ask for, and, ascending, from which kernels on others are kept.
 */
static struct host_need need_of(struct arena *arena, const struct call_rules *rules)
{
	struct host_need need = {0};

	for (size_t i = 0; i < rules->len; i++) {
		const struct cube *guard = &rules->ptr[i].rule->guard;

		need.caps |= guard->held | guard->lacked;
		host_need_kernel(arena, &need, guard->kernel_lo);
		host_need_kernel(arena, &need, guard->kernel_hi);
	}
	return need;
}

static void walk_hosts(struct block_walk *walk, enum abi abi, const struct call_rules *rules,
		       const struct cube *hosts)
{
	static const uint64_t no_args[CUBE_ARGS];
	struct host host = {hosts->held, hosts->kernel_lo};
	struct call_rules kept = {0};

	for (size_t i = 0; i < rules->len; i++)
		if (cube_has(&rules->ptr[i].rule->guard, no_args, host))
			*VEC_PUSH(walk->arena, &kept) = rules->ptr[i];
	walk->hosts = hosts;
	walk_rules(walk, abi, &kept);
}

/* Walk what RULES, all on one call, come to where all are kept. */
static void walk_all(struct block_walk *walk, enum abi abi, const struct call_rules *rules)
{
	struct cube *hosts = ARENA_NEW(walk->arena, struct cube);

	*hosts = cube_all();
	walk->hosts = hosts;
	walk_rules(walk, abi, rules);
}

/* The same on each host that makes a difference to them. */
static void walk_call(struct block_walk *walk, enum abi abi, const struct call_rules *rules)
{
	struct host_need need = need_of(walk->arena, rules);
	uint64_t held = 0;

	if (__builtin_popcountll(need.caps) > CAPS_MAX) {
		walk->unsure = walk->id;
		walk_all(walk, abi, rules);
		return;
	}
	do {
		for (size_t i = 0; i <= need.kernels.len; i++) {
			struct cube *hosts = ARENA_NEW(walk->arena, struct cube);

			*hosts = (struct cube){.held = held, .lacked = need.caps & ~held};
			hosts->kernel_lo = i ? need.kernels.ptr[i - 1] : KERNEL_MIN;
			hosts->kernel_hi =
				i < need.kernels.len ? need.kernels.ptr[i] : KERNEL_MAX;
			walk_hosts(walk, abi, rules, hosts);
		}
		held = (held - need.caps) & need.caps; /* the next set */
	} while (held);
}

/* Add ENTRY of RULE, which names no index twice. */
static void add_to_calls(struct arena *arena, struct call_rules *calls, enum abi abi,
			 const struct profile_rule *rule, const struct profile_rule *entry)
{
	unsigned width = engine_width(abi);

	PROFILE_EACH_CALL(id, rule) {
		struct syscall_route route = syscall_multiplexed(id, abi);

		if (syscall_number(id, abi) >= 0)
			*VEC_PUSH(arena, &calls[id]) =
				(struct call_rule){rule, engine_args(entry, width, NULL)};
		if (route.via != SYSCALL_NONE)
			*VEC_PUSH(arena, &calls[route.via]) = (struct call_rule){
				rule, engine_args(entry, width, &route.call)};
	}
}

/* The rules that ABI has, by syscall_id; one without a condition takes all others on its calls
 * out. */
static struct call_rules *rules_on(struct arena *arena, const struct profile *profile,
				   enum abi abi)
{
	struct call_rules *calls =
		ARENA_ARRAY(arena, struct call_rules, (size_t)syscall_count());

	VEC_EACH(rule, profile->rules) {
		struct profile_rule entry;

		if (!rule->args.len || !profile_applies(profile, rule, abi))
			continue;
		for (size_t i = 0; profile_entry(rule, i, &entry); i++)
			add_to_calls(arena, calls, abi, rule, &entry);
	}
	return calls;
}

static void walk_abi(struct block_walk *walk, const struct profile *profile, enum abi abi)
{
	const struct call_rules *calls = rules_on(walk->arena, profile, abi);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		walk->id = id;
		if (calls[id].len)
			walk_call(walk, abi, &calls[id]);
	}
}

bool engine_blocks_clash(const struct profile *profile, enum abi machine,
			 struct engine_clash *clash)
{
	struct block_walk walk = {.arena = arena_new(), .unsure = SYSCALL_NONE};
	bool found;

	ABI_EACH(abi, profile->abis & abi_of_machine(machine))
		walk_abi(&walk, profile, abi);
	if (walk.unloaded.len)
		qsort(walk.unloaded.ptr, walk.unloaded.len, sizeof(*walk.unloaded.ptr),
		      compare_unloaded);
	*clash = (struct engine_clash){.calls = {walk.unsure, walk.unsure}};
	found = find_clash(&walk, clash) || walk.unsure != SYSCALL_NONE;
	arena_free(walk.arena);
	return found;
}
