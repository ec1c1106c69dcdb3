/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/lost_abis.h"

#include "model/policy.h"
#include "profile/engine.h"

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

/* What may come first of the rules of one ABI. */
struct race {
	bool is_run;    /* there is a call that the ABI has, with something to lose */
	unsigned real;  /* comparisons of the first of those */
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

static struct race race_of(struct arena *arena, const struct profile *profile, enum abi abi)
{
	struct race race = {false, UINT_MAX, UINT_MAX};
	struct tally *tallies = ARENA_ARRAY(arena, struct tally, (size_t)syscall_count());

	for (size_t i = 0; i < profile->rules.len; i++)
		if (profile_is_on(&profile->rules.ptr[i], abi) &&
		    !profile_skips(profile, &profile->rules.ptr[i], abi))
			add_names(tallies, &profile->rules.ptr[i], abi);
	for (syscall_id id = 0; id < syscall_count(); id++)
		enter(&race, &tallies[id], id, abi);
	return race;
}

static bool is_lost(struct arena *arena, const struct profile *profile, enum abi abi)
{
	struct race race = race_of(arena, profile, abi);

	return race.is_run && race.ghost < race.real;
}

/* x86_64 and x32 in one program: among equals, all of x86_64's come first. */
static bool are_twins_lost(struct arena *arena, const struct profile *profile)
{
	struct race first = race_of(arena, profile, ABI_X86_64);
	struct race second = race_of(arena, profile, ABI_X32);
	bool first_leads = first.real <= first.ghost && first.real <= second.ghost;
	bool second_leads = second.real < first.ghost && second.real <= second.ghost;

	return (first.is_run || second.is_run) && !first_leads && !second_leads;
}

/* A plain rule on a call that ABI has, kept on all its hosts: nothing comes before that. */
static bool has_plain_rule(const struct profile *profile, enum abi abi)
{
	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (rule->args.len || !profile_is_on(rule, abi) ||
		    !cube_ignores_host(&rule->guard) || profile_skips(profile, rule, abi))
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

abi_set lost_abis(struct arena *arena, const struct profile *profile)
{
	const abi_set twins = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32);
	abi_set lost = 0;

	/* either of the twins alone has a load of its own, to tell it from the other */
	if ((profile->abis & twins) == twins && !has_plain_rule(profile, ABI_X86_64) &&
	    are_twins_lost(arena, profile))
		lost = twins;
	ABI_EACH(abi, profile->abis & ~twins)
		if (!has_plain_rule(profile, abi) && is_lost(arena, profile, abi))
			lost |= ABI_BIT(abi);
	return lost;
}
