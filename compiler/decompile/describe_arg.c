/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/describe_arg.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One argument. */

/* What the call takes at POSITION: a whole register where that is not known, or looked at. */
static struct syscall_arg taken_at(const struct describer *d, int position, bool *is_unused)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);

	*is_unused = count >= 0 && position >= count;
	return position < count ? args[position]
				: (struct syscall_arg){.bits = abi_info(d->abi)->bits};
}

static uint64_t all_bits(unsigned bits)
{
	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

uint64_t describe_width(const struct describer *d, int position)
{
	bool is_unused;

	return all_bits(taken_at(d, position, &is_unused).bits);
}

struct view describe_view(const struct describer *d, const struct cube_list *cubes,
			  int position)
{
	const char *name = describe_arg(d->arena, d->id, d->abi, position);
	bool is_wide;
	struct syscall_arg arg = taken_at(d, position, &is_wide);
	struct view view = {position, all_bits(arg.bits), 0, name};

	if (arg.is_signed)
		view.sign = view.width ^ (view.width >> 1);
	for (size_t i = 0; i < cubes->len; i++)
		if (cubes->ptr[i].arg[position].mask & ~view.width) {
			view.width = UINT64_MAX;
			view.sign = 0;
			is_wide = true;
		}
	if (is_wide)
		view.name = arena_printf(d->arena, "wide %s", name);
	return view;
}

/* A value to compare with.  Of a whole register, the sign of the argument is a bit as any. */
static const char *view_value(const struct describer *d, const struct view *view,
			      uint64_t value)
{
	struct argument arg = describe_argument(d, view->position);
	bool is_unused;
	struct syscall_arg taken = taken_at(d, view->position, &is_unused);

	if (taken.is_signed && !view->sign && value > all_bits(taken.bits) >> 1)
		return arena_printf(d->arena, "0x%" PRIx64, value);
	return describe_value(d->arena, &arg, value);
}

static const char *describe_block(const struct describer *d, const struct view *view,
				  struct cube_arg arg)
{
	uint64_t open = view->width & ~arg.mask;
	const char *lo = view_value(d, view, arg.value);
	const char *hi = view_value(d, view, arg.value | open);

	if (open == 1)
		return arena_printf(d->arena, "%s in (%s, %s)", view->name, lo, hi);
	if (!arg.value && !view->sign)
		return arena_printf(d->arena, "%s <= %s", view->name, hi);
	return arena_printf(d->arena, "%s in %s..%s", view->name, lo, hi);
}

const char *describe_bits(const struct describer *d, int position, struct cube_arg arg)
{
	struct cube cube = cube_all();
	struct cube_list one = {&cube, 1, 1};
	struct argument argument = describe_argument(d, position);
	struct view view;

	cube.arg[position] = arg;
	view = describe_view(d, &one, position);
	if (arg.mask == view.width)
		return arena_printf(d->arena, "%s == %s", view.name,
				    view_value(d, &view, arg.value));
	if (describe_is_block(arg, view.width) && !argument_takes_flags(&argument))
		return describe_block(d, &view, arg);
	if (arg.value == 0)
		return arena_printf(d->arena, "%s lacks %s", view.name,
				    describe_flags(d->arena, &argument, arg.mask));
	if (arg.value == arg.mask)
		return arena_printf(d->arena, "%s has %s", view.name,
				    describe_flags(d->arena, &argument, arg.mask));
	return arena_printf(d->arena, "%s & %s == %s", view.name,
			    describe_mask(d->arena, &argument, arg.mask),
			    describe_masked(d->arena, &argument, arg.mask, arg.value));
}

/* Several cubes on one argument: as intervals. */

struct interval {
	uint64_t lo, hi;
};

struct intervals {
	struct interval *ptr;
	size_t len;
	size_t cap;
};

static int by_lo(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

#define HOLES_MAX 4 /* open bits above a fixed one: each doubles the intervals */

/* Add the values of ARG; false when they are too many intervals. */
static bool add_intervals(const struct describer *d, const struct view *view,
			  struct cube_arg arg, int holes, struct intervals *out)
{
	uint64_t open = view->width & ~arg.mask, bit;

	if (describe_is_block(arg, view->width)) {
		*VEC_PUSH(d->arena, out) = (struct interval){arg.value, arg.value | open};
		return true;
	}
	if (holes == HOLES_MAX)
		return false;
	bit = (uint64_t)1 << (63 - __builtin_clzll(open));
	arg.mask |= bit;
	if (!add_intervals(d, view, arg, holes + 1, out))
		return false;
	arg.value |= bit;
	return add_intervals(d, view, arg, holes + 1, out);
}

/* The values of CUBES in order; false when they are too many intervals. */
static bool make_intervals(const struct describer *d, const struct cube_list *cubes,
			   const struct view *view, struct intervals *merged)
{
	struct intervals all = {0};

	for (size_t i = 0; i < cubes->len; i++)
		if (!add_intervals(d, view, cubes->ptr[i].arg[view->position], 0, &all))
			return false;
	if (all.len)
		qsort(all.ptr, all.len, sizeof(all.ptr[0]), by_lo);
	for (size_t i = 0; i < all.len; i++) {
		struct interval *last = merged->len ? &merged->ptr[merged->len - 1] : NULL;

		if (last && (all.ptr[i].lo <= last->hi || all.ptr[i].lo == last->hi + 1))
			last->hi = all.ptr[i].hi > last->hi ? all.ptr[i].hi : last->hi;
		else
			*VEC_PUSH(d->arena, merged) = all.ptr[i];
	}
	return true;
}

/* What is between INTERVALS, from 0 to WIDTH. */
static struct intervals gaps(const struct describer *d, const struct intervals *intervals,
			     uint64_t width)
{
	struct intervals out = {0};
	uint64_t next = 0;

	for (size_t i = 0; i < intervals->len; i++) {
		if (intervals->ptr[i].lo > next)
			*VEC_PUSH(d->arena, &out) =
				(struct interval){next, intervals->ptr[i].lo - 1};
		next = intervals->ptr[i].hi + 1;
		if (intervals->ptr[i].hi == width)
			return out;
	}
	*VEC_PUSH(d->arena, &out) = (struct interval){next, width};
	return out;
}

#define NAMES_MAX 8 /* of a range that says more by names than by its ends */

static bool are_few_names(const struct describer *d, const struct view *view,
			  struct interval in)
{
	if (in.hi - in.lo >= NAMES_MAX || (in.hi & view->sign))
		return false;
	for (uint64_t value = in.lo; value <= in.hi; value++)
		if (view_value(d, view, value)[0] <= '9')
			return false;
	return true;
}

static void put_interval(const struct describer *d, const struct view *view, struct interval in,
			 struct sbuf *out)
{
	const char *comma = out->len ? ", " : "";

	/* Negative numbers come last as bits, and cannot be in one range with the others. */
	if (in.lo < view->sign && in.hi >= view->sign) {
		put_interval(d, view, (struct interval){in.lo, view->sign - 1}, out);
		put_interval(d, view, (struct interval){view->sign, in.hi}, out);
		return;
	}
	sbuf_printf(out, "%s%s", comma, view_value(d, view, in.lo));
	if (in.hi - in.lo <= 1 || are_few_names(d, view, in))
		while (in.lo++ < in.hi)
			sbuf_printf(out, ", %s", view_value(d, view, in.lo));
	else
		sbuf_printf(out, "..%s", view_value(d, view, in.hi));
}

/* "count <= 8", where one interval begins or ends as the argument does; else NULL. */
static const char *describe_order(const struct describer *d, const struct view *view,
				  const struct intervals *in)
{
	if (in->len != 1 || view->sign || in->ptr[0].lo == in->ptr[0].hi)
		return NULL;
	if (in->ptr[0].lo == 0)
		return arena_printf(d->arena, "%s <= %s", view->name,
				    view_value(d, view, in->ptr[0].hi));
	if (in->ptr[0].hi == view->width)
		return arena_printf(d->arena, "%s >= %s", view->name,
				    view_value(d, view, in->ptr[0].lo));
	return NULL;
}

static const char *describe_intervals(const struct describer *d, const struct view *view,
				      const struct intervals *in, bool is_not)
{
	bool is_value = in->len == 1 && in->ptr[0].lo == in->ptr[0].hi;
	const char *order = is_not ? NULL : describe_order(d, view, in);
	struct sbuf out = {.arena = d->arena};

	if (order)
		return order;
	sbuf_puts(&out, "");
	for (size_t i = 0; i < in->len; i++)
		put_interval(d, view, in->ptr[i], &out);
	if (is_value)
		return arena_printf(d->arena, "%s %s %s", view->name,
				    is_not ? "!=" : "==", out.ptr);
	if (!is_not && !strchr(out.ptr, ','))
		return arena_printf(d->arena, "%s in %s", view->name, out.ptr);
	return arena_printf(d->arena, "%s %s (%s)", view->name, is_not ? "not in" : "in",
			    out.ptr);
}

/* How many numbers it takes to write them. */
static size_t numbers(const struct intervals *intervals)
{
	size_t count = 0;

	for (size_t i = 0; i < intervals->len; i++)
		count += intervals->ptr[i].lo == intervals->ptr[i].hi ? 1 : 2;
	return count;
}

/* IN, or what is between, whichever is shorter; "" when that is nothing. */
static const char *describe_shorter(const struct describer *d, const struct view *view,
				    const struct intervals *in)
{
	struct intervals out = gaps(d, in, view->width);
	bool is_not = numbers(&out) < numbers(in) ||
		      (numbers(&out) == numbers(in) && out.len < in->len);

	if (!out.len)
		return "";
	return describe_intervals(d, view, is_not ? &out : in, is_not);
}

const char *describe_values(const struct describer *d, const struct cube_list *cubes,
			    int position)
{
	struct view view = describe_view(d, cubes, position);
	struct intervals in = {0};

	return make_intervals(d, cubes, &view, &in) ? describe_shorter(d, &view, &in) : NULL;
}

const char *describe_other_values(const struct describer *d, const struct cube_list *cubes,
				  const struct cube_list *rest, int position)
{
	struct view view = describe_view(d, cubes, position);
	struct intervals in, out = {0};

	if (!make_intervals(d, rest, &view, &out))
		return NULL;
	in = gaps(d, &out, view.width);
	return describe_shorter(d, &view, &in);
}
