/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/call_bodies.h"

#include "core/limits.h"
#include "kernel/seccomp.h"
#include "profile/engine_tree.h"
#include "profile/ordered_bodies.h"

/* How far back is looked for the same request. */
#define KNOWN_MAX 32

/* With so few rules on a call nobody looks for fewer. */
#define BODIES_FEW 64

/* Steps in which fewer are looked for. */
#define ORDERED_WORK_MAX (LIMIT_DIAGRAM_WORK / 64)

static struct arena *arena_of(const struct call_request *request)
{
	return diagrams_arena(request->d);
}

static size_t count_bodies(const struct call_bodies *all)
{
	size_t count = 0;

	VEC_EACH(one, *all)
		count += one->bodies->len;
	return count;
}

/* What is asked for. */

/*
 * What rules with ACTION may be about, too: what the default is milder on, where that is
 * welcome.
 */
static diagram_id slack_for(const struct call_request *request, diagram_id outcome,
			    struct action action)
{
	uint32_t fallback = diagram_value(action_leaf(request->fallback));

	if (request->slack == DIAGRAM_FALSE || action.verb > VERB_DENY ||
	    action.verb >= request->fallback.verb)
		return DIAGRAM_FALSE;
	return diagram_and(request->d, diagram_has_value(request->d, outcome, fallback),
			   request->slack);
}

/* The deciders where WHERE holds: often there is but one, and need not be looked for again. */
static diagram_id deciders_of(const struct call_request *request, diagram_id where)
{
	diagram_id deciders = diagram_where(request->d, where, request->deciders);
	struct diagram_values values = diagram_values(request->d, arena_of(request), deciders);
	size_t len = values.len;

	if (len && diagram_leaf(values.ptr[len - 1]) == DIAGRAM_OPEN)
		len--;
	return len == 1 ? diagram_leaf(values.ptr[0]) : deciders;
}

/* What rules with other actions than VALUE's do, if an ABI of 32 bits has the call: the default
 * stands for VALUE, too. */
static diagram_id others_of(const struct call_request *request, uint32_t value)
{
	if (request->width > 32 && !request->is_cut)
		return DIAGRAM_FALSE;
	return diagram_if(request->d, diagram_has_value(request->d, request->outcome, value),
			  action_leaf(request->fallback), request->outcome);
}

/* What is asked for of ONE's action, where OUTCOME is what no other has taken. */
static struct body_request request_of(const struct call_request *request, diagram_id outcome,
				      const struct action_bodies *one)
{
	struct diagrams *d = request->d;
	uint32_t value = diagram_value(action_leaf(one->action));
	diagram_id all = diagram_has_value(d, outcome, value);

	return (struct body_request){
		.d = d,
		.must = diagram_minus(d, all, diagram_has_value(d, request->made, value)),
		.may = diagram_or(d, all, slack_for(request, outcome, one->action)),
		.others = others_of(request, value),
		.width = request->width,
		.is_cut = request->is_cut,
		.is_alone = request->is_alone,
		.wants_own = !diagram_is_leaf(one->deciders),
	};
}

/* Rules that do not meet. */

static bool is_same_request(const struct body_request *a, const struct body_request *b)
{
	return a->must == b->must && a->may == b->may && a->others == b->others &&
	       a->width == b->width && a->is_cut == b->is_cut && a->is_alone == b->is_alone &&
	       a->wants_own == b->wants_own;
}

const struct rule_bodies *call_bodies_known(struct bodies_known *known,
					    const struct body_request *request)
{
	struct known_bodies *found = NULL;
	size_t len = known->len;

	for (size_t i = len; !found && i > 0 && i + KNOWN_MAX > len; i--)
		if (is_same_request(&known->ptr[i - 1].request, request))
			found = &known->ptr[i - 1];
	if (!found) {
		found = VEC_PUSH(diagrams_arena(request->d), known);
		found->request = *request;
		found->is_found = rule_bodies_find(request, &found->bodies);
	}
	return found->is_found ? &found->bodies : NULL;
}

/* OUTCOME with what ONE's bodies take of the default. */
static diagram_id with_bodies(const struct call_request *request, diagram_id outcome,
			      const struct action_bodies *one)
{
	VEC_EACH(body, *one->bodies)
		outcome = diagram_if(request->d,
				     rule_body_where(request->d, body, request->width),
				     action_leaf(one->action), outcome);
	return outcome;
}

/* Find ONE's bodies; let *OUTCOME be what is left for the other actions.  False: too many. */
static bool find_apart(const struct call_request *request, diagram_id *outcome,
		       struct action_bodies *one)
{
	struct body_request asked = request_of(request, *outcome, one);

	one->bodies = call_bodies_known(request->known, &asked);
	if (one->bodies && request->slack != DIAGRAM_FALSE)
		*outcome = with_bodies(request, *outcome, one);
	return one->bodies != NULL;
}

static unsigned first_arg(const struct rule_body *body)
{
	unsigned arg = 0;

	while (arg < CUBE_ARGS && !body->cube.arg[arg].mask)
		arg++;
	return arg;
}

/* True when BODY may stand before those of OTHERS (rule_bodies.h). */
static bool is_before(const struct rule_body *body, const struct rule_bodies *others)
{
	VEC_EACH(other, *others) {
		if (first_arg(other) <= first_arg(body))
			return false;
		for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
			if (other->ops[arg] == PROFILE_NE || other->ops[arg] == PROFILE_LE)
				return false;
	}
	return true;
}

/* Let ONE, of ALL, have the one body that may stand before all others. */
static bool find_first(const struct call_request *request, diagram_id outcome,
		       const struct call_bodies *all, struct action_bodies *one)
{
	struct body_request asked = request_of(request, outcome, one);
	struct rule_bodies *bodies = ARENA_NEW(arena_of(request), struct rule_bodies);
	struct rule_body body;

	if (request->is_multiplexed || !rule_bodies_first(&asked, &body))
		return false;
	VEC_EACH(other, *all)
		if (other->bodies && !is_before(&body, other->bodies))
			return false;
	*VEC_PUSH(arena_of(request), bodies) = body;
	one->bodies = bodies;
	return true;
}

static bool find_all_apart(const struct call_request *request, struct call_bodies *all)
{
	diagram_id outcome = request->outcome;
	struct action_bodies *failed = NULL;

	VEC_EACH(one, *all) {
		if (find_apart(request, &outcome, one))
			continue;
		if (failed)
			return false;
		failed = one;
	}
	return !failed || find_first(request, outcome, all, failed);
}

/* Rules that may meet. */

/* ALL, strictest first, with bodies for each action that meet stricter ones. */
static bool find_ordered(const struct call_request *request, struct call_bodies *all)
{
	struct earlier_bodies earlier = {0};

	VEC_EACH(one, *all) {
		struct body_request asked = request_of(request, request->outcome, one);
		struct rule_bodies *bodies = ARENA_NEW(arena_of(request), struct rule_bodies);

		if (!ordered_bodies_find(&asked, one->action.verb, &earlier, bodies))
			return false;
		one->bodies = bodies;
		one->is_ordered = true;
		earlier_bodies_add(&earlier, &asked, one->action.verb, bodies);
	}
	return true;
}

/* The same, if that does not take long: it is often no better. */
static bool try_ordered(const struct call_request *request, struct call_bodies *all)
{
	struct diagrams_budget budget = diagrams_spend(request->d, ORDERED_WORK_MAX);
	bool found = find_ordered(request, all);

	return diagrams_regain(request->d, budget) && found;
}

/* True when the rules of ALL alone may take more instructions than the kernel loads. */
static bool is_too_long(const struct call_request *request, const struct call_bodies *all)
{
	struct arena *arena = arena_new();
	struct engine_tree tree = {0};
	size_t size;

	VEC_EACH(one, *all)
		VEC_EACH(body, *one->bodies) {
			struct profile_rule rule = rule_body_rule(arena, body);
			struct comparison_chain chain =
				engine_chain(&rule, request->width, NULL);

			engine_tree_add(arena, &tree, &chain);
		}
	size = engine_tree_size(&tree);
	arena_free(arena);
	return size > BPF_PROGRAM_MAX;
}

static struct call_bodies actions_of(const struct call_request *request)
{
	struct diagram_values values =
		diagram_values(request->d, arena_of(request), request->outcome);
	struct call_bodies all = {0};

	VEC_EACH(value, values) {
		struct action_bodies one = {.action = action_of_value(*value)};
		diagram_id where = diagram_has_value(request->d, request->outcome, *value);

		if (action_equal(one.action, request->fallback))
			continue;
		one.deciders = deciders_of(request, where);
		*VEC_PUSH(arena_of(request), &all) = one;
	}
	return all;
}

static bool find(const struct call_request *request, struct call_bodies *out)
{
	struct call_bodies ordered;
	bool found;

	*out = actions_of(request);
	found = find_all_apart(request, out);
	if (out->len < 2 || request->is_multiplexed ||
	    (found && count_bodies(out) <= BODIES_FEW))
		return found;
	ordered = actions_of(request);
	if (!try_ordered(request, &ordered) || is_too_long(request, &ordered) ||
	    (found && 2 * count_bodies(&ordered) > count_bodies(out) &&
	     !is_too_long(request, out)))
		return found;
	*out = ordered;
	return true;
}

bool call_bodies_find(const struct call_request *request, struct call_bodies *out)
{
	return find(request, out) && !diagrams_exhausted(request->d);
}
