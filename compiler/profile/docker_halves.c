/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_halves.h"

#define UPPER ((uint64_t)UINT32_MAX << 32)

/* Everything below is quadratic. */
#define MAX_CUBES 1024

static bool asks_upper(const struct cube_list *cubes, int arg)
{
	for (size_t i = 0; i < cubes->len; i++)
		if (cubes->ptr[i].arg[arg].mask & UPPER)
			return true;
	return false;
}

/* The part of CUBES where ARG has no upper bit set. */
static struct cube_list part_below(struct arena *arena, const struct cube_list *cubes, int arg)
{
	struct cube_list below = {0};
	struct cube plane = cube_all(), both;

	plane.arg[arg].mask = UPPER;
	for (size_t i = 0; i < cubes->len; i++)
		if (cube_intersect(&cubes->ptr[i], &plane, &both))
			cube_list_add(arena, &below, &both);
	return below;
}

/* What CUBES ask of the other arguments where ARG is VALUE. */
static struct cube_list slice_at(struct arena *arena, const struct cube_list *cubes, int arg,
				 uint64_t value)
{
	struct cube_list slice = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube cube = cubes->ptr[i];

		if ((value & cube.arg[arg].mask) != cube.arg[arg].value)
			continue;
		cube.arg[arg] = (struct cube_arg){0, 0};
		cube_list_add(arena, &slice, &cube);
	}
	return slice;
}

/* The same, for every part of each of LIST where the highest bit set in ARG is an upper one. */
static bool are_covered_above(struct arena *arena, const struct cube_list *list, int arg,
			      const struct cube_list *cubes)
{
	for (unsigned bit = 32; bit < 64; bit++) {
		struct cube plane = cube_all(), both;

		plane.arg[arg] = (struct cube_arg){UINT64_MAX << bit, (uint64_t)1 << bit};
		for (size_t i = 0; i < list->len; i++)
			if (cube_intersect(&list->ptr[i], &plane, &both) &&
			    !cube_list_covers(arena, cubes, &both))
				return false;
	}
	return true;
}

/* True when no argument is asked for behind the first of ABOVE. */
static bool is_last(const struct cube *cube, unsigned above)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask && above & ((1u << i) - 1))
			return false;
	return (above & (above - 1)) == 0;
}

static bool add_halves(struct arena *arena, struct cube_list *cubes, unsigned above,
		       struct half_cube_list *out)
{
	cube_list_join(cubes);
	for (size_t i = 0; i < cubes->len; i++) {
		if (!is_last(&cubes->ptr[i], above))
			return false;
		*VEC_PUSH(arena, out) = (struct half_cube){cubes->ptr[i], above};
	}
	return true;
}

/*
 * Settle the arguments from ARG on.  With an upper bit set, CUBES must ask the
 * same of the others whichever bits of ARG those are.
 */
static bool halve_from(struct arena *arena, int arg, struct cube_list *cubes, unsigned above,
		       struct half_cube_list *out)
{
	struct cube_list below, slice;

	while (arg < CUBE_ARGS && !asks_upper(cubes, arg))
		arg++;
	if (arg == CUBE_ARGS)
		return add_halves(arena, cubes, above, out);
	below = part_below(arena, cubes, arg);
	slice = slice_at(arena, cubes, arg, (uint64_t)1 << 32);
	cube_list_join(&slice);
	if (!are_covered_above(arena, cubes, arg, &slice) ||
	    !are_covered_above(arena, &slice, arg, cubes))
		return false;
	return halve_from(arena, arg + 1, &below, above, out) &&
	       halve_from(arena, arg + 1, &slice, above | 1u << arg, out);
}

bool halve_cubes(struct arena *arena, const struct cube_list *cubes, struct half_cube_list *out)
{
	struct cube_list copy = {0};
	size_t len = out->len;

	if (cubes->len > MAX_CUBES)
		return false;
	for (size_t i = 0; i < cubes->len; i++)
		cube_list_add(arena, &copy, &cubes->ptr[i]);
	if (halve_from(arena, 0, &copy, 0, out))
		return true;
	out->len = len;
	return false;
}
