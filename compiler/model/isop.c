/* SPDX-License-Identifier: Apache-2.0 */
#include "model/isop.h"

#include "model/diagram_store.h"

struct isop {
	struct diagrams *d;
	struct cube path; /* what is asked so far */
	size_t most;
	bool is_too_much;
	struct cube_list *out;
};

/* Ask for VAR to be BIT, or no longer. */
static void toggle(struct cube *path, uint16_t var, bool bit)
{
	unsigned arg;
	uint64_t mask;

	if (var < DIAGRAM_KERNEL(15)) {
		*(bit ? &path->held : &path->lacked) ^= (uint64_t)1 << var;
		return;
	}
	if (var < DIAGRAM_ARG(0, 63))
		SCMPL_BUG("the kernel is not decided");
	arg = (var - DIAGRAM_ARG(0, 63)) / 64u;
	mask = (uint64_t)1 << (DIAGRAM_ARG(arg, 0) - var);
	path->arg[arg].mask ^= mask;
	path->arg[arg].value ^= bit ? mask : 0;
}

static diagram_id cover(struct isop *isop, diagram_id lower, diagram_id upper);

/* The cubes with VAR == BIT for what must be covered there and may not with the other BIT. */
static diagram_id cover_half(struct isop *isop, uint16_t var, bool bit, diagram_id lower,
			     diagram_id upper)
{
	diagram_id covered;

	toggle(&isop->path, var, bit);
	covered = cover(isop, lower, upper);
	toggle(&isop->path, var, bit);
	return covered;
}

/* What the cubes cover that go to OUT. */
static diagram_id cover(struct isop *isop, diagram_id lower, diagram_id upper)
{
	struct diagrams *d = isop->d;
	diagram_id lower0, lower1, upper0, upper1, half0, half1, both;
	uint16_t var;

	isop->is_too_much |= diagrams_exhausted(d);
	if (lower == DIAGRAM_FALSE || isop->is_too_much)
		return DIAGRAM_FALSE;
	if (upper == DIAGRAM_TRUE) {
		isop->is_too_much |= isop->out->len == isop->most;
		cube_list_add(d->arena, isop->out, &isop->path);
		return DIAGRAM_TRUE;
	}
	var = diagram_var(d, lower) < diagram_var(d, upper) ? diagram_var(d, lower)
							    : diagram_var(d, upper);
	lower0 = diagram_lo(d, lower, var);
	lower1 = diagram_hi(d, lower, var);
	upper0 = diagram_lo(d, upper, var);
	upper1 = diagram_hi(d, upper, var);
	half0 = cover_half(isop, var, false, diagram_minus(d, lower0, upper1), upper0);
	half1 = cover_half(isop, var, true, diagram_minus(d, lower1, upper0), upper1);
	lower0 = diagram_minus(d, lower0, half0);
	lower1 = diagram_minus(d, lower1, half1);
	both = cover(isop, diagram_or(d, lower0, lower1), diagram_and(d, upper0, upper1));
	return diagram_make(d, var, diagram_or(d, half0, both), diagram_or(d, half1, both));
}

bool isop_find(struct diagrams *d, diagram_id lower, diagram_id upper, size_t most,
	       struct cube_list *out)
{
	struct isop isop = {.d = d, .path = cube_all(), .most = most, .out = out};

	*out = (struct cube_list){0};
	cover(&isop, lower, upper);
	return !isop.is_too_much && !diagrams_exhausted(d);
}

/* By paths. */

struct path_list {
	struct arena *arena;
	size_t most;
	struct cube_list *out;
};

static bool add_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct path_list *paths = ctx;

	if (!value)
		return true;
	cube_list_add(paths->arena, paths->out, cube);
	return paths->out->len <= paths->most;
}

/* Let CUBE no longer ask for BIT of ARG if all of it is in UPPER then. */
static void widen(struct diagrams *d, diagram_id upper, struct cube_arg *arg, uint64_t bit,
		  const struct cube *cube)
{
	struct cube_arg before = *arg;

	if (!(arg->mask & bit))
		return;
	arg->mask &= ~bit;
	arg->value &= ~bit;
	if (!diagram_implies(d, diagram_cube(d, cube), upper))
		*arg = before;
}

static void expand(struct diagrams *d, diagram_id upper, struct cube *cube)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		widen(d, upper, &cube->arg[i], UINT64_MAX, cube);
	for (int i = 0; i < CUBE_ARGS; i++)
		for (int bit = 0; bit < 64; bit++)
			widen(d, upper, &cube->arg[i], (uint64_t)1 << bit, cube);
}

/* Leave out of LIST what is not needed for LOWER. */
static void drop_redundant(struct diagrams *d, diagram_id lower, struct cube_list *list)
{
	diagram_id *behind = ARENA_ARRAY(d->arena, diagram_id, list->len + 1);
	diagram_id left = lower;
	size_t len = 0;

	behind[list->len] = DIAGRAM_FALSE;
	for (size_t i = list->len; i-- > 0;)
		behind[i] = diagram_or(d, behind[i + 1], diagram_cube(d, &list->ptr[i]));
	for (size_t i = 0; i < list->len; i++) {
		diagram_id own = diagram_cube(d, &list->ptr[i]);

		if (diagram_implies(d, diagram_and(d, left, own), behind[i + 1]))
			continue;
		left = diagram_minus(d, left, own);
		list->ptr[len++] = list->ptr[i];
	}
	list->len = len;
}

bool paths_find(struct diagrams *d, diagram_id a, size_t most, struct cube_list *out)
{
	struct path_list paths = {d->arena, most, out};

	*out = (struct cube_list){0};
	return diagram_each_cube(d, a, add_path, &paths);
}

void cubes_widen(struct diagrams *d, diagram_id lower, diagram_id upper, struct cube_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		expand(d, upper, &list->ptr[i]);
	drop_redundant(d, lower, list);
}
