/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations.  Two diagrams are gone through together, from the first variable that
 * either asks for; where both are leaves, or one says enough, the operation's own function
 * settles what comes out.
 */
#include "model/diagram_store.h"

/* The operations that everybody needs, as diagram_settle; leaves are those of a truth value. */

static bool settle_and(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == DIAGRAM_FALSE || b == DIAGRAM_TRUE || a == b)
		*result = a;
	else if (b == DIAGRAM_FALSE || a == DIAGRAM_TRUE)
		*result = b;
	else
		return false;
	return true;
}

static bool settle_or(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == DIAGRAM_TRUE || b == DIAGRAM_FALSE || a == b)
		*result = a;
	else if (b == DIAGRAM_TRUE || a == DIAGRAM_FALSE)
		*result = b;
	else
		return false;
	return true;
}

static bool settle_minus(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == DIAGRAM_FALSE || b == DIAGRAM_FALSE)
		*result = a;
	else if (b == DIAGRAM_TRUE || a == b)
		*result = DIAGRAM_FALSE;
	else
		return false;
	return true;
}

static bool settle_where(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == DIAGRAM_FALSE || b == DIAGRAM_OPEN)
		*result = DIAGRAM_OPEN;
	else if (a == DIAGRAM_TRUE)
		*result = b;
	else
		return false;
	return true;
}

static bool settle_over(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == DIAGRAM_OPEN)
		*result = b;
	else if (diagram_is_leaf(a) || b == DIAGRAM_OPEN || a == b)
		*result = a;
	else
		return false;
	return true;
}

static bool settle_differ(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (a == b)
		*result = DIAGRAM_FALSE;
	else if (diagram_is_leaf(a) && diagram_is_leaf(b))
		*result = DIAGRAM_TRUE;
	else
		return false;
	return true;
}

static const struct {
	diagram_settle *settle;
	bool is_symmetric;
	diagram_id neutral; /* what all of none is; 0: it is not asked */
} ops[DIAGRAM_OPS] = {
	[DIAGRAM_AND] = {settle_and, true, DIAGRAM_TRUE},
	[DIAGRAM_OR] = {settle_or, true, DIAGRAM_FALSE},
	[DIAGRAM_MINUS] = {settle_minus, false, 0},
	[DIAGRAM_WHERE] = {settle_where, false, 0},
	[DIAGRAM_OVER] = {settle_over, false, DIAGRAM_OPEN},
	[DIAGRAM_DIFFER] = {settle_differ, true, 0},
};

/* One run of an operation. */
struct operation {
	struct diagrams *d;
	diagram_settle *settle;
	const void *ctx;
	uint32_t tag;
	bool is_symmetric;
};

static diagram_id combine_nodes(const struct operation *run, diagram_id a, diagram_id b);

/* Most pairs are settled at once. */
static inline diagram_id combine(const struct operation *run, diagram_id a, diagram_id b)
{
	diagram_id result;

	return run->settle(run->ctx, a, b, &result) ? result : combine_nodes(run, a, b);
}

static diagram_id combine_nodes(const struct operation *run, diagram_id a, diagram_id b)
{
	struct diagrams *d = run->d;
	diagram_id lo, hi, result;
	uint16_t var;

	if (run->is_symmetric && a > b) {
		result = a;
		a = b;
		b = result;
	}
	if (diagrams_recall(d, run->tag, a, b, &result))
		return result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	var = diagram_var(d, a) < diagram_var(d, b) ? diagram_var(d, a) : diagram_var(d, b);
	lo = combine(run, diagram_lo(d, a, var), diagram_lo(d, b, var));
	hi = combine(run, diagram_hi(d, a, var), diagram_hi(d, b, var));
	result = diagram_make(d, var, lo, hi);
	diagrams_remember(d, run->tag, a, b, result);
	return result;
}

diagram_id diagram_apply(struct diagrams *d, enum diagram_op op, diagram_id a, diagram_id b)
{
	struct operation run = {d, ops[op].settle, NULL, (uint32_t)op + 1,
				ops[op].is_symmetric};

	return d->is_exhausted ? DIAGRAM_NONE : combine(&run, a, b);
}

diagram_id diagram_apply_all(struct diagrams *d, enum diagram_op op, diagram_id *ids,
			     size_t len)
{
	if (!len)
		return ops[op].neutral;
	for (; len > 1; len = (len + 1) / 2) {
		for (size_t i = 0; i < len / 2; i++)
			ids[i] = diagram_apply(d, op, ids[2 * i], ids[2 * i + 1]);
		if (len % 2)
			ids[len / 2] = ids[len - 1];
	}
	return ids[0];
}

diagram_id diagram_combine(struct diagrams *d, diagram_settle *settle, const void *ctx,
			   diagram_id a, diagram_id b)
{
	struct operation run = {d, settle, ctx, diagrams_tag(d), false};

	return d->is_exhausted ? DIAGRAM_NONE : combine(&run, a, b);
}

/* Leaves replaced: an operation whose second diagram is nothing but one leaf. */

struct mapping {
	diagram_map_leaf *map;
	const void *ctx;
};

static bool settle_map(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const struct mapping *mapping = ctx;

	(void)b;
	if (!diagram_is_leaf(a))
		return false;
	*result = mapping->map(mapping->ctx, diagram_value(a));
	return true;
}

diagram_id diagram_map(struct diagrams *d, diagram_map_leaf *map, const void *ctx, diagram_id a)
{
	struct mapping mapping = {map, ctx};

	return diagram_combine(d, settle_map, &mapping, a, DIAGRAM_FALSE);
}

static diagram_id map_value(const void *ctx, uint32_t value)
{
	return value == *(const uint32_t *)ctx ? DIAGRAM_TRUE : DIAGRAM_FALSE;
}

diagram_id diagram_has_value(struct diagrams *d, diagram_id a, uint32_t value)
{
	return diagram_map(d, map_value, &value, a);
}

static bool settle_ends(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const struct diagram_ends *ends = ctx;

	(void)b;
	if (!diagram_is_leaf(a))
		return false;
	*result = diagram_value(a) ? ends->yes : ends->no;
	return true;
}

diagram_id diagram_if(struct diagrams *d, diagram_id condition, diagram_id a, diagram_id b)
{
	struct diagram_ends ends = {a, b};

	if (diagram_is_leaf(a) && diagram_is_leaf(b))
		return diagram_combine(d, settle_ends, &ends, condition, DIAGRAM_FALSE);
	return diagram_over(d, diagram_where(d, condition, a), b);
}

/* Variables decided. */

struct known {
	struct known_host host;
	struct cube_arg args[CUBE_ARGS];
	uint64_t any[CUBE_ARGS]; /* bits that may be both */
};

enum known_bit {
	BIT_0,
	BIT_1,
	BIT_ANY,
	BIT_ASKED, /* not known */
};

static enum known_bit known_bit(const struct known *known, uint16_t var)
{
	unsigned arg, bit;

	if (var < DIAGRAM_KERNEL(15))
		return known->host.has_caps ? known->host.host.caps >> var & 1 : BIT_ASKED;
	if (var < DIAGRAM_ARG(0, 63))
		return known->host.has_kernel
			       ? known->host.host.kernel >> (DIAGRAM_KERNEL(0) - var) & 1
			       : BIT_ASKED;
	arg = (var - DIAGRAM_ARG(0, 63)) / 64u;
	bit = DIAGRAM_ARG(arg, 0) - var;
	if (known->any[arg] >> bit & 1)
		return BIT_ANY;
	return known->args[arg].mask >> bit & 1 ? known->args[arg].value >> bit & 1 : BIT_ASKED;
}

/* The last variable that is known of. */
static uint16_t last_known(const struct known *known)
{
	for (unsigned arg = CUBE_ARGS; arg-- > 0;)
		if (known->args[arg].mask | known->any[arg])
			return DIAGRAM_ARG(arg, 0);
	return DIAGRAM_KERNEL(0);
}

struct decider {
	struct diagrams *d;
	const struct known *known;
	uint16_t last;
	uint32_t tag;
};

static diagram_id decide(const struct decider *decider, diagram_id a)
{
	struct diagrams *d = decider->d;
	uint16_t var = diagram_var(d, a);
	enum known_bit bit;
	diagram_id result, lo, hi;

	if (var > decider->last)
		return a;
	if (diagrams_recall(d, decider->tag, a, 0, &result))
		return result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	bit = known_bit(decider->known, var);
	lo = bit == BIT_1 ? DIAGRAM_NONE : decide(decider, d->nodes[a].lo);
	hi = bit == BIT_0 ? DIAGRAM_NONE : decide(decider, d->nodes[a].hi);
	if (bit == BIT_0 || bit == BIT_1)
		result = bit ? hi : lo;
	else
		result = bit == BIT_ANY ? diagram_or(d, lo, hi) : diagram_make(d, var, lo, hi);
	diagrams_remember(d, decider->tag, a, 0, result);
	return result;
}

static diagram_id decide_all(struct diagrams *d, diagram_id a, const struct known *known)
{
	struct decider decider = {d, known, last_known(known), diagrams_tag(d)};

	return d->is_exhausted ? DIAGRAM_NONE : decide(&decider, a);
}

diagram_id diagram_on_host(struct diagrams *d, diagram_id a, const struct known_host *known)
{
	return !diagram_is_guarded(d, a) ? a
					 : decide_all(d, a, &(struct known){.host = *known});
}

diagram_id diagram_with_args(struct diagrams *d, diagram_id a,
			     const struct cube_arg args[CUBE_ARGS])
{
	struct known known = {0};

	for (int i = 0; i < CUBE_ARGS; i++)
		known.args[i] = args[i];
	return decide_all(d, a, &known);
}

diagram_id diagram_any_bits(struct diagrams *d, diagram_id a, unsigned arg, uint64_t bits)
{
	struct known known = {0};

	known.any[arg] = bits;
	return decide_all(d, a, &known);
}

static bool is_below_guards(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const struct diagrams *d = ctx;

	(void)b;
	if (diagram_is_guarded(d, a))
		return false;
	*result = a == DIAGRAM_FALSE ? DIAGRAM_FALSE : DIAGRAM_TRUE;
	return true;
}

diagram_id diagram_any_args(struct diagrams *d, diagram_id a)
{
	return diagram_combine(d, is_below_guards, d, a, DIAGRAM_TRUE);
}

/* Arguments of which a condition has to hold for all values. */
struct quantifier {
	struct diagrams *d;
	unsigned args;
	uint32_t tag;
};

static diagram_id for_all(const struct quantifier *all, diagram_id a)
{
	struct diagrams *d = all->d;
	uint16_t var = diagram_var(d, a);
	diagram_id lo, hi, result;

	if (diagram_is_leaf(a) || diagrams_recall(d, all->tag, a, 0, &result))
		return diagram_is_leaf(a) ? a : result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	lo = for_all(all, d->nodes[a].lo);
	hi = for_all(all, d->nodes[a].hi);
	if (var >= DIAGRAM_ARG(0, 63) && all->args >> (var - DIAGRAM_ARG(0, 63)) / 64 & 1)
		result = diagram_and(d, lo, hi);
	else
		result = diagram_make(d, var, lo, hi);
	diagrams_remember(d, all->tag, a, 0, result);
	return result;
}

diagram_id diagram_all_args(struct diagrams *d, diagram_id a, unsigned args)
{
	struct quantifier all = {d, args, diagrams_tag(d)};

	return d->is_exhausted ? DIAGRAM_NONE : for_all(&all, a);
}

static diagram_id copy(struct diagrams *to, struct diagrams *from, diagram_id id)
{
	diagram_id lo, result;

	if (diagram_is_leaf(id))
		return id;
	if (diagrams_get_mark(from, id, &result))
		return result;
	lo = copy(to, from, from->nodes[id].lo);
	result = diagram_make(to, from->nodes[id].var, lo, copy(to, from, from->nodes[id].hi));
	diagrams_set_mark(from, id, result);
	return result;
}

diagram_id diagram_copy(struct diagrams *to, struct diagrams *from, diagram_id id)
{
	if (to == from || diagram_is_leaf(id))
		return id;
	diagrams_clear_marks(from);
	return copy(to, from, id);
}
