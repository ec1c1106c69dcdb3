/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/lost_abis.h"

#include "profile/engine.h"
#include "profile/engine_tree.h"

#include <limits.h>

/* Every libseccomp with the mistake knows the calls up to this kernel. */
#define KNOWN_SINCE KERNEL_VERSION_OF(5, 8)

/*
 * The comparisons of 32 bits that the rules on one call of one ABI take.  libseccomp
 * shares those that rules begin with, and which rules are kept depends on the host: how
 * many they are is known within bounds.
 */
struct comparisons {
	unsigned rules;
	unsigned most;   /* of all rules together: never fewer than libseccomp's */
	unsigned least;  /* of the shortest rule: never more */
	bool everywhere; /* one rule is kept on all hosts of the machine */
};

/* One rule more, which takes COUNT. */
static void add_one(struct comparisons *call, unsigned count, bool everywhere)
{
	call->least = call->rules++ == 0 || count < call->least ? count : call->least;
	call->most += count;
	call->everywhere = call->everywhere || everywhere;
}

/* RULE on a call; SUB_CALL: as carried over to its multiplexer, or NULL. */
static void add_rule(struct comparisons *call, const struct profile_rule *rule, unsigned width,
		     const uint32_t *sub_call)
{
	bool everywhere = cube_ignores_host(&rule->guard);
	struct profile_rule one;

	for (size_t i = 0; profile_entry(rule, i, &one); i++)
		add_one(call, (unsigned)engine_chain(&one, width, sub_call).len, everywhere);
}

/* True of a call that ABI surely has, whatever the libseccomp. */
static bool is_real(syscall_id id, enum abi abi)
{
	return syscall_number(id, abi) >= 0 && syscall_since(id) <= KNOWN_SINCE;
}

/*
 * RULE on each of its calls: calls[syscall_id].  True when one is plain, is kept on all hosts
 * and is about a real call: nothing comes before that.
 */
static bool add_names(struct comparisons *calls, const struct profile_rule *rule, enum abi abi)
{
	bool is_plain = !rule->args.len && cube_ignores_host(&rule->guard);
	unsigned width = engine_width(abi);

	PROFILE_EACH_CALL(id, rule) {
		struct syscall_route route = syscall_multiplexed(id, abi);

		if (is_plain && is_real(id, abi))
			return true;
		add_rule(&calls[id], rule, width, NULL);
		if (route.via != SYSCALL_NONE)
			add_rule(&calls[route.via], rule, width, &route.call);
	}
	return false;
}

/* Who may come first of the calls of one ABI; UINT_MAX comparisons: there is none. */
struct front_runners {
	bool has_rules;  /* on a call that the ABI has: there is something to lose */
	unsigned real;   /* comparisons, at most, of the first such call that is surely there */
	unsigned pseudo; /* comparisons, at least, of the first call that it does not have */
};

static void enter(struct front_runners *front, const struct comparisons *call, syscall_id id,
		  enum abi abi)
{
	if (call->rules == 0)
		return;
	if (syscall_number(id, abi) < 0) {
		front->pseudo = call->least < front->pseudo ? call->least : front->pseudo;
		return;
	}
	front->has_rules = true;
	if (call->everywhere && is_real(id, abi))
		front->real = call->most < front->real ? call->most : front->real;
}

static struct front_runners find_front_runners(struct arena *arena,
					       const struct profile *profile, enum abi abi)
{
	struct front_runners front = {false, UINT_MAX, UINT_MAX};
	struct comparisons *calls =
		ARENA_ARRAY(arena, struct comparisons, (size_t)syscall_count());

	VEC_EACH(rule, profile->rules)
		if (profile_applies(profile, rule, abi) && add_names(calls, rule, abi))
			return (struct front_runners){.has_rules = true};
	for (syscall_id id = 0; id < syscall_count(); id++)
		enter(&front, &calls[id], id, abi);
	return front;
}

/* Among equals the real call is first. */
static bool is_lost(struct arena *arena, const struct profile *profile, enum abi abi)
{
	struct front_runners front = find_front_runners(arena, profile, abi);

	return front.has_rules && front.pseudo < front.real;
}

/* x86_64 and x32 in one program: among equals, all of x86_64's come first. */
static bool are_twins_lost(struct arena *arena, const struct profile *profile)
{
	struct front_runners first = find_front_runners(arena, profile, ABI_X86_64);
	struct front_runners second = find_front_runners(arena, profile, ABI_X32);
	bool first_leads = first.real <= first.pseudo && first.real <= second.pseudo;
	bool second_leads = second.real < first.pseudo && second.real <= second.pseudo;

	return (first.has_rules || second.has_rules) && !first_leads && !second_leads;
}

abi_set lost_abis(struct arena *arena, const struct profile *profile)
{
	const abi_set twins = ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32);
	abi_set lost = 0;

	/* either of the twins alone has a load of its own, to tell it from the other */
	if ((profile->abis & twins) == twins && are_twins_lost(arena, profile))
		lost = twins;
	ABI_EACH(abi, profile->abis & ~twins)
		if (is_lost(arena, profile, abi))
			lost |= ABI_BIT(abi);
	return lost;
}
