/* SPDX-License-Identifier: Apache-2.0 */
#include "model/combine.h"

#include "kernel/filter_flags.h"

struct combiner {
	const struct policy *sides[2];
	enum combination how;
	struct policy *out;
	enum abi abi;
	syscall_id id;
};

/* Of two actions the second is the one that holds. */
static bool second_holds(enum combination how, struct action a, struct action b)
{
	return how == COMBINE_STRICTEST ? b.verb < a.verb : b.verb > a.verb;
}

/* TRUE where the second policy's action holds. */
static bool settle_second(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const enum combination *how = ctx;
	bool are_leaves = diagram_is_leaf(a) && diagram_is_leaf(b);

	*result = DIAGRAM_FALSE;
	if (are_leaves && a != b)
		*result = diagram_leaf(second_holds(*how, action_of_value(diagram_value(a)),
						    action_of_value(diagram_value(b))));
	return are_leaves || a == b;
}

static bool speaks_for(const struct policy *policy, enum abi abi)
{
	return policy->abis & ABI_BIT(abi);
}

/* What SIDE does with the call at hand where none of its regions is. */
static struct action rest_of(const struct combiner *c, const struct policy *side)
{
	return speaks_for(side, c->abi) ? policy_fallback(side, c->abi, c->id)
					: policy_foreign(side, c->abi);
}

static struct action pick(const struct combiner *c, struct action a, struct action b)
{
	return second_holds(c->how, a, b) ? b : a;
}

/* The head. */

static bool kills_foreign(const struct policy *side)
{
	return policy_foreign(side, ABI_COUNT).verb <= VERB_KILL_THREAD;
}

static abi_set abis_of(const struct policy *a, const struct policy *b, enum combination how)
{
	abi_set abis = a->abis & b->abis;

	if (how == COMBINE_LOOSEST)
		return a->abis | b->abis;
	if (!kills_foreign(a))
		abis |= b->abis;
	if (!kills_foreign(b))
		abis |= a->abis;
	return abis;
}

static unsigned flags_of(const struct policy *a, const struct policy *b, enum combination how)
{
	unsigned either = a->flags | b->flags, both = a->flags & b->flags;
	unsigned milder = FILTER_FLAG_SPEC_ALLOW;

	return how == COMBINE_STRICTEST ? (either & ~milder) | (both & milder)
					: (both & ~milder) | (either & milder);
}

/* The default for calls that are no newer than a baseline. */
static struct action old_rest_of(const struct policy *side, enum abi abi)
{
	return speaks_for(side, abi) ? side->fallback[abi] : policy_foreign(side, abi);
}

/* Of ABIs that neither side names.  Where both kill, the process is what both may kill. */
static void combine_foreign(struct combiner *c)
{
	const struct policy *a = c->sides[0], *b = c->sides[1];

	if (kills_foreign(a) && kills_foreign(b))
		return;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		c->out->foreign[abi] = pick(c, a->foreign[abi], b->foreign[abi]);
	c->out->foreign_span = second_holds(c->how, a->foreign[0], b->foreign[0])
				       ? b->foreign_span
				       : a->foreign_span;
}

/*
 * The defaults that cover most: who has a baseline gives it, and what a call takes otherwise
 * becomes a region of its own.
 */
static void combine_head(struct combiner *c)
{
	const struct policy *a = c->sides[0], *b = c->sides[1];
	struct policy *out = c->out;
	bool is_second = false, has_newer = false;

	out->flags = flags_of(a, b, c->how);
	out->listener = a->listener ? a->listener : b->listener;
	combine_foreign(c);
	out->baseline = a->baseline ? a->baseline : b->baseline;
	c->id = SYSCALL_NONE;
	ABI_EACH(abi, out->abis) {
		struct action x = old_rest_of(a, abi), y = old_rest_of(b, abi);

		c->abi = abi;
		is_second |= second_holds(c->how, x, y);
		out->fallback[abi] = pick(c, x, y);
		out->newer[abi] = pick(c, rest_of(c, a), rest_of(c, b));
		has_newer |= !action_equal(out->newer[abi], out->fallback[abi]);
	}
	if (!has_newer)
		out->baseline = 0;
	out->fallback_span = is_second ? b->fallback_span : a->fallback_span;
}

/* Calls. */

/* In order of strictness; DECISION has nothing of REGION yet. */
static void add_region(struct diagrams *d, struct decision *decision,
		       const struct region *region)
{
	struct regions *regions = &decision->regions;
	size_t at = regions->len;

	*VEC_PUSH(diagrams_arena(d), regions) = *region;
	for (; at && regions->ptr[at - 1].action.verb > region->action.verb; at--)
		regions->ptr[at] = regions->ptr[at - 1];
	regions->ptr[at] = *region;
}

/* The default of the policy made says the same as REST, a default, and is of the same line. */
static bool goes_without_saying(const struct combiner *c, const struct region *rest)
{
	return action_equal(rest->action, policy_fallback(c->out, c->abi, c->id)) &&
	       span_equal(rest->rule, c->out->fallback_span);
}

/* The line behind rest_of. */
static struct span rest_span(const struct combiner *c, const struct policy *side)
{
	return speaks_for(side, c->abi) || !side->foreign_span.file ? side->fallback_span
								    : side->foreign_span;
}

/* What SIDE decides of the calls in HELD, which are those where its action holds. */
static void add_side(const struct combiner *c, const struct policy *side, diagram_id held,
		     struct decision *out)
{
	static const struct regions none;
	const struct regions *regions =
		speaks_for(side, c->abi) ? policy_regions(side, c->abi, c->id) : &none;
	struct diagrams *d = c->out->diagrams;
	struct region rest = {.action = rest_of(c, side), .rule = rest_span(c, side)};

	for (size_t i = 0; i < regions->len; i++) {
		struct region region = regions->ptr[i];

		region.where = diagram_and(d, held, region.where);
		held = diagram_minus(d, held, region.where);
		if (region.where != DIAGRAM_FALSE)
			add_region(d, out, &region);
	}
	rest.where = held;
	if (held != DIAGRAM_FALSE && !goes_without_saying(c, &rest))
		add_region(d, out, &rest);
}

static void add_atoms(const struct combiner *c, const struct policy *side, struct atoms *out)
{
	const struct atoms *atoms = policy_atoms(side, c->abi, c->id);

	for (size_t i = 0; i < atoms->len; i++)
		*VEC_PUSH(diagrams_arena(side->diagrams), out) = atoms->ptr[i];
}

/* What the first policy says of the call at hand where it alone decides, if the default that
 * stands behind it is the same. */
static const struct decision *kept(const struct combiner *c, diagram_id second)
{
	const struct policy *a = c->sides[0];
	bool is_same = second == DIAGRAM_FALSE && speaks_for(a, c->abi) &&
		       action_equal(rest_of(c, a), policy_fallback(c->out, c->abi, c->id));

	return is_same ? a->decisions[c->abi][c->id] : NULL;
}

static const struct decision *combine_call(const struct combiner *c)
{
	const struct policy *a = c->sides[0], *b = c->sides[1];
	struct diagrams *d = c->out->diagrams;
	diagram_id x = policy_outcome(a, c->abi, c->id), y = policy_outcome(b, c->abi, c->id);
	diagram_id second = diagram_combine(d, settle_second, &c->how, x, y);
	const struct decision *known = kept(c, second);
	struct decision *made;

	if (known || diagrams_exhausted(d))
		return known;
	made = ARENA_NEW(diagrams_arena(d), struct decision);
	made->outcome = diagram_if(d, second, y, x);
	add_side(c, a, diagram_not(d, second), made);
	add_side(c, b, second, made);
	add_atoms(c, a, &made->atoms);
	add_atoms(c, b, &made->atoms);
	return made->regions.len ? made : NULL;
}

struct policy *policy_combine(const struct policy *a, const struct policy *b,
			      enum combination how)
{
	struct combiner c = {.sides = {a, b}, .how = how};

	if (a->diagrams != b->diagrams)
		SCMPL_BUG("two policies to be combined are of two stores");
	c.out = policy_new(a->diagrams, abis_of(a, b, how));
	combine_head(&c);
	ABI_EACH(abi, c.out->abis)
		for (c.id = 0; c.id < syscall_count(); c.id++) {
			c.abi = abi;
			if (syscall_number(c.id, abi) >= 0)
				c.out->decisions[abi][c.id] = combine_call(&c);
		}
	return c.out;
}
