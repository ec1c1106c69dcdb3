/* SPDX-License-Identifier: Apache-2.0 */
#include "target/engine_lost.h"

#include "ir/policy.h"
#include "target/engine.h"

#include <limits.h>
#include <string.h>

/* Every libseccomp with the mistake knows the calls up to this kernel. */
#define KNOWN_SINCE KERNEL_VERSION_OF(5, 8)

/* What the rules on one call of one ABI come to. */
struct tally {
	unsigned rules;
	unsigned most;   /* comparisons, all rules together: never fewer than libseccomp's */
	unsigned least;  /* comparisons of the shortest rule: never more */
	bool everywhere; /* one rule is kept on all hosts of the machine */
};

/* Comparisons of 32 bits that ARG takes, where WIDTH bits are compared. */
static unsigned arg_nodes(const struct profile_arg *arg, unsigned width)
{
	uint64_t all = width == 64 ? UINT64_MAX : UINT32_MAX;

	if (arg->op == PROFILE_MASKED_EQ && (arg->value & all) == 0)
		return 0;
	if (width == 32)
		return 1;
	return arg->op == PROFILE_EQ || arg->op == PROFILE_NE || arg->op == PROFILE_MASKED_EQ
		       ? 2
		       : 3;
}

static void add_nodes(struct tally *tally, unsigned nodes, bool everywhere)
{
	tally->least = tally->rules++ == 0 || nodes < tally->least ? nodes : tally->least;
	tally->most += nodes;
	tally->everywhere = tally->everywhere || everywhere;
}

/* RULE on a call; VIA: as carried over to its multiplexer, where argument 0 is the sub-call. */
static void add_rule(struct tally *tally, const struct profile_rule *rule, unsigned width,
		     bool via)
{
	bool everywhere = cube_ignores_host(&rule->guard);
	bool apart = profile_repeats_index(rule);
	unsigned sub_call = !via ? 0 : width == 64 ? 2 : 1;
	unsigned nodes = sub_call;

	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];

		if (!via || arg->index != 0)
			nodes += arg_nodes(arg, width);
		if (apart) {
			add_nodes(tally, nodes, everywhere);
			nodes = sub_call;
		}
	}
	if (!apart)
		add_nodes(tally, nodes, everywhere);
}

static void add_names(struct tally *tallies, const struct profile_rule *rule, enum abi abi)
{
	unsigned width = engine_width(abi);

	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		syscall_id via;

		if (id == SYSCALL_NONE)
			continue;
		add_rule(&tallies[id], rule, width, false);
		via = syscall_multiplexed(id, abi).via;
		if (via != SYSCALL_NONE)
			add_rule(&tallies[via], rule, width, true);
	}
}

/* What may come first in a program. */
struct race {
	bool is_run;   /* there is a call that the program has, with something to lose */
	unsigned real; /* comparisons of the first of those */
	unsigned ghost; /* and of the first name that it has not */
};

static void enter(struct race *race, const struct tally *tally, syscall_id id, enum abi abi)
{
	if (tally->rules == 0)
		return;
	if (syscall_number(id, abi) < 0) {
		race->ghost = tally->least < race->ghost ? tally->least : race->ghost;
		return;
	}
	race->is_run = true;
	if (tally->everywhere && syscall_since(id) <= KNOWN_SINCE)
		race->real = tally->most < race->real ? tally->most : race->real;
}

/* PROGRAM: ABIs that libseccomp tests for in one go. */
static bool is_lost(struct arena *arena, const struct profile *profile, abi_set program)
{
	struct race race = {false, UINT_MAX, UINT_MAX};

	ABI_EACH(abi, program) {
		abi_set machine = ABI_BIT(abi_info(abi)->machine);
		struct tally *tallies =
			ARENA_ARRAY(arena, struct tally, (size_t)syscall_count());

		for (size_t i = 0; i < profile->rules.len; i++)
			if ((profile->rules.ptr[i].machines & machine) &&
			    !action_equal(profile->rules.ptr[i].action, profile->fallback))
				add_names(tallies, &profile->rules.ptr[i], abi);
		for (syscall_id id = 0; id < syscall_count(); id++)
			enter(&race, &tallies[id], id, abi);
	}
	return race.is_run && race.ghost < race.real;
}

/* A plain rule on a call that ABI has, kept on all its hosts: nothing comes before that. */
static bool has_plain_rule(const struct profile *profile, enum abi abi)
{
	abi_set machine = ABI_BIT(abi_info(abi)->machine);

	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (rule->args.len || !(rule->machines & machine) ||
		    !cube_ignores_host(&rule->guard) ||
		    action_equal(rule->action, profile->fallback))
			continue;
		for (size_t j = 0; j < rule->names.len; j++) {
			const char *name = rule->names.ptr[j];
			syscall_id id = syscall_find(name, strlen(name));

			if (id != SYSCALL_NONE && syscall_number(id, abi) >= 0 &&
			    syscall_since(id) <= KNOWN_SINCE)
				return true;
		}
	}
	return false;
}

/* x86_64 and x32 make one program; either alone has a load of its own, to tell them apart. */
static abi_set program_of(const struct profile *profile, enum abi abi)
{
	const abi_set twins = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32);

	if (!(ABI_BIT(abi) & twins))
		return ABI_BIT(abi);
	return (profile->abis & twins) == twins ? twins : 0;
}

abi_set engine_lost_abis(struct arena *arena, const struct profile *profile)
{
	abi_set lost = 0;

	ABI_EACH(abi, profile->abis) {
		abi_set program = program_of(profile, abi);

		if (program && !(lost & ABI_BIT(abi)) && !has_plain_rule(profile, abi) &&
		    is_lost(arena, profile, program))
			lost |= program;
	}
	return lost;
}
