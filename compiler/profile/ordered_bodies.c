/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wanted is looked for as if nothing stricter were there, and what may stay of that
 * stays.  For the rest take the first argument that stricter bodies ask for.  Where none of
 * these holds, bodies have to ask for that argument, and may meet all that begin behind it.
 * Where one holds, bodies that ask for the same of it may meet what comes first by the next
 * arguments: the same question with one argument less.  What is still left then does not meet
 * anything.
 */
#include "profile/ordered_bodies.h"

#include "profile/own_bodies.h"

/* Conditions on one argument that are looked at one by one. */
#define HEADS_MAX 16

struct ordering {
	const struct body_request *request;
	struct diagrams *d;
	struct arena *arena; /* its */
	enum verb verb;
	const struct earlier_bodies *earlier;
	diagram_id avoided; /* where an earlier body is that is not stricter */
	diagram_id left;    /* what is wanted and not there yet */
	struct rule_bodies *out;
};

/* The question where some arguments are what stricter bodies ask of them. */
struct subproblem {
	struct cube fixed; /* these arguments */
	unsigned fixed_args;
	diagram_id may; /* whatever these are: what bodies may meet */
	VEC(const struct earlier_body *) stricter; /* which ask for the same of these */
};

/* Bodies. */

static diagram_id where_of(const struct body_request *request, const struct rule_body *body)
{
	return rule_body_where(request->d, body, request->width);
}

/* Let *RULE, and ORDERS of it, be what BODY asks for; the number of these. */
static unsigned say_orders(const struct body_request *request, const struct rule_body *body,
			   struct profile_rule *rule, struct ordered_rule orders[2])
{
	const unsigned widths[] = {request->width, 32};
	unsigned count = request->is_cut ? 2 : 1;

	*rule = rule_body_rule(diagrams_arena(request->d), body);
	for (unsigned i = 0; i < count; i++)
		orders[i] = (struct ordered_rule){rule, engine_chain(rule, widths[i], NULL),
						  widths[i]};
	return count;
}

void earlier_bodies_add(struct earlier_bodies *earlier, const struct body_request *request,
			enum verb verb, const struct rule_bodies *bodies)
{
	struct arena *arena = diagrams_arena(request->d);

	VEC_EACH(body, *bodies) {
		struct earlier_body *one = ARENA_NEW(arena, struct earlier_body);

		one->body = *body;
		one->verb = verb;
		one->where = where_of(request, &one->body);
		say_orders(request, &one->body, &one->rule, one->orders);
		*VEC_PUSH(arena, earlier) = one;
	}
}

/* True when BODY stands to all that are earlier as it has to. */
static bool is_allowed(const struct ordering *o, const struct rule_body *body)
{
	struct profile_rule rule;
	struct ordered_rule orders[2];
	unsigned count = say_orders(o->request, body, &rule, orders);

	if (!engine_has_order(&rule))
		return false;
	VEC_EACH(other, *o->earlier)
		for (unsigned i = 0; i < count; i++) {
			enum rule_order order =
				engine_rule_order(&(*other)->orders[i], &orders[i]);

			if (order != RULE_ORDER_APART &&
			    !(order == RULE_ORDER_FIRST && (*other)->verb < o->verb))
				return false;
		}
	return true;
}

/* Take those of BODIES that are allowed; true: all are. */
static bool take(struct ordering *o, const struct rule_bodies *bodies)
{
	diagram_id *ids = ARENA_ARRAY(o->arena, diagram_id, bodies->len + 1);
	size_t len = 0;

	VEC_EACH(body, *bodies)
		if (is_allowed(o, body)) {
			*VEC_PUSH(o->arena, o->out) = *body;
			ids[len++] = where_of(o->request, body);
		}
	o->left = diagram_minus(o->d, o->left, diagram_apply_all(o->d, DIAGRAM_OR, ids, len));
	return len == bodies->len;
}

/* Bodies for LOWER that hold nowhere but in UPPER; false: too many. */
static bool find_within(const struct ordering *o, diagram_id lower, diagram_id upper,
			struct rule_bodies *out)
{
	struct body_request request = *o->request;

	request.must = lower;
	request.may = upper;
	request.is_alone = request.wants_own = false;
	request.is_ordered = true;
	return rule_bodies_find(&request, out) && o->out->len + out->len <= RULE_BODIES_MAX;
}

/* Where an argument is fixed. */

/* What BODY asks of the arguments ARGS, and of nothing else. */
static struct rule_body part_of(const struct rule_body *body, unsigned args)
{
	struct cube all = cube_all();
	struct rule_body part = rule_body_of(&all);

	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		if (args >> arg & 1) {
			part.cube.arg[arg] = body->cube.arg[arg];
			part.ops[arg] = body->ops[arg];
		}
	return part;
}

/* What BODY asks of all but the arguments ARGS. */
static diagram_id where_without(const struct ordering *o, const struct rule_body *body,
				unsigned args)
{
	struct rule_body rest = *body;

	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		if (args >> arg & 1)
			rest.cube.arg[arg] = (struct cube_arg){0, 0};
	return where_of(o->request, &rest);
}

static unsigned first_arg(const struct earlier_body *one, unsigned fixed_args)
{
	unsigned arg = 0;

	while (arg < CUBE_ARGS && (!one->body.cube.arg[arg].mask || fixed_args >> arg & 1))
		arg++;
	return arg;
}

/* What SUB's stricter bodies whose first argument is from FIRST on ask for. */
static diagram_id where_from(const struct ordering *o, const struct subproblem *sub,
			     unsigned first)
{
	diagram_id *ids = ARENA_ARRAY(o->arena, diagram_id, sub->stricter.len + 1);
	size_t len = 0;

	VEC_EACH(one, sub->stricter)
		if (first_arg(*one, sub->fixed_args) >= first)
			ids[len++] = where_without(o, &(*one)->body, sub->fixed_args);
	return diagram_apply_all(o->d, DIAGRAM_OR, ids, len);
}

/* Take bodies for what is left of SUB's calls, within UPPER. */
static void take_within(struct ordering *o, const struct subproblem *sub, diagram_id upper)
{
	diagram_id fixed = diagram_cube(o->d, &sub->fixed);
	diagram_id avoided =
		diagram_some_args(o->d, diagram_and(o->d, o->avoided, fixed), sub->fixed_args);
	diagram_id wanted =
		diagram_some_args(o->d, diagram_and(o->d, o->left, fixed), sub->fixed_args);
	struct rule_bodies found;

	upper = diagram_minus(o->d, upper, avoided);
	if (!find_within(o, diagram_and(o->d, wanted, upper), upper, &found))
		return;
	VEC_EACH(body, found)
		for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
			if (sub->fixed_args >> arg & 1)
				body->cube.arg[arg] = sub->fixed.arg[arg];
	take(o, &found);
}

/* Heads: what stricter bodies ask of the first argument. */

struct head {
	struct rule_body body;
	diagram_id where;
};

VEC_STRUCT(heads, struct head);

static bool is_same_head(const struct rule_body *a, const struct rule_body *b, unsigned arg)
{
	return a->ops[arg] == b->ops[arg] && a->cube.arg[arg].mask == b->cube.arg[arg].mask &&
	       a->cube.arg[arg].value == b->cube.arg[arg].value;
}

static bool has_head(const struct heads *heads, const struct rule_body *body, unsigned arg)
{
	VEC_EACH(head, *heads)
		if (is_same_head(&head->body, body, arg))
			return true;
	return false;
}

static struct heads find_heads(const struct ordering *o, const struct subproblem *sub,
			       unsigned first)
{
	struct heads heads = {0};

	VEC_EACH(one, sub->stricter) {
		const struct rule_body *body = &(*one)->body;
		struct head head = {.body = part_of(body, 1u << first)};

		if (first_arg(*one, sub->fixed_args) != first || has_head(&heads, body, first))
			continue;
		head.where = where_of(o->request, &head.body);
		*VEC_PUSH(o->arena, &heads) = head;
	}
	return heads;
}

/* What SUB's bodies whose first argument is FIRST ask for where they come before HEAD. */
static diagram_id where_before(const struct ordering *o, const struct subproblem *sub,
			       unsigned first, const struct head *head)
{
	struct profile_rule rule, other_rule;
	struct ordered_rule orders[2], other[2];
	diagram_id before = DIAGRAM_FALSE;

	say_orders(o->request, &head->body, &rule, orders);
	VEC_EACH(one, sub->stricter) {
		struct rule_body part = part_of(&(*one)->body, 1u << first);

		if (first_arg(*one, sub->fixed_args) != first)
			continue;
		say_orders(o->request, &part, &other_rule, other);
		if (engine_rule_order(&other[0], &orders[0]) == RULE_ORDER_FIRST)
			before = diagram_or(o->d, before,
					    where_without(o, &(*one)->body, sub->fixed_args));
	}
	return before;
}

/* SUB where argument FIRST is what HEAD says, and bodies may meet what is in FREE, too. */
static struct subproblem fix_head(const struct ordering *o, const struct subproblem *sub,
				  unsigned first, const struct head *head, diagram_id free)
{
	struct subproblem next = {.fixed = sub->fixed,
				  .fixed_args = sub->fixed_args | 1u << first};

	next.fixed.arg[first] = head->body.cube.arg[first];
	free = diagram_or(o->d, free, where_before(o, sub, first, head));
	free = diagram_or(o->d, free, diagram_not(o->d, head->where));
	next.may = diagram_all_args(o->d, free, 1u << first);
	VEC_EACH(one, sub->stricter)
		if (first_arg(*one, sub->fixed_args) == first &&
		    is_same_head(&(*one)->body, &head->body, first))
			*VEC_PUSH(o->arena, &next.stricter) = *one;
	return next;
}

/* True when some call that is wanted and not there yet is SUB's. */
static bool is_any_left(const struct ordering *o, const struct subproblem *sub)
{
	return diagram_and(o->d, o->left, diagram_cube(o->d, &sub->fixed)) != DIAGRAM_FALSE;
}

static void solve(struct ordering *o, const struct subproblem *sub)
{
	unsigned first = CUBE_ARGS;
	diagram_id free, outside = DIAGRAM_TRUE;
	struct heads heads;

	take_within(o, sub, diagram_or(o->d, sub->may, where_from(o, sub, 0)));
	VEC_EACH(one, sub->stricter) {
		unsigned arg = first_arg(*one, sub->fixed_args);

		first = arg < first ? arg : first;
	}
	if (first == CUBE_ARGS || !is_any_left(o, sub))
		return;
	heads = find_heads(o, sub, first);
	free = diagram_or(o->d, sub->may, where_from(o, sub, first + 1));
	VEC_EACH(head, heads)
		outside = diagram_minus(o->d, outside, head->where);
	take_within(o, sub, diagram_and(o->d, free, outside));
	if (heads.len > HEADS_MAX)
		return;
	VEC_EACH(head, heads) {
		struct subproblem next = fix_head(o, sub, first, head, free);

		if (head->body.ops[first] == PROFILE_EQ && is_any_left(o, &next))
			solve(o, &next);
	}
}

/* All of it. */

/* Drop bodies that are there for nothing, and say what calls are theirs. */
static void finish(const struct ordering *o)
{
	struct rule_bodies *out = o->out;
	size_t len = 0;

	own_bodies_find(o->request, out);
	VEC_EACH(body, *out) {
		body->own = diagram_and(o->d, o->request->must, where_of(o->request, body));
		if (body->own != DIAGRAM_FALSE)
			out->ptr[len++] = *body;
	}
	out->len = len;
}

bool ordered_bodies_find(const struct body_request *request, enum verb verb,
			 const struct earlier_bodies *earlier, struct rule_bodies *out)
{
	struct ordering o = {.request = request,
			     .d = request->d,
			     .arena = diagrams_arena(request->d),
			     .verb = verb,
			     .earlier = earlier,
			     .avoided = DIAGRAM_FALSE,
			     .left = request->must,
			     .out = out};
	struct subproblem all = {.fixed = cube_all(), .may = request->may};
	struct rule_bodies rest;
	diagram_id met = DIAGRAM_FALSE;

	*out = (struct rule_bodies){0};
	VEC_EACH(one, *earlier) {
		met = diagram_or(o.d, met, (*one)->where);
		if ((*one)->verb < verb)
			*VEC_PUSH(o.arena, &all.stricter) = *one;
		else
			o.avoided = diagram_or(o.d, o.avoided, (*one)->where);
	}
	solve(&o, &all);
	if (!find_within(&o, o.left, diagram_minus(o.d, request->may, met), &rest) ||
	    !take(&o, &rest))
		return false;
	finish(&o);
	return true;
}
