/* SPDX-License-Identifier: Apache-2.0 */
#include "model/diff.h"

struct differ {
	const struct policy *a, *b;
	enum abi abi;
	syscall_id id;
	struct changes out;
};

/* What becomes of the call at hand by POLICY. */
static diagram_id outcome_of(const struct differ *d, const struct policy *policy)
{
	return policy_outcome(policy, d->abi, d->id);
}

static struct span rule_at(const struct differ *d, const struct policy *policy,
			   const struct example *call)
{
	struct span rule = policy_eval(policy, d->abi, d->id, call).rule;

	return policy->abis & ABI_BIT(d->abi) || rule.file ? rule : policy->fallback_span;
}

static void add_change(struct differ *d, diagram_id where, struct action before,
		       struct action after)
{
	struct change change = {.abi = d->abi,
				.id = d->id,
				.before = before,
				.after = after,
				.where = where,
				.atoms = {policy_atoms(d->a, d->abi, d->id),
					  policy_atoms(d->b, d->abi, d->id)}};

	if (!diagram_example(d->a->diagrams, where, true, &change.example))
		return;
	change.rule_before = rule_at(d, d->a, &change.example);
	change.rule_after = rule_at(d, d->b, &change.example);
	*VEC_PUSH(diagrams_arena(d->a->diagrams), &d->out) = change;
}

static void diff_call(struct differ *d)
{
	struct diagrams *store = d->a->diagrams;
	struct arena *arena = diagrams_arena(store);
	diagram_id x = outcome_of(d, d->a), y = outcome_of(d, d->b);
	struct diagram_values before, after;

	if (x == y)
		return;
	before = diagram_values(store, arena, x);
	after = diagram_values(store, arena, y);
	for (size_t i = 0; i < before.len; i++)
		for (size_t j = 0; j < after.len; j++)
			if (before.ptr[i] != after.ptr[j])
				add_change(
					d,
					diagram_and(store,
						    diagram_has_value(store, x, before.ptr[i]),
						    diagram_has_value(store, y, after.ptr[j])),
					action_of_value(before.ptr[i]),
					action_of_value(after.ptr[j]));
}

struct changes diff_policies(const struct policy *a, const struct policy *b)
{
	struct differ d = {.a = a, .b = b};

	ABI_EACH(abi, a->abis | b->abis) {
		d.abi = abi;
		for (d.id = 0; d.id < syscall_count(); d.id++)
			if (syscall_number(d.id, abi) >= 0)
				diff_call(&d);
		d.id = SYSCALL_NONE;
		diff_call(&d);
	}
	return d.out;
}

abi_set diff_compared_abis(const struct policy *a, const struct policy *b)
{
	return (a->abis | b->abis) & (a->abis | policy_answered(a)) &
	       (b->abis | policy_answered(b));
}

struct foreign_change diff_foreign(const struct policy *a, const struct policy *b)
{
	struct foreign_change change = {0};
	abi_set machines = 0;

	ABI_EACH(abi, a->abis | b->abis)
		machines |= abi_of_machine(abi);
	ABI_EACH(abi, machines & ~a->abis & ~b->abis) {
		struct action before = policy_foreign(a, abi), after = policy_foreign(b, abi);

		if (action_equal(before, after))
			continue;
		if (!change.abis)
			change = (struct foreign_change){.before = before, .after = after};
		change.abis |= ABI_BIT(abi);
	}
	return change;
}
