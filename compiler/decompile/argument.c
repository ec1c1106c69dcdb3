/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/argument.h"

#include "syntax/make.h"

#include <stdlib.h>

/* One argument. */

/* What the call takes at POSITION: a whole register where that is not known, or looked at. */
static struct syscall_arg taken_at(const struct decompiler *d, int position, bool *is_unused)
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

uint64_t argument_width(const struct decompiler *d, int position)
{
	bool is_unused;

	return all_bits(taken_at(d, position, &is_unused).bits);
}

uint64_t argument_compared(const struct decompiler *d, int position)
{
	bool is_unused;
	struct syscall_arg arg = taken_at(d, position, &is_unused);

	return all_bits(arg.bits) & ~(arg.unread | arg.apart);
}

struct view argument_view(const struct decompiler *d, const struct cube_list *cubes,
			  int position)
{
	const char *name = decompile_argument(d->arena, d->id, d->abi, position);
	struct view view = {.position = position, .arg = {.name = make_name(name)}};
	struct syscall_arg arg = taken_at(d, position, &view.arg.wide);

	view.width = all_bits(arg.bits);
	view.apart = view.width & (arg.unread | arg.apart);
	if (arg.is_signed)
		view.sign = view.width ^ (view.width >> 1);
	for (size_t i = 0; i < cubes->len; i++)
		if (cubes->ptr[i].arg[position].mask & ~view.width) {
			view.width = UINT64_MAX;
			view.apart = view.sign = 0;
			view.arg.wide = true;
		}
	return view;
}

/* True when ARG is about bits that a comparison with a value leaves out, and is no such one. */
static bool is_beyond(const struct view *view, struct cube_arg arg)
{
	return (arg.mask & view->apart) && !argument_is_value(view, arg);
}

/* What asks about all 32 bits of a 32-bit register is told as `wide', if VIEW leaves any out.
 */
static void widen(const struct decompiler *d, const struct cube_list *cubes, struct view *view)
{
	bool is_asked = false;

	for (size_t i = 0; i < cubes->len; i++)
		is_asked = is_asked || is_beyond(view, cubes->ptr[i].arg[view->position]);
	if (!is_asked || abi_info(d->abi)->bits != 32 || view->width != UINT32_MAX)
		return;
	view->apart = view->sign = 0;
	view->arg.wide = true;
}

static struct argument to_read(const struct decompiler *d, int position)
{
	return (struct argument){d->id, d->abi, position, d->args, d->known};
}

bool argument_takes_flags(const struct decompiler *d, int position)
{
	struct argument arg = to_read(d, position);

	return class_is_flags(class_of(&arg));
}

const struct ast_value *argument_value(const struct decompiler *d, int position,
				       enum reading reading, uint64_t value)
{
	struct argument arg = to_read(d, position);

	return decompile_value(d->arena, &arg, reading, value);
}

/* A value to compare with.  Of a whole register, the sign of the argument is a bit as any. */
static const struct ast_value *view_value(const struct decompiler *d, const struct view *view,
					  uint64_t value)
{
	bool is_unused;
	struct syscall_arg taken = taken_at(d, view->position, &is_unused);

	if (taken.is_signed && !view->sign && value > all_bits(taken.bits) >> 1)
		return make_number(d->arena, NULL, value, NUMBER_HEX);
	return argument_value(d, view->position, READ_VALUE, value);
}

static const struct ast_pred *compare(const struct decompiler *d, const struct view *view,
				      enum compare_op op, uint64_t value)
{
	return make_compare(d->arena, view->arg, op, view_value(d, view, value));
}

static const struct ast_pred *block(const struct decompiler *d, const struct view *view,
				    struct cube_arg arg)
{
	uint64_t open = view->width & ~arg.mask;
	const struct ast_value *lo = view_value(d, view, arg.value);
	const struct ast_value *hi = view_value(d, view, arg.value | open);
	struct ast_ranges *both;

	if (open == 1) {
		both = make_range(d->arena, NULL, lo, NULL);
		return make_in(d->arena, view->arg, COMPARE_IN,
			       make_range(d->arena, both, hi, NULL));
	}
	if (!arg.value && !view->sign)
		return make_compare(d->arena, view->arg, COMPARE_LE, hi);
	return make_in(d->arena, view->arg, COMPARE_IN, make_range(d->arena, NULL, lo, hi));
}

const struct ast_pred *argument_bits(const struct decompiler *d, int position,
				     struct cube_arg arg)
{
	struct cube cube = cube_all();
	struct cube_list one = {&cube, 1, 1};
	struct argument to_tell = to_read(d, position);
	struct view view;

	cube.arg[position] = arg;
	view = argument_view(d, &one, position);
	if ((arg.mask | view.apart) == view.width)
		widen(d, &one, &view);
	if (argument_is_value(&view, arg))
		return compare(d, &view, COMPARE_EQ, arg.value);
	if (argument_is_block(arg, view.width) && !view.apart &&
	    !argument_takes_flags(d, position))
		return block(d, &view, arg);
	if (arg.value == 0)
		return make_compare(d->arena, view.arg, COMPARE_LACKS,
				    argument_value(d, position, READ_FLAGS, arg.mask));
	if (arg.value == arg.mask)
		return make_compare(d->arena, view.arg, COMPARE_HAS,
				    argument_value(d, position, READ_FLAGS, arg.mask));
	return make_masked(d->arena, view.arg, argument_value(d, position, READ_MASK, arg.mask),
			   decompile_masked(d->arena, &to_tell, arg.mask, arg.value));
}

/* Several cubes on one argument: as intervals. */

struct interval {
	uint64_t lo, hi;
};

VEC_STRUCT(intervals, struct interval);

static int by_lo(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

#define HOLES_MAX 4 /* open bits above a fixed one: each doubles the intervals */

/* Add the values of ARG; false when they are too many intervals. */
static bool add_intervals(const struct decompiler *d, const struct view *view,
			  struct cube_arg arg, int holes, struct intervals *out)
{
	uint64_t open = view->width & ~arg.mask, bit;

	if (argument_is_block(arg, view->width)) {
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

/*
 * The values of CUBES in order, without the bits that comparisons leave out; false when they
 * are too many intervals, or about those bits.
 */
static bool make_intervals(const struct decompiler *d, const struct cube_list *cubes,
			   const struct view *view, struct intervals *merged)
{
	struct intervals all = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube_arg arg = cubes->ptr[i].arg[view->position];

		if (arg.mask & view->apart)
			return false;
		arg.mask |= view->apart;
		if (!add_intervals(d, view, arg, 0, &all))
			return false;
	}
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
static struct intervals gaps(const struct decompiler *d, const struct intervals *intervals,
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

static bool are_few_names(const struct decompiler *d, const struct view *view,
			  struct interval in)
{
	if (in.hi - in.lo >= NAMES_MAX || (in.hi & view->sign))
		return false;
	for (uint64_t value = in.lo; value <= in.hi; value++)
		if (!view_value(d, view, value)->ptr[0].is_constant)
			return false;
	return true;
}

static void add_range(const struct decompiler *d, const struct view *view, struct interval in,
		      struct ast_ranges *out)
{
	/* Negative numbers come last as bits, and cannot be in one range with the others. */
	if (in.lo < view->sign && in.hi >= view->sign) {
		add_range(d, view, (struct interval){in.lo, view->sign - 1}, out);
		add_range(d, view, (struct interval){view->sign, in.hi}, out);
		return;
	}
	if (in.hi - in.lo > 1 && !are_few_names(d, view, in)) {
		make_range(d->arena, out, view_value(d, view, in.lo),
			   view_value(d, view, in.hi));
		return;
	}
	for (uint64_t value = in.lo;; value++) {
		make_range(d->arena, out, view_value(d, view, value), NULL);
		if (value == in.hi)
			return;
	}
}

/* "count <= 8", where one interval begins or ends as the argument does; else NULL. */
static const struct ast_pred *order(const struct decompiler *d, const struct view *view,
				    const struct intervals *in)
{
	if (in->len != 1 || view->sign || in->ptr[0].lo == in->ptr[0].hi)
		return NULL;
	if (in->ptr[0].lo == 0)
		return compare(d, view, COMPARE_LE, in->ptr[0].hi);
	if (in->ptr[0].hi == view->width)
		return compare(d, view, COMPARE_GE, in->ptr[0].lo);
	return NULL;
}

static const struct ast_pred *membership(const struct decompiler *d, const struct view *view,
					 const struct intervals *in, bool is_not)
{
	struct ast_ranges *ranges = ARENA_NEW(d->arena, struct ast_ranges);
	const struct ast_pred *ordered = is_not ? NULL : order(d, view, in);

	if (ordered)
		return ordered;
	if (in->len == 1 && in->ptr[0].lo == in->ptr[0].hi)
		return compare(d, view, is_not ? COMPARE_NE : COMPARE_EQ, in->ptr[0].lo);
	for (size_t i = 0; i < in->len; i++)
		add_range(d, view, in->ptr[i], ranges);
	return make_in(d->arena, view->arg, is_not ? COMPARE_NOT_IN : COMPARE_IN, ranges);
}

/* How many numbers it takes to write them. */
static size_t numbers(const struct intervals *intervals)
{
	size_t count = 0;

	for (size_t i = 0; i < intervals->len; i++)
		count += intervals->ptr[i].lo == intervals->ptr[i].hi ? 1 : 2;
	return count;
}

/* IN, or what is between, whichever is shorter; NULL when that is nothing. */
static const struct ast_pred *shorter(const struct decompiler *d, const struct view *view,
				      const struct intervals *in)
{
	struct intervals out = gaps(d, in, view->width);
	bool is_not = numbers(&out) < numbers(in) ||
		      (numbers(&out) == numbers(in) && out.len < in->len);

	if (view->apart) /* what is between has bits that comparisons leave out */
		return membership(d, view, in, false);
	if (!out.len)
		return NULL;
	return membership(d, view, is_not ? &out : in, is_not);
}

bool argument_values(const struct decompiler *d, const struct cube_list *cubes, int position,
		     const struct ast_pred **out)
{
	struct view view = argument_view(d, cubes, position);
	struct intervals in = {0};

	widen(d, cubes, &view);
	if (!make_intervals(d, cubes, &view, &in))
		return false;
	*out = shorter(d, &view, &in);
	return true;
}

bool argument_other_values(const struct decompiler *d, const struct cube_list *cubes,
			   const struct cube_list *rest, int position,
			   const struct ast_pred **out)
{
	struct view view = argument_view(d, cubes, position);
	struct intervals in, others = {0};

	widen(d, cubes, &view);
	if (!make_intervals(d, rest, &view, &others))
		return false;
	in = gaps(d, &others, view.width);
	*out = view.apart ? membership(d, &view, &others, true) : shorter(d, &view, &in);
	return true;
}
