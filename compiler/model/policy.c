/* SPDX-License-Identifier: Apache-2.0 */
#include "model/policy.h"

#define DATA_BITS 16 /* of a leaf, below the verb */

diagram_id action_leaf(struct action action)
{
	return diagram_leaf((uint32_t)action.verb << DATA_BITS | action.data);
}

struct action action_of_value(uint32_t value)
{
	return (struct action){(enum verb)(value >> DATA_BITS), (uint16_t)value};
}

struct action action_map(diagram_map_leaf *map, const void *ctx, struct action action)
{
	return action_of_value(diagram_value(map(ctx, diagram_value(action_leaf(action)))));
}

struct policy *policy_new(struct diagrams *diagrams, abi_set abis)
{
	struct arena *arena = diagrams_arena(diagrams);
	struct policy *policy = ARENA_NEW(arena, struct policy);

	policy->diagrams = diagrams;
	policy->abis = abis;
	ABI_EACH(abi, abis)
		policy->decisions[abi] =
			ARENA_ARRAY(arena, const struct decision *, (size_t)syscall_count());
	return policy;
}

struct action policy_fallback(const struct policy *policy, enum abi abi, syscall_id id)
{
	bool is_newer = policy->baseline != 0 &&
			(id == SYSCALL_NONE || syscall_since(id) > policy->baseline);

	return is_newer ? policy->newer[abi] : policy->fallback[abi];
}

struct action policy_foreign(const struct policy *policy, enum abi abi)
{
	return policy->foreign[abi < ABI_COUNT ? abi : abi_next(policy->abis, 0)];
}

void policy_set_foreign(struct policy *policy, struct action action)
{
	for (int abi = 0; abi < ABI_COUNT; abi++)
		policy->foreign[abi] = action;
}

abi_set policy_answered(const struct policy *policy)
{
	abi_set answered = 0;

	ABI_EACH(abi, policy->abis)
		answered |= abi_of_machine(abi);
	answered &= ~policy->abis;
	ABI_EACH(abi, answered)
		if (policy->foreign[abi].verb <= VERB_KILL_THREAD)
			answered &= ~ABI_BIT(abi);
	return answered;
}

static const struct decision *decision_of(const struct policy *policy, enum abi abi,
					  syscall_id id)
{
	return id == SYSCALL_NONE ? NULL : policy->decisions[abi][id];
}

const struct regions *policy_regions(const struct policy *policy, enum abi abi, syscall_id id)
{
	static const struct regions none;
	const struct decision *decision = decision_of(policy, abi, id);

	return decision ? &decision->regions : &none;
}

struct span policy_rule_on(const struct policy *policy, enum abi abi, syscall_id id)
{
	const struct regions *regions = policy_regions(policy, abi, id);

	return regions->len ? regions->ptr[0].rule : policy->fallback_span;
}

const struct atoms *policy_atoms(const struct policy *policy, enum abi abi, syscall_id id)
{
	static const struct atoms none;
	const struct decision *decision =
		policy->abis & ABI_BIT(abi) ? decision_of(policy, abi, id) : NULL;

	return decision ? &decision->atoms : &none;
}

diagram_id policy_outcome(const struct policy *policy, enum abi abi, syscall_id id)
{
	const struct decision *decision;

	if (!(policy->abis & ABI_BIT(abi)))
		return action_leaf(policy_foreign(policy, abi));
	decision = decision_of(policy, abi, id);
	return decision ? decision->outcome : action_leaf(policy_fallback(policy, abi, id));
}

diagram_id decision_add(struct diagrams *d, struct decision *decision,
			const struct region *region)
{
	struct region open = *region;
	diagram_id before = decision->outcome;

	decision->outcome = diagram_over(
		d, before, diagram_where(d, region->where, action_leaf(region->action)));
	open.where = diagram_apply(d, DIAGRAM_DIFFER, before, decision->outcome);
	if (open.where == DIAGRAM_FALSE)
		return open.where;
	*VEC_PUSH(diagrams_arena(d), &decision->regions) = open;
	return open.where;
}

const struct decision *decision_fill(struct diagrams *d, const struct decision *decision,
				     struct region rest)
{
	struct decision *filled = ARENA_NEW(diagrams_arena(d), struct decision);

	filled->outcome = DIAGRAM_OPEN;
	if (decision)
		filled->atoms = decision->atoms;
	for (size_t i = 0; decision && i < decision->regions.len; i++)
		decision_add(d, filled, &decision->regions.ptr[i]);
	rest.where = DIAGRAM_TRUE;
	decision_add(d, filled, &rest);
	return filled;
}

const struct decision *decision_map(struct diagrams *d, const struct decision *decision,
				    diagram_map_leaf *map, const void *ctx)
{
	diagram_id outcome = decision ? diagram_map(d, map, ctx, decision->outcome) : 0;
	struct decision *mapped;

	if (!decision || outcome == decision->outcome)
		return decision;
	mapped = ARENA_NEW(diagrams_arena(d), struct decision);
	*mapped = (struct decision){.outcome = outcome, .atoms = decision->atoms};
	for (size_t i = 0; i < decision->regions.len; i++) {
		struct region *region = VEC_PUSH(diagrams_arena(d), &mapped->regions);

		*region = decision->regions.ptr[i];
		region->action = action_map(map, ctx, region->action);
	}
	return mapped;
}

struct verdict policy_eval(const struct policy *policy, enum abi abi, syscall_id id,
			   const struct example *call)
{
	const struct regions *regions;

	if (!(policy->abis & ABI_BIT(abi)))
		return (struct verdict){policy_foreign(policy, abi), policy->foreign_span};
	regions = policy_regions(policy, abi, id);
	for (size_t i = 0; i < regions->len; i++)
		if (diagram_eval(policy->diagrams, regions->ptr[i].where, call))
			return (struct verdict){regions->ptr[i].action, regions->ptr[i].rule};
	return (struct verdict){policy_fallback(policy, abi, id), policy->fallback_span};
}

/* Rules may ask for the host and come to the same on all: then the outcome does not. */
static bool has_guards(const struct diagrams *d, const struct regions *regions)
{
	for (size_t i = 0; i < regions->len; i++)
		if (diagram_is_guarded(d, regions->ptr[i].where))
			return true;
	return false;
}

static const struct decision *decide(struct diagrams *d, const struct decision *decision,
				     const struct known_host *known)
{
	struct decision *decided;

	if (!decision || !has_guards(d, &decision->regions))
		return decision;
	decided = ARENA_NEW(diagrams_arena(d), struct decision);
	decided->outcome = diagram_on_host(d, decision->outcome, known);
	decided->atoms = decision->atoms;
	for (size_t i = 0; i < decision->regions.len; i++) {
		struct region region = decision->regions.ptr[i];

		region.where = diagram_on_host(d, region.where, known);
		if (region.where != DIAGRAM_FALSE)
			*VEC_PUSH(diagrams_arena(d), &decided->regions) = region;
	}
	return decided;
}

struct policy *policy_copy(const struct policy *policy)
{
	struct policy *copy = policy_new(policy->diagrams, policy->abis);
	const struct decision **own[ABI_COUNT];

	for (int abi = 0; abi < ABI_COUNT; abi++)
		own[abi] = copy->decisions[abi];
	*copy = *policy;
	ABI_EACH(abi, policy->abis) {
		copy->decisions[abi] = own[abi];
		for (syscall_id id = 0; id < syscall_count(); id++)
			own[abi][id] = policy->decisions[abi][id];
	}
	return copy;
}

struct policy *policy_decide(const struct policy *policy, const struct known_host *known)
{
	struct policy *decided = policy_copy(policy);

	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			decided->decisions[abi][id] =
				decide(policy->diagrams, policy->decisions[abi][id], known);
	return decided;
}

struct policy *policy_on_host(const struct policy *policy, struct host host)
{
	return policy_decide(policy, &(struct known_host){host, true, true});
}

struct policy *policy_narrow(const struct policy *policy, abi_set abis)
{
	struct policy *part = ARENA_NEW(diagrams_arena(policy->diagrams), struct policy);

	*part = *policy;
	part->abis &= abis;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		if (!(part->abis & ABI_BIT(abi)))
			part->decisions[abi] = NULL;
	return part;
}

bool policy_notifies(const struct policy *policy, struct span *rule)
{
	ABI_EACH(abi, policy->abis) {
		*rule = policy->fallback_span;
		if (policy_fallback(policy, abi, SYSCALL_NONE).verb == VERB_NOTIFY)
			return true;
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(policy, abi, id);

			for (size_t i = 0; i < regions->len; i++) {
				*rule = regions->ptr[i].rule;
				if (regions->ptr[i].action.verb == VERB_NOTIFY)
					return true;
			}
		}
	}
	return false;
}

/* Diagrams are canonical, so that equal outcomes are one. */
static bool differ_on(const struct policy *a, const struct policy *b, struct difference *d)
{
	diagram_id x = policy_outcome(a, d->abi, d->id), y = policy_outcome(b, d->abi, d->id);

	if (x == y || !diagram_difference(a->diagrams, x, y, &d->call))
		return false;
	d->a = policy_eval(a, d->abi, d->id, &d->call);
	d->b = policy_eval(b, d->abi, d->id, &d->call);
	return true;
}

bool policy_equal(const struct policy *a, const struct policy *b, struct difference *difference)
{
	struct difference *d = difference;

	if (a->diagrams != b->diagrams)
		SCMPL_BUG("two policies to be compared are of two stores");
	*d = (struct difference){.id = SYSCALL_NONE};
	ABI_EACH(abi, a->abis ^ b->abis) {
		d->abi = abi;
		d->a = policy_eval(a, abi, SYSCALL_NONE, &d->call);
		d->b = policy_eval(b, abi, SYSCALL_NONE, &d->call);
		return false;
	}
	ABI_EACH(abi, a->abis) {
		d->abi = abi;
		for (d->id = SYSCALL_NONE; d->id < syscall_count(); d->id++)
			if ((d->id == SYSCALL_NONE || syscall_number(d->id, abi) >= 0) &&
			    differ_on(a, b, d))
				return false;
	}
	return true;
}
