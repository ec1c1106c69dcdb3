/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cubes to conditions.  First every cube is freed of what it asks of the host
 * needlessly (the pieces of "cap A or cap B" are disjoint, the words need not
 * be); then those on the same hosts are told together, as they are or by what
 * is not in them, whichever is shorter.
 */
#include "decompile/decompile.h"
#include "model/old.h"

#include "core/limits.h"
#include "kernel/caps.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <string.h>

/* Hosts. */

const struct ast_guard *decompile_host(struct arena *arena, const struct cube *cube)
{
	const struct ast_guard *guard = NULL;

	for (int cap = 0; cap < CAP_COUNT; cap++)
		if ((cube->held | cube->lacked) >> cap & 1)
			guard = make_guard_and(arena, guard,
					       make_cap(arena, cap_name(cap) + strlen("CAP_"),
							cube->held >> cap & 1));
	if (cube->kernel_lo != KERNEL_MIN)
		guard = make_guard_and(arena, guard,
				       make_kernel(arena, GUARD_KERNEL_FROM, cube->kernel_lo));
	if (cube->kernel_hi != KERNEL_MAX)
		guard = make_guard_and(arena, guard,
				       make_kernel(arena, GUARD_KERNEL_BELOW, cube->kernel_hi));
	return guard;
}

/* Take WIDER for CUBE if it is still within CUBES. */
static void try_widen(struct arena *arena, struct cube *cube, const struct cube *wider,
		      const struct cube_list *cubes)
{
	if (!cube_equal(cube, wider) && cube_list_covers(arena, cubes, wider))
		*cube = *wider;
}

static void widen_host(struct arena *arena, struct cube *cube, const struct cube_list *cubes)
{
	struct cube wider;

	for (uint64_t bits = cube->held | cube->lacked; bits; bits &= bits - 1) {
		uint64_t bit = bits & (~bits + 1);

		wider = *cube;
		wider.held &= ~bit;
		wider.lacked &= ~bit;
		try_widen(arena, cube, &wider, cubes);
	}
	wider = *cube;
	wider.kernel_lo = KERNEL_MIN;
	try_widen(arena, cube, &wider, cubes);
	wider = *cube;
	wider.kernel_hi = KERNEL_MAX;
	try_widen(arena, cube, &wider, cubes);
}

/* CUBES, freed of what needs not be asked of the host, and of what others cover. */
static struct cube_list widen(struct arena *arena, const struct cube_list *cubes)
{
	struct cube_list wide = {0}, out = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube cube = cubes->ptr[i];

		if (!cube_ignores_host(&cube))
			widen_host(arena, &cube, cubes);
		cube_list_add(arena, &wide, &cube);
	}
	for (size_t i = 0; i < wide.len; i++) {
		bool is_needed = true;

		for (size_t j = 0; j < wide.len && is_needed; j++)
			is_needed = i == j || !cube_covers(&wide.ptr[j], &wide.ptr[i]) ||
				    (cube_covers(&wide.ptr[i], &wide.ptr[j]) && i < j);
		if (is_needed)
			cube_list_add(arena, &out, &wide.ptr[i]);
	}
	return out;
}

/* Hosts and arguments together. */

static struct cube host_part(const struct cube *cube)
{
	struct cube host = *cube;

	memset(host.arg, 0, sizeof(host.arg));
	return host;
}

static struct cube args_part(const struct cube *cube)
{
	struct cube args = cube_all();

	memcpy(args.arg, cube->arg, sizeof(args.arg));
	return args;
}

/* Those of CUBES that are on HOST's hosts: what they ask of the arguments. */
static struct cube_list args_on(struct arena *arena, const struct cube_list *cubes,
				const struct cube *host)
{
	struct cube_list out = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube its = host_part(&cubes->ptr[i]), args = args_part(&cubes->ptr[i]);

		if (cube_equal(&its, host))
			cube_list_add(arena, &out, &args);
	}
	return out;
}

static bool is_first_on_host(const struct cube_list *cubes, size_t index)
{
	struct cube host = host_part(&cubes->ptr[index]);

	for (size_t i = 0; i < index; i++) {
		struct cube other = host_part(&cubes->ptr[i]);

		if (cube_equal(&host, &other))
			return false;
	}
	return true;
}

/* The same condition on other hosts: "cap A or cap B". */
static void add_case(struct arena *arena, struct description *out,
		     const struct described *added)
{
	for (size_t i = 0; i < out->len; i++) {
		struct described *known = &out->ptr[i];

		if (strcmp(known->where_text, added->where_text) != 0)
			continue;
		known->guard = make_guard_or(arena, known->guard, added->guard);
		return;
	}
	*VEC_PUSH(arena, out) = *added;
}

struct description decompile_calls(struct diagrams *d, syscall_id id, enum abi abi,
				   diagram_id where)
{
	struct arena *arena = diagrams_arena(d);
	struct cube_list cubes = old_cubes(d, where);
	struct cube_list wide;
	struct description out = {0};

	if (cubes.len <= LIMIT_JOIN)
		cube_list_join(&cubes);
	wide = cubes.len <= LIMIT_JOIN ? widen(arena, &cubes) : cubes;
	for (size_t i = 0; i < wide.len; i++) {
		struct cube host = host_part(&wide.ptr[i]);
		struct described one = {.example = wide.ptr[i]};
		struct cube_list args;

		if (!is_first_on_host(&wide, i))
			continue;
		args = args_on(arena, &wide, &host);
		one.args = old_where(d, &args);
		one.where = decompile_where(arena, id, abi, &args);
		one.where_text = fmt_pred(arena, one.where);
		one.guard = decompile_host(arena, &host);
		add_case(arena, &out, &one);
	}
	return out;
}
