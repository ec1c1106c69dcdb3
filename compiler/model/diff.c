/* SPDX-License-Identifier: Apache-2.0 */
#include "model/diff.h"

#include "core/limits.h"

struct differ {
	struct arena *arena;
	const struct policy *a, *b;
	enum abi abi;
	syscall_id id;
	struct changes out;
	size_t first; /* change of this call */
};

static bool speaks_for(const struct policy *policy, enum abi abi)
{
	return (policy->abis & ABI_BIT(abi)) != 0;
}

static struct action fallback_of(const struct policy *policy, enum abi abi, syscall_id id)
{
	return speaks_for(policy, abi) ? policy_fallback(policy, abi, id)
				       : (struct action){VERB_KILL, 0};
}

static const struct decision *decision_of(const struct policy *policy, enum abi abi,
					  syscall_id id)
{
	static const struct decision none;

	return speaks_for(policy, abi) && id != SYSCALL_NONE ? policy_decision(policy, abi, id)
							     : &none;
}

/* The regions that POLICY has for this call, its fallback spelled out; false: too many. */
static bool parts_of(const struct differ *d, const struct policy *policy,
		     struct decision *parts)
{
	struct region rest = {.action = fallback_of(policy, d->abi, d->id),
			      .rule = policy->fallback_span};

	return decision_complete(d->arena, decision_of(policy, d->abi, d->id), rest, LIMIT_OPEN,
				 parts);
}

/* The change of this call from X's action to Y's; a new one if there is none yet. */
static struct change *change_for(struct differ *d, const struct region *x,
				 const struct region *y)
{
	struct change *change;

	for (size_t i = d->first; i < d->out.len; i++) {
		change = &d->out.ptr[i];
		if (action_equal(change->before, x->action) &&
		    action_equal(change->after, y->action))
			return change;
	}
	change = VEC_PUSH(d->arena, &d->out);
	*change = (struct change){.abi = d->abi,
				  .id = d->id,
				  .before = x->action,
				  .after = y->action,
				  .rule_before = x->rule,
				  .rule_after = y->rule};
	return change;
}

/* Most calls are decided alike by the same regions, which is seen at once. */
static bool is_same(const struct differ *d)
{
	const struct decision *x = decision_of(d->a, d->abi, d->id);
	const struct decision *y = decision_of(d->b, d->abi, d->id);

	return decision_equal(x, y) &&
	       action_equal(fallback_of(d->a, d->abi, d->id), fallback_of(d->b, d->abi, d->id));
}

static void diff_call(struct differ *d)
{
	struct decision x, y;
	struct cube both;

	if (is_same(d))
		return;
	d->first = d->out.len;
	if (!parts_of(d, d->a, &x) || !parts_of(d, d->b, &y)) {
		d->out.is_partial = true;
		return;
	}
	for (size_t i = 0; i < x.len; i++)
		for (size_t j = 0; j < y.len; j++)
			if (!action_equal(x.ptr[i].action, y.ptr[j].action) &&
			    cube_intersect(&x.ptr[i].cube, &y.ptr[j].cube, &both))
				cube_list_add(d->arena,
					      &change_for(d, &x.ptr[i], &y.ptr[j])->cubes,
					      &both);
	for (size_t i = d->first; i < d->out.len; i++)
		if (d->out.ptr[i].cubes.len <= LIMIT_JOIN)
			cube_list_join(&d->out.ptr[i].cubes);
}

struct changes diff_policies(struct arena *arena, const struct policy *a,
			     const struct policy *b)
{
	struct differ d = {.arena = arena, .a = a, .b = b};

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
