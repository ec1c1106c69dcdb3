/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations.  Diagrams are gone through together, from the first variable that one of them
 * asks for.  All that is done with truth is one choice between two diagrams by a third (K. S.
 * Brace, R. L. Rudell and R. E. Bryant, "Efficient Implementation of a BDD Package", 1990); for
 * the rest an operation's own function settles what comes out of two.
 */
#include "model/diagram_store.h"

static inline uint16_t first_of(uint16_t a, uint16_t b)
{
	return a < b ? a : b;
}

static diagram_id if_nodes(struct diagrams *d, diagram_id condition, diagram_id a,
			   diagram_id b);

/* Most is settled at once. */
static inline diagram_id if_any(struct diagrams *d, diagram_id condition, diagram_id a,
				diagram_id b)
{
	a = a == condition ? DIAGRAM_TRUE : a;
	b = b == condition ? DIAGRAM_FALSE : b;
	if (diagram_is_leaf(condition) || a == b)
		return condition == DIAGRAM_FALSE ? b : a;
	if (a == DIAGRAM_TRUE && b == DIAGRAM_FALSE)
		return condition;
	return if_nodes(d, condition, a, b);
}

static diagram_id if_nodes(struct diagrams *d, diagram_id condition, diagram_id a, diagram_id b)
{
	uint16_t var = first_of(diagram_var(d, condition),
				first_of(diagram_var(d, a), diagram_var(d, b)));
	diagram_id lo, hi, result;

	if (diagrams_recall(d, b, condition, a, &result))
		return result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	lo = if_any(d, diagram_lo(d, condition, var), diagram_lo(d, a, var),
		    diagram_lo(d, b, var));
	hi = if_any(d, diagram_hi(d, condition, var), diagram_hi(d, a, var),
		    diagram_hi(d, b, var));
	result = diagram_make(d, var, lo, hi);
	diagrams_remember(d, b, condition, a, result);
	return result;
}

diagram_id diagram_if(struct diagrams *d, diagram_id condition, diagram_id a, diagram_id b)
{
	return d->is_exhausted ? DIAGRAM_NONE : if_any(d, condition, a, b);
}

/* Other operations, as diagram_settle. */

static bool settle_over(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	*result = a == DIAGRAM_OPEN ? b : a;
	return diagram_is_leaf(a) || b == DIAGRAM_OPEN || a == b;
}

static bool settle_differ(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	*result = a == b ? DIAGRAM_FALSE : DIAGRAM_TRUE;
	return a == b || (diagram_is_leaf(a) && diagram_is_leaf(b));
}

/* One run of an operation. */
struct operation {
	struct diagrams *d;
	diagram_settle *settle;
	const void *ctx;
	uint32_t tag;
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
	uint16_t var = first_of(diagram_var(d, a), diagram_var(d, b));
	diagram_id lo, hi, result;

	if (diagrams_recall(d, run->tag, a, b, &result))
		return result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	lo = combine(run, diagram_lo(d, a, var), diagram_lo(d, b, var));
	hi = combine(run, diagram_hi(d, a, var), diagram_hi(d, b, var));
	result = diagram_make(d, var, lo, hi);
	diagrams_remember(d, run->tag, a, b, result);
	return result;
}

diagram_id diagram_combine(struct diagrams *d, diagram_settle *settle, const void *ctx,
			   diagram_id a, diagram_id b)
{
	struct operation run = {d, settle, ctx, diagrams_tag(d)};

	return d->is_exhausted ? DIAGRAM_NONE : combine(&run, a, b);
}

diagram_id diagram_apply(struct diagrams *d, enum diagram_op op, diagram_id a, diagram_id b)
{
	struct operation over = {d, settle_over, NULL, DIAGRAM_TAG_OVER};
	struct operation differ = {d, settle_differ, NULL, DIAGRAM_TAG_DIFFER};

	if (d->is_exhausted)
		return DIAGRAM_NONE;
	switch (op) {
	case DIAGRAM_AND:
		return if_any(d, a, b, DIAGRAM_FALSE);
	case DIAGRAM_OR:
		return if_any(d, a, DIAGRAM_TRUE, b);
	case DIAGRAM_MINUS:
		return if_any(d, b, DIAGRAM_FALSE, a);
	case DIAGRAM_WHERE:
		return if_any(d, a, b, DIAGRAM_OPEN);
	case DIAGRAM_OVER:
		return combine(&over, a, b);
	case DIAGRAM_DIFFER:
		return combine(&differ, a, b);
	}
	SCMPL_BUG("operation %d", (int)op);
}

diagram_id diagram_apply_all(struct diagrams *d, enum diagram_op op, diagram_id *ids,
			     size_t len)
{
	if (!len)
		return op == DIAGRAM_AND  ? DIAGRAM_TRUE
		       : op == DIAGRAM_OR ? DIAGRAM_FALSE
					  : DIAGRAM_OPEN;
	for (; len > 1; len = (len + 1) / 2) {
		for (size_t i = 0; i < len / 2; i++)
			ids[i] = diagram_apply(d, op, ids[2 * i], ids[2 * i + 1]);
		if (len % 2)
			ids[len / 2] = ids[len - 1];
	}
	return ids[0];
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
	if (diagram_is_leaf(a))
		*result = mapping->map(mapping->ctx, diagram_value(a));
	return diagram_is_leaf(a);
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

/* Variables decided. */

struct decider {
	struct diagrams *d;
	struct cube_arg is[DIAGRAM_WORDS];
	uint64_t both[DIAGRAM_WORDS]; /* bits of which both values are taken ... */
	enum diagram_op op;           /* ... and joined by this */
	uint16_t last;                /* the last variable that is known of */
	uint32_t tag;
};

static diagram_id decide(const struct decider *decider, diagram_id a)
{
	struct diagrams *d = decider->d;
	uint16_t var = diagram_var(d, a);
	diagram_id result, lo, hi;
	struct diagram_bit at;

	if (var > decider->last)
		return a;
	if (diagrams_recall(d, decider->tag, a, 0, &result))
		return result;
	if (!diagrams_step(d))
		return DIAGRAM_NONE;
	at = diagram_bit(var);
	if (decider->is[at.word].mask & at.bit) {
		result = decide(decider, decider->is[at.word].value & at.bit ? d->nodes[a].hi
									     : d->nodes[a].lo);
	} else {
		lo = decide(decider, d->nodes[a].lo);
		hi = decide(decider, d->nodes[a].hi);
		result = decider->both[at.word] & at.bit ? diagram_apply(d, decider->op, lo, hi)
							 : diagram_make(d, var, lo, hi);
	}
	diagrams_remember(d, decider->tag, a, 0, result);
	return result;
}

static diagram_id decide_all(struct diagrams *d, diagram_id a, struct decider *decider)
{
	decider->d = d;
	decider->tag = diagrams_tag(d);
	return d->is_exhausted ? DIAGRAM_NONE : decide(decider, a);
}

diagram_id diagram_on_host(struct diagrams *d, diagram_id a, const struct known_host *known)
{
	struct decider decider = {.last = DIAGRAM_KERNEL(0)};

	if (known->has_caps)
		decider.is[WORD_CAPS] = (struct cube_arg){UINT64_MAX, known->host.caps};
	if (known->has_kernel)
		decider.is[WORD_KERNEL] = (struct cube_arg){UINT64_MAX, known->host.kernel};
	return diagram_is_guarded(d, a) ? decide_all(d, a, &decider) : a;
}

diagram_id diagram_with_args(struct diagrams *d, diagram_id a,
			     const struct cube_arg args[CUBE_ARGS])
{
	struct decider decider = {.last = DIAGRAM_KERNEL(0)};

	for (int i = 0; i < CUBE_ARGS; i++) {
		decider.is[WORD_ARG + i] = args[i];
		if (args[i].mask)
			decider.last = DIAGRAM_ARG(i, 0);
	}
	return decide_all(d, a, &decider);
}

diagram_id diagram_any_bits(struct diagrams *d, diagram_id a, unsigned arg, uint64_t bits)
{
	struct decider decider = {.op = DIAGRAM_OR, .last = DIAGRAM_ARG(arg, 0)};

	decider.both[WORD_ARG + arg] = bits;
	return decide_all(d, a, &decider);
}

diagram_id diagram_all_args(struct diagrams *d, diagram_id a, unsigned args)
{
	struct decider decider = {.op = DIAGRAM_AND, .last = DIAGRAM_VARS - 1};

	for (unsigned i = 0; i < CUBE_ARGS; i++)
		decider.both[WORD_ARG + i] = args >> i & 1 ? UINT64_MAX : 0;
	return decide_all(d, a, &decider);
}

static bool is_below_guards(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)b;
	*result = a == DIAGRAM_FALSE ? DIAGRAM_FALSE : DIAGRAM_TRUE;
	return !diagram_is_guarded(ctx, a);
}

diagram_id diagram_any_args(struct diagrams *d, diagram_id a)
{
	return diagram_combine(d, is_below_guards, d, a, DIAGRAM_TRUE);
}
