/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/own_bodies.h"

#include "core/limits.h"

/* With how many bodies it no longer matters whether one is there for nothing. */
#define OWN_MAX 256

/* What the others of a few dozen bodies cover may be a diagram without end. */
#define WORK_MAX (LIMIT_DIAGRAM_WORK / 64)

static void find(const struct body_request *request, const struct rule_bodies *from,
		 struct rule_bodies *out)
{
	struct diagrams *d = request->d;
	struct arena *arena = diagrams_arena(d);
	diagram_id *where = ARENA_ARRAY(arena, diagram_id, from->len);
	diagram_id *behind = ARENA_ARRAY(arena, diagram_id, from->len + 1);
	diagram_id before = DIAGRAM_FALSE;

	behind[from->len] = DIAGRAM_FALSE;
	for (size_t i = from->len; i-- > 0;) {
		where[i] = rule_body_where(d, &from->ptr[i], request->width);
		behind[i] = diagram_or(d, behind[i + 1], where[i]);
	}
	for (size_t i = 0; i < from->len; i++) {
		struct rule_body body = from->ptr[i];
		diagram_id others = diagram_or(d, before, behind[i + 1]);

		body.own = diagram_and(d, request->must, diagram_minus(d, where[i], others));
		if (body.own == DIAGRAM_FALSE)
			continue;
		before = diagram_or(d, before, where[i]);
		*VEC_PUSH(arena, out) = body;
	}
}

bool own_bodies_find(const struct body_request *request, struct rule_bodies *bodies)
{
	struct rule_bodies needed = {0};
	struct diagrams_budget budget;

	if (bodies->len > OWN_MAX)
		return false;
	budget = diagrams_spend(request->d, WORK_MAX);
	find(request, bodies, &needed);
	if (!diagrams_regain(request->d, budget))
		return false;
	*bodies = needed;
	return true;
}
