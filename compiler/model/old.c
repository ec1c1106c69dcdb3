/* SPDX-License-Identifier: Apache-2.0 */
#include "model/old.h"

struct old_walk {
	struct arena *arena;
	struct cube_list cubes;
};

static bool visit(void *ctx, const struct cube *cube, uint32_t value)
{
	struct old_walk *walk = ctx;

	if (value)
		cube_list_add(walk->arena, &walk->cubes, cube);
	return walk->cubes.len < 16384;
}

struct cube_list old_cubes(struct diagrams *d, diagram_id where)
{
	struct old_walk walk = {diagrams_arena(d), {0}};

	diagram_each_cube(d, where, visit, &walk);
	return walk.cubes;
}

diagram_id old_where(struct diagrams *d, const struct cube_list *cubes)
{
	diagram_id where = DIAGRAM_FALSE;

	for (size_t i = 0; i < cubes->len; i++)
		where = diagram_or(d, where, diagram_cube(d, &cubes->ptr[i]));
	return where;
}

const struct old_decision *old_decision(const struct policy *policy, enum abi abi,
					syscall_id id)
{
	struct diagrams *d = policy->diagrams;
	struct arena *arena = diagrams_arena(d);
	struct old_decision *out = ARENA_NEW(arena, struct old_decision);
	const struct regions *regions = policy_regions(policy, abi, id);

	for (size_t i = 0; i < regions->len; i++) {
		struct cube_list cubes = old_cubes(d, regions->ptr[i].where);

		if (cubes.len <= 256)
			cube_list_join(&cubes);
		for (size_t j = 0; j < cubes.len; j++)
			*VEC_PUSH(arena, out) = (struct old_region){
				cubes.ptr[j], regions->ptr[i].action, regions->ptr[i].rule};
	}
	return out;
}

bool old_complete(struct arena *arena, const struct old_decision *decision,
		  struct old_region rest, size_t most, struct old_decision *whole)
{
	struct cube_list open = {0};
	struct cube all = cube_all();

	*whole = (struct old_decision){0};
	cube_list_add(arena, &open, &all);
	for (size_t i = 0; i < decision->len && open.len <= most; i++) {
		*VEC_PUSH(arena, whole) = decision->ptr[i];
		cube_list_subtract(arena, &open, &decision->ptr[i].cube);
	}
	for (size_t i = 0; i < open.len && open.len <= most; i++) {
		rest.cube = open.ptr[i];
		*VEC_PUSH(arena, whole) = rest;
	}
	return open.len <= most;
}

const struct decision *old_make(struct diagrams *d, const struct old_decision *decision,
				struct action fallback)
{
	struct decision *out = ARENA_NEW(diagrams_arena(d), struct decision);

	out->outcome = DIAGRAM_OPEN;
	for (size_t i = 0; i < decision->len; i++)
		decision_add(d, out,
			     &(struct region){diagram_cube(d, &decision->ptr[i].cube),
					      decision->ptr[i].action, decision->ptr[i].rule});
	out->outcome = diagram_over(d, out->outcome, action_leaf(fallback));
	return out;
}
