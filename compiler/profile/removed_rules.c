/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules are looked at from the last one on: parts of each are looked up among all that came
 * after it.  All are kept by numbers made of what they say; two with the same one by chance
 * have the library asked in vain.
 */
#include "profile/removed_rules.h"

#include "profile/engine.h"
#include "profile/engine_tree.h"

#include <stdlib.h>

/* Numbers, 0 for 1: a hash table, of which no less than half is free. */
struct number_set {
	struct arena *arena;
	uint64_t *slots; /* 0: free */
	size_t cap, len;
};

static uint64_t *slot_of(const struct number_set *set, uint64_t number)
{
	size_t i = (size_t)number & (set->cap - 1);

	while (set->slots[i] && set->slots[i] != number)
		i = (i + 1) & (set->cap - 1);
	return &set->slots[i];
}

static bool has_number(const struct number_set *set, uint64_t number)
{
	return set->cap && *slot_of(set, number + !number);
}

static void add_number(struct number_set *set, uint64_t number)
{
	struct number_set old = *set;
	uint64_t *slot;

	if (set->len * 2 >= set->cap) {
		set->cap = old.cap ? old.cap * 2 : 64;
		set->slots = ARENA_ARRAY(set->arena, uint64_t, set->cap);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slots[i])
				*slot_of(set, old.slots[i]) = old.slots[i];
		if (old.slots)
			arena_give_back(set->arena, old.slots);
	}
	number += !number;
	slot = slot_of(set, number);
	set->len += *slot == 0;
	*slot = number;
}

/* The comparisons of a rule on a call, argument 0 first, a number each. */
struct comparison_numbers {
	uint64_t ptr[CUBE_ARGS];
	size_t len;
};

static struct comparison_numbers numbers_of(const struct profile_rule *rule, unsigned width,
					    const uint32_t *sub_call)
{
	struct rule_args args = engine_args(rule, width, sub_call);
	struct comparison_numbers numbers = {.len = args.len};

	for (size_t i = 0; i < args.len; i++) {
		const struct profile_arg *arg = &args.ptr[i];
		bool is_masked = arg->op == PROFILE_MASKED_EQ;
		uint64_t mask = engine_ones(width) & (is_masked ? arg->value : UINT64_MAX);
		uint64_t value = mask & (is_masked ? arg->value_two : arg->value);

		numbers.ptr[i] = base_mix(
			base_mix(base_mix(base_mix(1, arg->index), arg->op), mask), value);
	}
	return numbers;
}

/* What is found on ABIs of one width. */
struct removal {
	bool *is_found;
	struct number_set later; /* rules, with their calls */
	abi_set abis;
	unsigned width;
};

/* True when a rule that came later is in NUMBERS, a rule of HEAD, behind the first of them. */
static bool has_part(const struct number_set *later, const struct comparison_numbers *numbers,
		     uint64_t head)
{
	for (size_t from = 1; from < numbers->len; from++) {
		uint64_t number = head;

		for (size_t i = from; i < numbers->len; i++) {
			number = base_mix(number, numbers->ptr[i]);
			if (has_number(later, number))
				return true;
		}
	}
	return false;
}

/* NUMBERS are a rule of HEAD on ID. */
static void add_chain(struct removal *removal, syscall_id id, uint64_t head,
		      const struct comparison_numbers *numbers)
{
	removal->is_found[id] |= has_part(&removal->later, numbers, head);
	for (size_t i = 0; i < numbers->len; i++)
		head = base_mix(head, numbers->ptr[i]);
	add_number(&removal->later, head);
}

/* RULE on ID; SUB_CALL as of engine_args(). */
static void add_call(struct removal *removal, const struct profile_rule *rule, syscall_id id,
		     const uint32_t *sub_call)
{
	uint64_t head = base_mix(base_mix(1, (uint64_t)id), rule->action.verb);
	struct profile_rule entry;

	for (size_t i = profile_repeats_index(rule) ? rule->args.len : 1; i-- > 0;) {
		struct comparison_numbers numbers;

		profile_entry(rule, i, &entry);
		numbers = numbers_of(&entry, removal->width, sub_call);
		add_chain(removal, id, head, &numbers);
	}
}

static void add_rule(struct removal *removal, const struct profile_rule *rule)
{
	for (size_t i = rule->names.len; rule->args.len && i-- > 0;) {
		syscall_id id = profile_call(rule, i);
		abi_set behind = id == SYSCALL_NONE ? 0 : syscall_behind(id) & removal->abis;
		struct syscall_route route;

		if (behind) {
			route = syscall_multiplexed(id, abi_next(behind, 0));
			add_call(removal, rule, route.via, &route.call);
		}
		if (id != SYSCALL_NONE)
			add_call(removal, rule, id, NULL);
	}
}

static abi_set abis_of_width(abi_set abis, unsigned width)
{
	ABI_EACH(abi, abis)
		if (engine_width(abi) != width)
			abis &= ~ABI_BIT(abi);
	return abis;
}

void find_removed_rules(struct arena *arena, const struct profile *profile, bool *is_found)
{
	for (unsigned width = 32; width <= 64; width += 32) {
		struct removal removal = {.is_found = is_found,
					  .later = {.arena = arena},
					  .abis = abis_of_width(profile->abis, width),
					  .width = width};

		for (size_t i = profile->rules.len; removal.abis && i-- > 0;)
			add_rule(&removal, &profile->rules.ptr[i]);
	}
}

/* A rule and where it was. */
struct placed {
	struct profile_rule rule;
	size_t at;
};

static int compare_lengths(const void *a, const void *b)
{
	const struct placed *one = a, *other = b;
	int order = base_order(one->rule.args.len, other->rule.args.len);

	return order ? order : base_order(one->at, other->at);
}

static bool has_any(struct arena *arena, const struct profile *profile)
{
	bool *is_found = ARENA_ARRAY(arena, bool, (size_t)syscall_count());

	find_removed_rules(arena, profile, is_found);
	return memchr(is_found, true, (size_t)syscall_count()) != NULL;
}

bool keep_all_rules(struct arena *arena, struct profile *profile)
{
	size_t len = profile->rules.len;
	struct placed *placed;

	if (!has_any(arena, profile))
		return true;
	placed = ARENA_ARRAY(arena, struct placed, len);
	for (size_t i = 0; i < len; i++)
		placed[i] = (struct placed){profile->rules.ptr[i], i};
	qsort(placed, len, sizeof(*placed), compare_lengths);
	for (size_t i = 0; i < len; i++)
		profile->rules.ptr[i] = placed[i].rule;
	return false;
}
