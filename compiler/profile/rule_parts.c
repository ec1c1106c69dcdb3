/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/rule_parts.h"

#include "profile/engine_size.h"
#include "profile/lost_abis.h"

#include <stdlib.h>
#include <string.h>

struct part_writer {
	struct arena *arena;
	const struct policy *policy;
	const struct source_map *sources;
	struct rule_parts *parts;
};

static int compare_cubes(const struct cube *a, const struct cube *b)
{
	int order = 0;

	if (memcmp(a, b, sizeof(*a)) == 0) /* most are, and a cube has no gaps */
		return 0;
	for (int i = 0; i < CUBE_ARGS && order == 0; i++) {
		order = base_order(a->arg[i].value, b->arg[i].value);
		order = order ? order : base_order(a->arg[i].mask, b->arg[i].mask);
	}
	order = order ? order : base_order(a->held, b->held);
	order = order ? order : base_order(a->lacked, b->lacked);
	order = order ? order : base_order(a->kernel_lo, b->kernel_lo);
	return order ? order : base_order(a->kernel_hi, b->kernel_hi);
}

int rule_body_compare(const struct rule_body *a, const struct rule_body *b)
{
	int order = memcmp(a->ops, b->ops, sizeof(a->ops));

	return order ? order : compare_cubes(&a->cube, &b->cube);
}

/* The machines on which a rule on ID would mean something. */
static abi_set machines_with(const struct part_writer *writer, syscall_id id)
{
	abi_set machines = 0;

	ABI_EACH(abi, writer->policy->abis & (syscall_abis(id) | syscall_behind(id)))
		machines |= ABI_BIT(abi_machine(abi));
	return machines;
}

/* Everything that the parts of one rule share, the machines apart; unconditional ones first.
 */
static int compare_bodies(const struct rule_part *a, const struct rule_part *b)
{
	int order = b->is_unconditional - a->is_unconditional;

	order = order ? order : (a->chain != NULL) - (b->chain != NULL);
	if (order == 0 && a->chain)
		order = engine_chain_compare(a->chain, b->chain);
	order = order ? order : a->is_ordered - b->is_ordered;
	if (order == 0 && a->is_ordered)
		order = base_order(a->action.verb, b->action.verb);
	order = order ? order : origin_compare(&a->origin, &b->origin);
	order = order ? order : base_order(action_ret(a->action), action_ret(b->action));
	return order ? order : rule_body_compare(&a->body, &b->body);
}

static int compare_for_machines(const void *x, const void *y)
{
	const struct rule_part *a = x, *b = y;
	int order = a->id - b->id; /* first, as it settles most */

	order = order ? order : compare_bodies(a, b);
	return order ? order : base_order(a->machines, b->machines);
}

static int compare_for_rules(const void *x, const void *y)
{
	const struct rule_part *a = x, *b = y;
	int order = compare_bodies(a, b);

	order = order ? order : base_order(a->machines, b->machines);
	return order ? order : a->id - b->id;
}

static void sort_parts(struct part_writer *writer, int (*compare)(const void *, const void *))
{
	VEC_EACH(part, *writer->parts)
		part->is_unconditional = cube_ignores_args(&part->body.cube);
	if (writer->parts->len)
		qsort(writer->parts->ptr, writer->parts->len, sizeof(struct rule_part),
		      compare);
}

/* One part for what is the same on several machines. */
static void merge_machines(struct part_writer *writer)
{
	size_t len = 0;

	sort_parts(writer, compare_for_machines);
	VEC_EACH(part, *writer->parts) {
		struct rule_part *last = &writer->parts->ptr[len ? len - 1 : 0];

		if (len && last->id == part->id && compare_bodies(last, part) == 0)
			last->machines |= part->machines;
		else
			writer->parts->ptr[len++] = *part;
	}
	writer->parts->len = len;
	VEC_EACH(part, *writer->parts)
		if ((machines_with(writer, part->id) & ~part->machines) == 0)
			part->machines = PROFILE_ANY_MACHINE;
}

/* True when PART compares an argument for what always holds. */
static bool is_padded(const struct rule_part *part)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (part->body.ops[i] == PROFILE_GE && part->body.cube.arg[i].value == 0)
			return true;
	return false;
}

static struct profile_rule make_rule(struct part_writer *writer, const struct rule_part *part)
{
	struct profile_rule rule = rule_body_rule(writer->arena, &part->body);

	rule.action = part->action;
	rule.machines = part->machines;
	rule.comment = origin_text(writer->arena, writer->sources, &part->origin);
	if (is_padded(part))
		rule.comment = arena_printf(
			writer->arena, "%s%s>= 0 always holds: against a fault of libseccomp",
			rule.comment ? rule.comment : "", rule.comment ? "; " : "");
	return rule;
}

/* PROFILE's rules anew. */
static void make_rules(struct part_writer *writer, struct profile *profile)
{
	struct profile_rule *rule = NULL;

	profile->rules.len = 0;
	sort_parts(writer, compare_for_rules);
	VEC_EACH(part, *writer->parts) {
		if (!rule || part->machines != part[-1].machines ||
		    compare_bodies(&part[-1], part) != 0) {
			rule = VEC_PUSH(writer->arena, &profile->rules);
			*rule = make_rule(writer, part);
		}
		*VEC_PUSH(writer->arena, &rule->names) = syscall_name(part->id);
	}
}

static const struct comparison_chain *chain_of(struct arena *arena,
					       const struct rule_body *body)
{
	struct comparison_chain *chain = ARENA_NEW(arena, struct comparison_chain);
	struct profile_rule rule = rule_body_rule(arena, body);

	*chain = engine_chain(&rule, 64, NULL);
	return chain;
}

/* Let the parts of calls that take more STEPS than they need go by chains; true: some did not.
 */
static bool order_by_chains(struct part_writer *writer, const uint64_t *steps)
{
	bool changed = false;

	VEC_EACH(part, *writer->parts) {
		if (part->chain || steps[part->id] <= ENGINE_STEPS_CALM)
			continue;
		part->chain = chain_of(writer->arena, &part->body);
		changed = true;
	}
	return changed;
}

static bool is_calm(const uint64_t *steps)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (steps[id] > ENGINE_STEPS_CALM)
			return false;
	return true;
}

/* True when nothing had to be put in another order. */
static bool add_rules(struct part_writer *writer, struct profile *profile)
{
	bool calm = true, changed = false;

	make_rules(writer, profile);
	ABI_EACH(machine, abi_main_only(profile->abis)) {
		const uint64_t *steps = engine_steps(writer->arena, profile, machine, NULL);

		if (is_calm(steps))
			continue;
		calm = false;
		changed = order_by_chains(writer, steps) || changed;
	}
	if (changed)
		make_rules(writer, profile);
	return calm;
}

/* True when PART is all that there is about its call. */
static bool is_alone(const struct part_writer *writer, const struct rule_part *part)
{
	size_t count = 0;

	VEC_EACH(other, *writer->parts)
		count += other->id == part->id;
	return count == 1;
}

/* True when an argument of PART is compared by order or for being another. */
static bool has_other_op(const struct rule_part *part)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (part->body.ops[i] != PROFILE_EQ)
			return true;
	return false;
}

/*
 * Let one more argument of PART be compared, from the last one on; false when there is
 * none, or none that may be: of several rules on a call, only the last comparison of each
 * may be another than for equality (rule_bodies.h).
 */
static bool pad_part(const struct part_writer *writer, struct rule_part *part)
{
	bool alone = is_alone(writer, part);

	if (!alone && (has_other_op(part) || part->body.cube.arg[CUBE_ARGS - 1].mask))
		return false;
	for (unsigned i = CUBE_ARGS; i-- > 0;) {
		if (part->body.cube.arg[i].mask)
			continue;
		part->body.cube.arg[i] = (struct cube_arg){UINT64_MAX, 0};
		part->body.ops[i] = PROFILE_GE;
		return true;
	}
	return false;
}

/* True when ID is a mere name on one of ABIS. */
static bool is_missing(syscall_id id, abi_set abis)
{
	ABI_EACH(abi, abis)
		if (syscall_number(id, abi) < 0)
			return true;
	return false;
}

/*
 * Write the rules.  Where libseccomp would lose the rules of an ABI (lost_abis.h), let names
 * that the ABI does not have take more comparisons, until one that it has is first.
 */
static bool keep_rules(struct part_writer *writer, struct profile *profile)
{
	bool changed = true, calm = add_rules(writer, profile);
	abi_set lost;

	while (changed && (lost = lost_abis(writer->arena, profile))) {
		changed = false;
		VEC_EACH(part, *writer->parts)
			if (is_missing(part->id, lost))
				changed = pad_part(writer, part) || changed;
		calm = add_rules(writer, profile);
	}
	return calm;
}

bool rule_parts_write(struct rule_parts *parts, const struct policy *policy,
		      const struct source_map *sources, struct profile *profile)
{
	struct part_writer writer = {diagrams_arena(policy->diagrams), policy, sources, parts};

	merge_machines(&writer);
	return keep_rules(&writer, profile);
}
