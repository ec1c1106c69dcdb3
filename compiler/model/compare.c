/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equality of policies, exactly: on each call the regions of one, cut by those
 * of the other, are either decided alike or are themselves counterexamples.
 */
#include "model/policy.h"

/* The call under comparison, and where a difference goes. */
struct pair {
	struct arena *arena;
	const struct policy *a, *b;
	enum abi abi;
	syscall_id id;
	struct difference *difference;
};

static bool differ_at(const struct pair *pair, const struct cube *cube)
{
	struct difference *d = pair->difference;

	d->abi = pair->abi;
	d->id = pair->id;
	cube_example(cube, d->args, &d->host);
	d->a = policy_eval(pair->a, pair->abi, pair->id, d->args, d->host);
	d->b = policy_eval(pair->b, pair->abi, pair->id, d->args, d->host);
	return false;
}

/*
 * REGION, of one policy, comes out alike in the other, which has DECISION and
 * FALLBACK; false at the first call that does not.
 */
static bool agrees(const struct pair *pair, const struct region *region,
		   const struct decision *decision, struct action fallback)
{
	struct cube_list rest = {0};
	struct cube both;

	cube_list_add(pair->arena, &rest, &region->cube);
	for (size_t i = 0; i < decision->len && rest.len; i++) {
		const struct region *other = &decision->ptr[i];

		if (!cube_intersect(&other->cube, &region->cube, &both))
			continue;
		if (!action_equal(other->action, region->action))
			return differ_at(pair, &both);
		cube_list_subtract(pair->arena, &rest, &other->cube);
	}
	if (rest.len && !action_equal(fallback, region->action))
		return differ_at(pair, &rest.ptr[0]);
	return true;
}

/* Two fallbacks that differ do no harm where no call is left to them. */
static bool nothing_is_left(const struct pair *pair, const struct decision *x,
			    const struct decision *y)
{
	struct cube all = cube_all();
	struct cube_list rest = {0};

	cube_list_add(pair->arena, &rest, &all);
	for (size_t i = 0; i < x->len; i++)
		cube_list_subtract(pair->arena, &rest, &x->ptr[i].cube);
	for (size_t i = 0; i < y->len; i++)
		cube_list_subtract(pair->arena, &rest, &y->ptr[i].cube);
	return rest.len == 0 || differ_at(pair, &rest.ptr[0]);
}

static bool equal_decisions(const struct pair *pair, const struct decision *x,
			    const struct decision *y)
{
	struct action a = policy_fallback(pair->a, pair->abi, pair->id);
	struct action b = policy_fallback(pair->b, pair->abi, pair->id);

	for (size_t i = 0; i < x->len; i++)
		if (!agrees(pair, &x->ptr[i], y, b))
			return false;
	for (size_t i = 0; i < y->len; i++)
		if (!agrees(pair, &y->ptr[i], x, a))
			return false;
	return action_equal(a, b) || nothing_is_left(pair, x, y);
}

static bool equal_call(const struct pair *pair)
{
	const struct decision *x = policy_decision(pair->a, pair->abi, pair->id);
	const struct decision *y = policy_decision(pair->b, pair->abi, pair->id);
	bool same_fallback = action_equal(policy_fallback(pair->a, pair->abi, pair->id),
					  policy_fallback(pair->b, pair->abi, pair->id));

	if (same_fallback && decision_equal(x, y))
		return true;
	return equal_decisions(pair, x, y);
}

static bool equal_abi(struct pair *pair)
{
	struct cube all = cube_all();

	pair->id = SYSCALL_NONE;
	if (!action_equal(policy_fallback(pair->a, pair->abi, SYSCALL_NONE),
			  policy_fallback(pair->b, pair->abi, SYSCALL_NONE)))
		return differ_at(pair, &all);
	for (pair->id = 0; pair->id < syscall_count(); pair->id++)
		if (syscall_number(pair->id, pair->abi) >= 0 && !equal_call(pair))
			return false;
	return true;
}

bool policy_equal(struct arena *arena, const struct policy *a, const struct policy *b,
		  struct difference *difference)
{
	struct pair pair = {
		.arena = arena, .a = a, .b = b, .id = SYSCALL_NONE, .difference = difference};
	struct cube all = cube_all();

	ABI_EACH(abi, a->abis ^ b->abis) {
		pair.abi = abi;
		return differ_at(&pair, &all);
	}
	ABI_EACH(abi, a->abis) {
		pair.abi = abi;
		if (!equal_abi(&pair))
			return false;
	}
	return true;
}

static bool is_disjoint(const struct decision *decision)
{
	for (size_t i = 0; i < decision->len; i++)
		for (size_t j = i + 1; j < decision->len; j++)
			if (cube_meets(&decision->ptr[i].cube, &decision->ptr[j].cube))
				return false;
	return true;
}

static bool is_well_formed(const struct cube *cube, enum abi abi)
{
	uint64_t beyond = abi_info(abi)->bits == 64 ? 0 : ~(uint64_t)UINT32_MAX;

	for (int i = 0; i < CUBE_ARGS; i++)
		if ((cube->arg[i].value & ~cube->arg[i].mask) || (cube->arg[i].mask & beyond))
			return false;
	return !(cube->held & cube->lacked) && cube->kernel_lo < cube->kernel_hi;
}

static const char *validate_decision(const struct decision *decision, enum abi abi)
{
	for (size_t i = 0; i < decision->len; i++)
		if (!is_well_formed(&decision->ptr[i].cube, abi))
			return "a cube is empty, or asks for bits that the ABI does not have";
	return is_disjoint(decision) ? NULL : "two regions of a decision overlap";
}

const char *policy_validate(const struct policy *policy)
{
	const char *wrong = NULL;

	ABI_EACH(abi, policy->abis) {
		for (syscall_id id = 0; id < syscall_count() && !wrong; id++) {
			const struct decision *decision = policy->decisions[abi][id];

			if (decision && decision->len && syscall_number(id, abi) < 0)
				wrong = "a decision for a call that the ABI does not have";
			else if (decision)
				wrong = validate_decision(decision, abi);
		}
	}
	return wrong;
}
