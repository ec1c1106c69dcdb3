/* SPDX-License-Identifier: Apache-2.0 */
#include "model/cube.h"

#include "core/limits.h"

#include <string.h>

struct cube cube_all(void)
{
	return (struct cube){.kernel_lo = KERNEL_MIN, .kernel_hi = KERNEL_MAX};
}

bool cube_ignores_args(const struct cube *cube)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask)
			return false;
	return true;
}

bool cube_ignores_host(const struct cube *cube)
{
	return !cube->held && !cube->lacked && cube->kernel_lo == KERNEL_MIN &&
	       cube->kernel_hi == KERNEL_MAX;
}

bool cube_is_all(const struct cube *cube)
{
	return cube_ignores_host(cube) && cube_ignores_args(cube);
}

bool cube_equal(const struct cube *a, const struct cube *b)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (a->arg[i].mask != b->arg[i].mask || a->arg[i].value != b->arg[i].value)
			return false;
	return a->held == b->held && a->lacked == b->lacked && a->kernel_lo == b->kernel_lo &&
	       a->kernel_hi == b->kernel_hi;
}

bool cube_has(const struct cube *cube, const uint64_t args[CUBE_ARGS], struct host host)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if ((args[i] & cube->arg[i].mask) != cube->arg[i].value)
			return false;
	return (cube->held & ~host.caps) == 0 && (cube->lacked & host.caps) == 0 &&
	       host.kernel >= cube->kernel_lo && host.kernel < cube->kernel_hi;
}

bool cube_covers(const struct cube *a, const struct cube *b)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if ((a->arg[i].mask & ~b->arg[i].mask) ||
		    (b->arg[i].value & a->arg[i].mask) != a->arg[i].value)
			return false;
	return (a->held & ~b->held) == 0 && (a->lacked & ~b->lacked) == 0 &&
	       a->kernel_lo <= b->kernel_lo && b->kernel_hi <= a->kernel_hi;
}

bool cube_meets(const struct cube *a, const struct cube *b)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if ((a->arg[i].value ^ b->arg[i].value) & a->arg[i].mask & b->arg[i].mask)
			return false;
	return !(a->held & b->lacked) && !(a->lacked & b->held) &&
	       a->kernel_lo < b->kernel_hi && b->kernel_lo < a->kernel_hi;
}

bool cube_intersect(const struct cube *a, const struct cube *b, struct cube *both)
{
	struct cube c;

	if (!cube_meets(a, b))
		return false;
	for (int i = 0; i < CUBE_ARGS; i++) {
		c.arg[i].mask = a->arg[i].mask | b->arg[i].mask;
		c.arg[i].value = a->arg[i].value | b->arg[i].value;
	}
	c.held = a->held | b->held;
	c.lacked = a->lacked | b->lacked;
	c.kernel_lo = a->kernel_lo > b->kernel_lo ? a->kernel_lo : b->kernel_lo;
	c.kernel_hi = a->kernel_hi < b->kernel_hi ? a->kernel_hi : b->kernel_hi;
	*both = c;
	return true;
}

static uint64_t highest_bit(uint64_t bits)
{
	return (uint64_t)1 << (63 - __builtin_clzll(bits));
}

/*
 * Each of the following cuts one dimension: it emits the part of REST that B
 * excludes there, and narrows REST to the part that B lets in.  What is left
 * in REST at the end is the intersection, which is thrown away.
 */
static void cut_arg(struct arena *arena, struct cube *rest, struct cube_arg b, int i,
		    struct cube_list *out)
{
	uint64_t open = b.mask & ~rest->arg[i].mask;

	while (open) {
		uint64_t bit = highest_bit(open);
		struct cube piece = *rest;

		piece.arg[i].mask |= bit;
		piece.arg[i].value |= ~b.value & bit;
		cube_list_add(arena, out, &piece);
		rest->arg[i].mask |= bit;
		rest->arg[i].value |= b.value & bit;
		open &= ~bit;
	}
}

static void cut_caps(struct arena *arena, struct cube *rest, const struct cube *b,
		     struct cube_list *out)
{
	uint64_t open = (b->held & ~rest->held) | (b->lacked & ~rest->lacked);

	while (open) {
		uint64_t bit = highest_bit(open);
		struct cube piece = *rest;

		if (b->held & bit) {
			piece.lacked |= bit;
			rest->held |= bit;
		} else {
			piece.held |= bit;
			rest->lacked |= bit;
		}
		cube_list_add(arena, out, &piece);
		open &= ~bit;
	}
}

static void cut_kernel(struct arena *arena, struct cube *rest, const struct cube *b,
		       struct cube_list *out)
{
	struct cube piece = *rest;

	if (rest->kernel_lo < b->kernel_lo) {
		piece.kernel_hi = b->kernel_lo;
		cube_list_add(arena, out, &piece);
		rest->kernel_lo = b->kernel_lo;
	}
	piece = *rest;
	if (rest->kernel_hi > b->kernel_hi) {
		piece.kernel_lo = b->kernel_hi;
		cube_list_add(arena, out, &piece);
		rest->kernel_hi = b->kernel_hi;
	}
}

void cube_subtract(struct arena *arena, const struct cube *a, const struct cube *b,
		   struct cube_list *out)
{
	struct cube rest = *a;

	if (!cube_meets(a, b)) {
		cube_list_add(arena, out, a);
		return;
	}
	cut_caps(arena, &rest, b, out);
	cut_kernel(arena, &rest, b, out);
	for (int i = 0; i < CUBE_ARGS; i++)
		cut_arg(arena, &rest, b->arg[i], i, out);
}

/* How A and B differ: in nothing but one argument bit, one capability, or adjoining kernels. */
static bool arg_joins(struct cube_arg a, struct cube_arg b)
{
	uint64_t differ = a.value ^ b.value;

	return a.mask == b.mask && differ && !(differ & (differ - 1));
}

static void join_arg(struct cube_arg *a, struct cube_arg b)
{
	uint64_t differ = a->value ^ b.value;

	a->mask &= ~differ;
	a->value &= ~differ;
}

static bool join_caps(struct cube *a, const struct cube *b)
{
	uint64_t bit = (a->held ^ b->held) & (a->lacked ^ b->lacked);

	if (!bit || (bit & (bit - 1)) || (a->held | bit) != (b->held | bit) ||
	    (a->lacked | bit) != (b->lacked | bit))
		return false;
	a->held &= ~bit;
	a->lacked &= ~bit;
	return true;
}

static bool join_kernel(struct cube *a, const struct cube *b)
{
	if (a->kernel_hi == b->kernel_lo)
		a->kernel_hi = b->kernel_hi;
	else if (b->kernel_hi == a->kernel_lo)
		a->kernel_lo = b->kernel_lo;
	else
		return false;
	return true;
}

static bool arg_equal(struct cube_arg a, struct cube_arg b)
{
	return a.mask == b.mask && a.value == b.value;
}

bool cube_join(const struct cube *a, const struct cube *b, struct cube *joined)
{
	bool same_caps = a->held == b->held && a->lacked == b->lacked;
	bool same_kernel = a->kernel_lo == b->kernel_lo && a->kernel_hi == b->kernel_hi;
	int differing = !same_caps + !same_kernel, arg = -1;
	struct cube c;

	for (int i = 0; i < CUBE_ARGS && differing <= 1; i++)
		if (!arg_equal(a->arg[i], b->arg[i])) {
			differing++;
			arg = i;
		}
	/* Most pairs end here, before anything is copied. */
	if (differing != 1 || (arg >= 0 && !arg_joins(a->arg[arg], b->arg[arg])))
		return false;
	c = *a;
	if (arg >= 0)
		join_arg(&c.arg[arg], b->arg[arg]);
	else if (!(same_caps ? join_kernel(&c, b) : join_caps(&c, b)))
		return false;
	*joined = c;
	return true;
}

void cube_example(const struct cube *cube, uint64_t args[CUBE_ARGS], struct host *host)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		args[i] = cube->arg[i].value;
	*host = (struct host){.caps = cube->held, .kernel = cube->kernel_lo};
}

void cube_list_add(struct arena *arena, struct cube_list *list, const struct cube *cube)
{
	*VEC_PUSH(arena, list) = *cube;
}

struct cube_list cube_list_meet(struct arena *arena, const struct cube_list *a,
				const struct cube_list *b)
{
	struct cube_list out = {0};
	struct cube both;

	for (size_t i = 0; i < a->len; i++)
		for (size_t j = 0; j < b->len && out.len <= LIMIT_CUBES; j++)
			if (cube_intersect(&a->ptr[i], &b->ptr[j], &both))
				cube_list_add(arena, &out, &both);
	return out;
}

void cube_list_subtract(struct arena *arena, struct cube_list *list, const struct cube *b)
{
	size_t len = list->len, kept = 0;
	struct cube_list pieces = {0};

	for (size_t i = 0; i < len; i++) {
		if (cube_meets(&list->ptr[i], b))
			cube_subtract(arena, &list->ptr[i], b, &pieces);
		else
			list->ptr[kept++] = list->ptr[i];
	}
	list->len = kept;
	for (size_t i = 0; i < pieces.len; i++)
		cube_list_add(arena, list, &pieces.ptr[i]);
}

struct cube_list cube_list_complement(struct arena *arena, const struct cube_list *list,
				      uint64_t *work)
{
	struct cube_list rest = {0};
	struct cube all = cube_all();

	cube_list_add(arena, &rest, &all);
	for (size_t i = 0; i < list->len && rest.len <= LIMIT_CUBES; i++) {
		*work += rest.len;
		cube_list_subtract(arena, &rest, &list->ptr[i]);
	}
	return rest;
}

bool cube_list_meets(const struct cube_list *list, const struct cube *cube)
{
	for (size_t i = 0; i < list->len; i++)
		if (cube_meets(&list->ptr[i], cube))
			return true;
	return false;
}

bool cube_list_covers(struct arena *arena, const struct cube_list *list,
		      const struct cube *cube)
{
	struct cube_list rest = {0};

	cube_list_add(arena, &rest, cube);
	for (size_t i = 0; i < list->len && rest.len; i++)
		cube_list_subtract(arena, &rest, &list->ptr[i]);
	return rest.len == 0;
}

void cube_list_join(struct cube_list *list)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < list->len; i++)
			for (size_t j = list->len; j-- > i + 1;)
				if (cube_join(&list->ptr[i], &list->ptr[j], &list->ptr[i])) {
					list->ptr[j] = list->ptr[--list->len];
					again = true;
				}
	}
}
